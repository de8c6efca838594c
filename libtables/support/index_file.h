// IndexFile: a new file that takes the place of an old one as a whole, while nobody else does the same.
//
// Shape:   the new file is written under "INDEX.tmp", which is also the lock among builders; commit() syncs it, gives it
//          the mode and owner of the file it replaces, waits for writers inside the old one, and renames. An index that is
//          a symbolic link stays one: the file it leads to is replaced. In a folder where we cannot make files, an index
//          that we can write is written over, under its locks, once the new one is complete elsewhere.
// Errors:  permission_denied, not_found, not_a_file, io_error.
// Source:  postmap 3.7.11 builds NAME.cdb in this way with the same lock (system calls); other types it rewrites in place
//          under flock(), which is why commit() takes that lock of the old file.
// Threads: one owner.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>

#include "libconf/base/file_lock.h"
#include "libconf/base/result.h"

namespace postern::tables {

/// A folder of our own for a while, or none.
class ScratchFolder {
public:
    ScratchFolder() = default;
    [[nodiscard]] static Result<ScratchFolder> make();
    ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    ScratchFolder& operator=(ScratchFolder&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder();

    const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// Whether Postfix would make an index of the type where it stands.
enum class InPlace : std::uint8_t { never, if_need_be };

class IndexFile {
public:
    /// `mode` is for an index that does not exist yet.
    [[nodiscard]] static Result<IndexFile> begin(const std::string& index, mode_t mode, InPlace in_place);

    /// The file to write, empty at first: by descriptor or by name.
    int descriptor() const { return lock_.descriptor(); }
    const std::string& temporary() const { return lock_.name(); }

    /// Gives the size of the new index.
    [[nodiscard]] Result<std::uint64_t> commit();

private:
    IndexFile(FileLock lock, std::string target, mode_t mode)
        : lock_(std::move(lock)), target_(std::move(target)), mode_(mode) {}
    [[nodiscard]] Result<void> prepare() const;
    [[nodiscard]] Result<std::uint64_t> overwrite();

    ScratchFolder scratch_;  // outlives the file in it
    FileLock lock_;
    std::string target_;
    mode_t mode_;
};

/// A whole-file lock on an open descriptor that ends with the object.
class DescriptorLock {
public:
    enum class Kind : std::uint8_t { shared, exclusive };
    // What Postfix uses for Berkeley DB, and for LMDB. Record locks are those of the open file description: they exclude
    // the fcntl() locks of other processes, and stay when somebody in this process closes the same file.
    enum class Style : std::uint8_t { flock, record };

    [[nodiscard]] static Result<DescriptorLock> wait(int descriptor, Kind kind, Style style);
    DescriptorLock(DescriptorLock&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), style_(other.style_) {}
    DescriptorLock& operator=(DescriptorLock&& other) noexcept;
    DescriptorLock(const DescriptorLock&) = delete;
    DescriptorLock& operator=(const DescriptorLock&) = delete;
    ~DescriptorLock() { release(); }
    void release() noexcept;

private:
    DescriptorLock(int descriptor, Style style) : descriptor_(descriptor), style_(style) {}
    int descriptor_;
    Style style_;
};

}  // namespace postern::tables
