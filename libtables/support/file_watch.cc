#include "libtables/support/file_watch.h"

#include <fcntl.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "libtables/support/file_descriptor.h"

namespace postern::tables {
namespace {

// The kernel's times of files lag behind its clock by some milliseconds, those of some file systems by a second.
constexpr std::chrono::seconds kMargin{1};

bool equal(const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

std::chrono::system_clock::time_point time_of(const timespec& time) {
    return std::chrono::system_clock::time_point(std::chrono::seconds(time.tv_sec));
}

// Whether somebody may still be writing a file that is new under its name: one that was made in place instead of being
// renamed. Only the kernel knows; it gives a lease for reading to the owner of a file when nobody has it open for writing.
bool may_be_unfinished(const std::string& path, const FileState& state) {
    // A renamed file was changed after its last byte was written, unless all that took no time.
    if (!equal(state.modified, state.changed)) return false;
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!file.is_open()) return true;
    // Whoever opens the file for writing in between has us told so by a signal, which must not end the process.
    if (::fcntl(file.get(), F_SETSIG, SIGURG) != 0) return true;
    if (::fcntl(file.get(), F_SETLEASE, F_RDLCK) != 0) return true;
    ::fcntl(file.get(), F_SETLEASE, F_UNLCK);
    return false;
}

}  // namespace

FileState FileState::of(const std::string& path) {
    struct stat found {};
    // A pipe cannot be read again, and times of a terminal mean nothing.
    if (::stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
    return {found.st_dev, found.st_ino, found.st_size, found.st_mtim, found.st_ctim};
}

bool operator==(const FileState& a, const FileState& b) {
    return a.same_file(b) && a.size == b.size && equal(a.modified, b.modified) && equal(a.changed, b.changed);
}

FileWatch::FileWatch(std::vector<std::string> files, std::chrono::system_clock::time_point begun)
    : files_(std::move(files)), read_(states()), seen_(read_) {
    doubtful_ = std::ranges::any_of(read_, [begun](const FileState& state) {
        return state.inode != 0 && time_of(state.changed) + kMargin >= begun;
    });
}

FileWatch::States FileWatch::states() const {
    States now;
    now.reserve(files_.size());
    for (const std::string& file : files_) now.push_back(FileState::of(file));
    return now;
}

// Every change is the replacement of a file by another one that is complete.
bool FileWatch::only_replaced(const States& now) const {
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (now[i].inode == 0) return false;
        if (now[i] == read_[i]) continue;
        if (now[i].same_file(read_[i]) || may_be_unfinished(files_[i], now[i])) return false;
    }
    return true;
}

bool FileWatch::look() {
    States now = states();
    if (now == read_ && !doubtful_) return false;
    const bool steady = now == seen_;
    seen_ = std::move(now);
    return steady || only_replaced(seen_);
}

}  // namespace postern::tables
