// Text files: read with a limit, replaced as a whole.
//
// Shape:   a text is the bytes of a file, unchanged. Reading takes regular files, pipes and character devices.
//          Replacing keeps owner, group, mode, extended attributes (ACLs among them) and a symbolic link that leads to
//          the file; at every moment, also after a crash, the name has the old or the new text.
// Units:   bytes.
// Errors:  not_found, permission_denied, not_a_file, too_large, io_error, conflict (somebody else changed the file
//          meanwhile); messages as "open NAME: reason".
// Source:  messages and temporary names as observed with postconf 3.7.11.
// Threads: no shared state.
#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/file_lock.h"
#include "libconf/base/result.h"

namespace postern {

inline constexpr std::size_t kMaxTextFile = std::size_t{256} << 20U;

/// The error for a failed system call: "what: reason".
[[nodiscard]] tl::unexpected<Error> system_failure(std::string_view what, int error_number);

[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t cap = kMaxTextFile);

/// Gives `path` a new text, which is created with mode 0644 if it does not exist. Waits for other editors.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view content);

/// Reading, changing and replacing a file while no other editor can do the same.
class FileEdit {
public:
    /// Locks and reads `path`. A file that does not exist is an error.
    [[nodiscard]] static Result<FileEdit> begin(const std::string& path);
    /// Locks `path` and reads nothing; commit() creates the file if need be.
    [[nodiscard]] static Result<FileEdit> begin_unread(const std::string& path);

    const std::string& content() const { return content_; }
    /// Replaces the file, once. A text equal to content() leaves the file untouched.
    [[nodiscard]] Result<void> commit(std::string_view text);

private:
    FileEdit(FileLock lock, std::string target) : lock_(std::move(lock)), target_(std::move(target)) {}
    [[nodiscard]] static Result<FileEdit> lock_path(const std::string& path);
    [[nodiscard]] Result<void> check_unchanged() const;

    std::optional<FileLock> link_lock_;  // of the symbolic link by which we were called
    FileLock lock_;                      // of the file itself
    std::string target_;                 // the file behind the links
    std::string content_;
    std::optional<struct stat> read_state_;
};

}  // namespace postern
