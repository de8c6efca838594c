// FileWatch: tells when the files of an open table are other ones than those it was read from.
//
// Shape:   look() compares. A file that was replaced by a complete one counts at once; one that is being written in
//          place, under its old inode or a new one, counts when it has stayed the same between two looks.
// Errors:  none; a file that is not there is a state like others. Pipes and devices never change.
// Source:  our own; stat(2).
// Threads: one.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <string>
#include <vector>

namespace postern::tables {

struct FileState {
    dev_t device = 0;
    ino_t inode = 0;  // 0: there is no regular file
    off_t size = 0;
    timespec modified{};
    timespec changed{};  // of the inode: a renamed file keeps its other time

    static FileState of(const std::string& path);
    bool same_file(const FileState& other) const { return device == other.device && inode == other.inode; }
    friend bool operator==(const FileState& a, const FileState& b);
};

class FileWatch {
public:
    FileWatch() = default;
    /// For a table that was read from these files since `begun`: what may have changed meanwhile counts as changed.
    FileWatch(std::vector<std::string> files, std::chrono::system_clock::time_point begun);

    bool empty() const { return files_.empty(); }
    /// true: read the table again.
    bool look();

private:
    using States = std::vector<FileState>;
    States states() const;
    bool only_replaced(const States& now) const;

    std::vector<std::string> files_;
    States read_;  // when the table was read
    States seen_;  // at the last look
    bool doubtful_ = false;
};

}  // namespace postern::tables
