// ContentFiles: the folder of content that is too large for the database.
//
// Shape:   a file is written as ID.tmp, synced, renamed to ID, and its folder is synced, all before the row that names
//          it is committed; it is removed after the row is gone. So a file without a row is what a crash left behind,
//          or is being written at this moment by somebody in this process, who is known.
// Units:   bytes.
// Errors:  no_space, io_error, permission_denied; corrupt when a file is missing or shorter than its row says.
// Threads: any thread; a writer or reader has one owner.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "mta/spool/content.h"

namespace postern::spool {

/// Content up to this many bytes is stored in the database.
inline constexpr std::size_t kInlineLimit = std::size_t{128} << 10U;

class ContentFiles : public std::enable_shared_from_this<ContentFiles> {
public:
    explicit ContentFiles(std::string folder) : folder_(std::move(folder)) {}

    /// Makes the folder, if need be.
    [[nodiscard]] Result<void> prepare() const;
    std::unique_ptr<ContentWriter> writer(const QueueId& id, std::uint64_t limit);
    [[nodiscard]] Result<std::unique_ptr<ContentReader>> reader(const ContentRef& content) const;
    /// Why the file is not what its row says; no error when it is.
    [[nodiscard]] Result<void> check(const ContentRef& content) const;
    void remove(const std::string& name) const;
    /// Removes files that `has_row` does not know, that nobody is writing, and that are at least that old.
    [[nodiscard]] Result<std::size_t> sweep(Time now, std::chrono::seconds least_age,
                                            const std::function<Result<bool>(const std::string&)>& has_row);

    const std::string& folder() const { return folder_; }

private:
    friend class LiveFile;

    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    bool is_live(const std::string& name);

    std::string folder_;
    std::mutex mutex_;
    std::unordered_set<std::string> live_;  // names that are written, or not yet committed
};

/// What the database holds, as a reader.
std::unique_ptr<ContentReader> memory_reader(std::string bytes);

}  // namespace postern::spool
