// File calls: the system calls of the spool's own files, with their errors as values.
//
// Units:   bytes.
// Errors:  no_space, permission_denied, not_found, io_error; the message says what was done to which file.
// Threads: no shared state; a FileHandle has one owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/result.h"

namespace postern::spool {

class FileHandle {
public:
    FileHandle() = default;
    /// A new, empty file of mode 0600; what a crash left under that name is emptied.
    [[nodiscard]] static Result<FileHandle> create(const std::string& path);
    [[nodiscard]] static Result<FileHandle> open(const std::string& path);
    FileHandle(FileHandle&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
    FileHandle& operator=(FileHandle&& other) noexcept;
    ~FileHandle() { close(); }

    [[nodiscard]] Result<void> write(std::string_view bytes) const;
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;
    /// An error is final: the system may have dropped what it could not write, and a second sync would not tell.
    [[nodiscard]] Result<void> sync() const;

private:
    FileHandle(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
    void close() noexcept;

    int descriptor_ = -1;
    std::string path_;
};

[[nodiscard]] Result<void> rename_file(const std::string& from, const std::string& to);
/// Makes names in the folder durable.
[[nodiscard]] Result<void> sync_folder(const std::string& folder);
/// Mode 0700, durable; nothing when it is there. An error when it is something else, or is open to others for writing.
[[nodiscard]] Result<void> make_folder(const std::string& folder);
[[nodiscard]] Result<std::vector<std::string>> list_folder(const std::string& folder);

}  // namespace postern::spool
