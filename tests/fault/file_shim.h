// FileShim: the system calls that change files, under the control of a test.
//
// Shape:   calls on files below one folder are counted and recorded. At a chosen one the process dies by SIGKILL, or
// the
//          call fails, once or from then on. The definitions of write(), fsync() and so on in file_shim.cc take the
//          place of those of the C library in the program that links them, for SQLite's calls too.
// Errors:  those that the test asks for.
// Threads: any thread; the order of the record is that of the calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::test {

struct FileCall {
    enum class Kind : std::uint8_t { create, write, truncate, sync, sync_folder, rename, remove, make_folder, mark };

    Kind kind;
    std::uint64_t inode = 0;  // of write, truncate, sync, create
    std::uint64_t offset = 0;
    std::string data;  // what was written; the text of a mark
    std::string path;
    std::string to;  // of rename
};

class FileShim {
public:
    /// Watches everything below `folder`, with a count and a record that begin anew.
    static void watch(const std::string& folder);
    static void stop();
    /// Dies at the call of that number (from 1), before it is done.
    static void kill_at(std::size_t call);
    enum class Repeat : std::uint8_t { once, until_stopped };
    /// Fails with that errno: only what needs space, when it is ENOSPC.
    static void fail_at(std::size_t call, int error, Repeat repeat);
    static void heal();
    static std::size_t calls();
    static bool has_failed();
    /// Puts a word of the test's own into the record.
    static void mark(std::string_view text);
    static std::vector<FileCall> record();
};

}  // namespace postern::test
