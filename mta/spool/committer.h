// Committer: the one thread that writes the queue database.
//
// Shape:   what arrives while a commit is in progress becomes the next transaction: nothing waits when the thread is
//          idle, and nothing waits for a timer. When a change of its own fault fails (a queue ID that is there
//          already), the transaction is rolled back and everybody in it gets one of his own; when the disk fails,
//          everybody fails.
// Units:   kMostInGroup submissions in one transaction.
// Errors:  to the completions; see spool.h. A claim that does not become durable does no harm, so it does not wait for
//          the disk.
// Threads: submit() from any thread; completions run on the committer's.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <variant>
#include <vector>

#include "mta/spool/content_file.h"
#include "mta/spool/spool.h"
#include "mta/spool/sqlite_changes.h"
#include "mta/spool/sqlite_db.h"

namespace postern::spool {

inline constexpr std::size_t kMostInGroup = 500;

class Committer {
public:
    struct Change {
        Submission submission;
        Completion done;
    };
    struct Claim {
        ClaimRequest request;
        ClaimCompletion done;
    };
    /// Queue numbers: the first one that is free behind those that were asked for.
    struct Numbers {
        std::int64_t count;
        std::function<void(Result<std::int64_t>)> done;
    };
    using Work = std::variant<Change, Claim, Numbers>;
    /// Told of messages that were found bad, on the committer's thread.
    using Alarm = std::function<void(const Error&)>;

    /// Whether this process owns the queue, or changes it from outside, which the owner then finds out.
    enum class Place : std::uint8_t { owner, outside };

    Committer(Database database, std::shared_ptr<ContentFiles> files, Place place, Alarm alarm);
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;
    /// Does what is waiting, then ends.
    ~Committer();

    void submit(Work work);

private:
    struct Job {
        Work work;
        std::variant<std::monostate, Committed, Claims, std::int64_t> result;
    };
    enum class Durability : std::uint8_t { lazy, full };

    void run();
    void commit_group(std::span<Job> jobs);
    [[nodiscard]] Result<void> transact(std::span<Job> jobs, Aftermath& aftermath);
    [[nodiscard]] Result<void> perform(Job& job, Aftermath& aftermath);
    [[nodiscard]] Result<void> set_durability(Durability durability);
    [[nodiscard]] Result<void> note_change();
    void finish(const Aftermath& aftermath);
    static void succeed(Job& job);
    static void refuse(Job& job, const Error& error);
    void checkpoint();

    Database database_;
    std::shared_ptr<ContentFiles> files_;
    Place place_;
    Alarm alarm_;
    int log_pages_ = 0;  // in SQLite's write-ahead log, after the last commit
    Durability durability_ = Durability::full;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Job> waiting_;
    bool closing_ = false;
    std::thread thread_;  // the last: it uses all the others
};

}  // namespace postern::spool
