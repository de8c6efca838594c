// FileLock: one editor of a file at a time, in the way postconf has it.
//
// Shape:   the lock of "main.cf" is an flock() on "main.cf.tmp", which is also where the new text is written; whoever
//          holds the lock owns that name. A lock that ends without keep() removes the name, so nothing is left behind;
//          one left by a crash is taken over by the next editor.
// Errors:  permission_denied, not_found (no such folder), not_a_file (a link, folder or shared file under that name),
//          io_error; messages as "open NAME: reason". Waits for as long as another editor holds the lock.
// Source:  system calls of postconf 3.7.11: open O_CREAT 0600, flock exclusive, again if the name is gone meanwhile.
// Threads: a lock belongs to one thread; threads of one process exclude each other too.
#pragma once

#include <string>

#include "libconf/base/result.h"

namespace postern {

class FileLock {
public:
    /// Waits for the lock of `file`; the file itself need not exist.
    [[nodiscard]] static Result<FileLock> acquire(const std::string& file);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

    /// The temporary file: empty at first, mode 0600.
    int descriptor() const { return descriptor_; }
    const std::string& name() const { return name_; }
    /// The name now means something else (it was renamed into place): do not remove it.
    void keep() { keep_ = true; }

private:
    FileLock(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
    void release() noexcept;

    int descriptor_ = -1;
    std::string name_;
    bool keep_ = false;
};

}  // namespace postern
