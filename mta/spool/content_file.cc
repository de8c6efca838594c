#include "mta/spool/content_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "mta/spool/file_calls.h"

namespace postern::spool {

/// The name of a file from its first byte until its row is durable.
class LiveFile final : public StoredFile {
public:
    LiveFile(std::shared_ptr<ContentFiles> files, std::string name) : files_(std::move(files)), name_(std::move(name)) {
        const std::lock_guard hold(files_->mutex_);
        files_->live_.insert(name_);
    }
    LiveFile(const LiveFile&) = delete;
    LiveFile& operator=(const LiveFile&) = delete;
    ~LiveFile() override {
        if (!kept_) ::unlink(files_->path(finished_ ? name_ : temporary()).c_str());
        const std::lock_guard hold(files_->mutex_);
        files_->live_.erase(name_);
    }

    const std::string& name() const override { return name_; }
    void keep() override { kept_ = true; }

    std::string temporary() const { return name_ + ".tmp"; }
    Result<void> finish(const FileHandle& file) {
        if (auto synced = file.sync(); !synced) return synced;
        if (auto named = rename_file(files_->path(temporary()), files_->path(name_)); !named) return named;
        finished_ = true;
        return sync_folder(files_->folder());
    }
    Result<FileHandle> create() const { return FileHandle::create(files_->path(temporary())); }

private:
    std::shared_ptr<ContentFiles> files_;
    std::string name_;
    bool finished_ = false;
    bool kept_ = false;
};

namespace {

class FileWriter final : public ContentWriter {
public:
    FileWriter(std::shared_ptr<ContentFiles> files, std::string name, std::uint64_t limit)
        : files_(std::move(files)), name_(std::move(name)), limit_(limit) {}

    Result<void> append(std::string_view piece) override {
        if (piece.size() > limit_ - size_) {
            return fail(ErrorCode::limit_exceeded, fmt::format("content is larger than {} bytes", limit_));
        }
        size_ += piece.size();
        buffer_.append(piece);
        if (size_ <= kInlineLimit || buffer_.size() < kChunk) return {};
        return spill();
    }

    Result<Content> finish() override {
        if (size_ <= kInlineLimit) return Content(std::move(buffer_));
        if (!buffer_.empty()) {
            if (auto written = spill(); !written) return tl::unexpected<Error>(written.error());
        }
        if (auto finished = live_->finish(file_); !finished) return tl::unexpected<Error>(finished.error());
        file_ = {};
        return Content(std::move(live_), size_);
    }

    std::uint64_t size() const override { return size_; }

private:
    static constexpr std::size_t kChunk = std::size_t{64} << 10U;

    Result<void> spill() {
        if (live_ == nullptr) {
            live_ = std::make_unique<LiveFile>(files_, name_);
            auto file = live_->create();
            if (!file) return tl::unexpected<Error>(file.error());
            file_ = std::move(*file);
        }
        auto written = file_.write(buffer_);
        buffer_.clear();
        return written;
    }

    std::shared_ptr<ContentFiles> files_;
    std::string name_;
    std::uint64_t limit_;
    std::uint64_t size_ = 0;
    std::string buffer_;
    FileHandle file_;  // closed before its name goes
    std::unique_ptr<LiveFile> live_;
};

class FileReader final : public ContentReader {
public:
    FileReader(FileHandle file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

    Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
        if (offset >= size_) return 0;
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
        auto got = file_.read(offset, into.first(want));
        if (got && *got < want) return fail(ErrorCode::corrupt, "content ends before its time");
        return got;
    }
    std::uint64_t size() const override { return size_; }

private:
    FileHandle file_;
    std::uint64_t size_;
};

class MemoryReader final : public ContentReader {
public:
    explicit MemoryReader(std::string bytes) : bytes_(std::move(bytes)) {}

    Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
        if (offset >= bytes_.size()) return 0;
        const auto from = static_cast<std::size_t>(offset);
        const std::size_t size = std::min(into.size(), bytes_.size() - from);
        std::memcpy(into.data(), bytes_.data() + from, size);
        return size;
    }
    std::uint64_t size() const override { return bytes_.size(); }

private:
    std::string bytes_;
};

/// Rows are not trusted: only a queue ID names a file.
Result<void> check_name(const std::string& name) {
    if (QueueId::parse(name)) return {};
    return fail(ErrorCode::corrupt, fmt::format("\"{}\" is no name of a content file", ascii::printable(name)));
}

}  // namespace

Result<void> ContentFiles::prepare() const {
    return make_folder(folder_);
}

std::unique_ptr<ContentWriter> ContentFiles::writer(const QueueId& id, std::uint64_t limit) {
    return std::make_unique<FileWriter>(shared_from_this(), id.text(), limit);
}

Result<void> ContentFiles::check(const ContentRef& content) const {
    if (auto named = check_name(content.file); !named) return named;
    struct stat info {};
    if (::lstat(path(content.file).c_str(), &info) != 0) {
        if (errno == ENOENT) return fail(ErrorCode::corrupt, fmt::format("content file {} is missing", content.file));
        return system_failure("stat " + path(content.file), errno);
    }
    if (!S_ISREG(info.st_mode)) return fail(ErrorCode::corrupt, fmt::format("content {} is not a file", content.file));
    if (static_cast<std::uint64_t>(info.st_size) == content.size) return {};
    return fail(ErrorCode::corrupt,
                fmt::format("content file {} has {} bytes, not {}", content.file, info.st_size, content.size));
}

Result<std::unique_ptr<ContentReader>> ContentFiles::reader(const ContentRef& content) const {
    if (auto checked = check(content); !checked) return tl::unexpected<Error>(checked.error());
    auto file = FileHandle::open(path(content.file));
    if (!file) return tl::unexpected<Error>(file.error());
    return std::make_unique<FileReader>(std::move(*file), content.size);
}

void ContentFiles::remove(const std::string& name) const {
    // A file that stays is an orphan for the next sweep.
    if (check_name(name)) ::unlink(path(name).c_str());
}

bool ContentFiles::is_live(const std::string& name) {
    const std::lock_guard hold(mutex_);
    return live_.contains(name);
}

Result<std::size_t> ContentFiles::sweep(Time now, std::chrono::seconds least_age,
                                        const std::function<Result<bool>(const std::string&)>& has_row) {
    const auto names = list_folder(folder_);
    if (!names) return tl::unexpected<Error>(names.error());
    std::size_t removed = 0;
    for (const std::string& name : *names) {
        const std::string id = name.ends_with(".tmp") ? name.substr(0, name.size() - 4) : name;
        if (!QueueId::parse(id)) continue;  // not ours
        struct stat info {};
        if (::lstat(path(name).c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
        const Time changed = Time(std::chrono::seconds(info.st_mtime));
        if (least_age.count() > 0 && changed + least_age > now) continue;
        // Asked in this order: a file that was being written a moment ago may have a row now, but not the other way
        // round.
        if (is_live(id)) continue;
        if (name == id) {
            const auto known = has_row(name);
            if (!known) return tl::unexpected<Error>(known.error());
            if (*known) continue;
        }
        if (::unlink(path(name).c_str()) == 0) ++removed;
    }
    return removed;
}

std::unique_ptr<ContentReader> memory_reader(std::string bytes) {
    return std::make_unique<MemoryReader>(std::move(bytes));
}

}  // namespace postern::spool
