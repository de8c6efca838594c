// Content: the bytes of a message, on their way into the queue and out of it.
//
// Shape:   a writer takes pieces and gives a Content once, at its end; a Content is moved into the AddMessage that owns
//          it from then on. Small content stays in memory and is stored with the message; large content is a file that
//          is on stable storage, name included, before finish() returns. A Content or writer that is dropped removes
//          its file.
// Units:   bytes.
// Errors:  no_space, io_error, permission_denied from the writer; corrupt from a reader when there is less than was
//          stored; limit_exceeded past the size that a writer was given.
// Threads: one owner. append() and finish() write files and wait for them: call them where that does no harm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "mta/spool/message.h"

namespace postern::spool {

/// A file that is removed when nobody has kept it.
class StoredFile {
public:
    virtual ~StoredFile() = default;
    virtual const std::string& name() const = 0;
    /// The row that names the file is durable: from now on it belongs to the queue.
    virtual void keep() = 0;
};

class Content {
public:
    Content() = default;  // no bytes
    explicit Content(std::string bytes) : bytes_(std::move(bytes)), size_(bytes_.size()) {}
    Content(std::unique_ptr<StoredFile> file, std::uint64_t size) : size_(size), file_(std::move(file)) {}

    std::uint64_t size() const { return size_; }
    /// Null: the content is bytes().
    StoredFile* file() const { return file_.get(); }
    const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
    std::uint64_t size_ = 0;
    std::unique_ptr<StoredFile> file_;
};

class ContentWriter {
public:
    virtual ~ContentWriter() = default;
    /// After an error nothing but destruction is left.
    [[nodiscard]] virtual Result<void> append(std::string_view piece) = 0;
    [[nodiscard]] virtual Result<Content> finish() = 0;
    virtual std::uint64_t size() const = 0;
};

class ContentReader {
public:
    virtual ~ContentReader() = default;
    /// Bytes from `offset` on; fewer than asked for only at the end of the content.
    [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset, std::span<char> into) = 0;
    virtual std::uint64_t size() const = 0;
};

}  // namespace postern::spool
