#include "mta/spool/committer.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "mta/spool/sql_common.h"

namespace postern::spool {
namespace {

// SQLite's log goes back into the database when it has this many pages: often enough that it stays small, seldom enough
// that its syncs do not count.
constexpr int kCheckpointPages = 4000;

/// Somebody else's transaction would have failed in the same way.
bool is_of_the_disk(const Error& error) {
    return error.code != ErrorCode::conflict && error.code != ErrorCode::bad_value &&
           error.code != ErrorCode::too_large && error.code != ErrorCode::not_found;
}

}  // namespace

Committer::Committer(Database database, std::shared_ptr<ContentFiles> files, Place place, Alarm alarm)
    : database_(std::move(database)), files_(std::move(files)), place_(place), alarm_(std::move(alarm)) {
    const auto remember = [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Committer*>(self)->log_pages_ = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database_.handle(), remember, this);  // in the place of SQLite's own checkpoints
    thread_ = std::thread([this] { run(); });
}

Committer::~Committer() {
    {
        const std::lock_guard hold(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Committer::submit(Work work) {
    {
        const std::lock_guard hold(mutex_);
        if (!closing_) {
            waiting_.push_back({std::move(work), {}});
            wake_.notify_one();
            return;
        }
    }
    Job job{std::move(work), {}};
    refuse(job, Error{ErrorCode::cancelled, "the queue is being closed"});
}

void Committer::run() {
    for (;;) {
        std::vector<Job> jobs;
        {
            std::unique_lock hold(mutex_);
            wake_.wait(hold, [this] { return closing_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            jobs.swap(waiting_);
        }
        for (std::size_t begin = 0; begin < jobs.size(); begin += kMostInGroup) {
            commit_group(std::span(jobs).subspan(begin, std::min(kMostInGroup, jobs.size() - begin)));
        }
        checkpoint();
    }
}

void Committer::commit_group(std::span<Job> jobs) {
    Aftermath aftermath;
    const Result<void> done = transact(jobs, aftermath);
    if (done) {
        finish(aftermath);
        std::for_each(jobs.begin(), jobs.end(), succeed);
        return;
    }
    if (jobs.size() > 1 && !is_of_the_disk(done.error())) {
        for (std::size_t i = 0; i < jobs.size(); ++i) commit_group(jobs.subspan(i, 1));
        return;
    }
    for (Job& job : jobs) refuse(job, done.error());
}

Result<void> Committer::transact(std::span<Job> jobs, Aftermath& aftermath) {
    const bool must_last =
        std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return !std::holds_alternative<Claim>(job.work); });
    Result<void> done = set_durability(must_last ? Durability::full : Durability::lazy);
    if (done) done = database_.run_script("BEGIN IMMEDIATE");
    for (std::size_t i = 0; done && i < jobs.size(); ++i) done = perform(jobs[i], aftermath);
    if (done && place_ == Place::outside) done = note_change();
    if (done) {
        done = database_.run_script("COMMIT");
        // What could not be synced may all the same be found by the next process: its files have to be there. When it
        // is not found, they are left to the sweep.
        if (!done)
            std::for_each(aftermath.rowed.begin(), aftermath.rowed.end(), [](StoredFile* file) { file->keep(); });
    }
    if (!done && database_.in_transaction()) (void)database_.run_script("ROLLBACK");
    return done;
}

Result<void> Committer::set_durability(Durability durability) {
    if (durability == durability_) return {};
    const bool full = durability == Durability::full;
    auto set = database_.run_script(full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    if (set) durability_ = durability;
    return set;
}

Result<void> Committer::perform(Job& job, Aftermath& aftermath) {
    job.result = {};
    if (const auto* change = std::get_if<Change>(&job.work)) {
        Committed committed;
        for (const auto& one : change->submission.changes) {
            auto changed = apply(database_, one, aftermath);
            if (!changed) return tl::unexpected<Error>(changed.error());
            committed.push_back(std::move(*changed));
        }
        job.result = std::move(committed);
        return {};
    }
    if (const auto* claim = std::get_if<Claim>(&job.work)) {
        auto claims = claim_due(database_, *files_, claim->request, aftermath);
        if (!claims) return tl::unexpected<Error>(claims.error());
        job.result = std::move(*claims);
        return {};
    }
    auto query = database_.query(kReserveNumbers);
    if (!query) return tl::unexpected<Error>(query.error());
    const auto row = query->bind(std::get<Numbers>(job.work).count).step();
    if (!row) return tl::unexpected<Error>(row.error());
    if (!*row) return fail(ErrorCode::corrupt, "the queue database does not count its messages");
    const std::int64_t free = query->number(0);
    if (auto end = query->run(); !end) return end;
    job.result = free;
    return {};
}

Result<void> Committer::note_change() {
    auto query = database_.query(kNoteOutsideChange);
    if (!query) return tl::unexpected<Error>(query.error());
    return query->run();
}

void Committer::finish(const Aftermath& aftermath) {
    for (StoredFile* file : aftermath.rowed) file->keep();
    for (const std::string& name : aftermath.unneeded) files_->remove(name);
    if (alarm_) std::for_each(aftermath.quarantined.begin(), aftermath.quarantined.end(), alarm_);
}

void Committer::succeed(Job& job) {
    if (auto* change = std::get_if<Change>(&job.work)) {
        if (change->done) change->done(std::move(std::get<Committed>(job.result)));
    } else if (auto* claim = std::get_if<Claim>(&job.work)) {
        if (claim->done) claim->done(std::move(std::get<Claims>(job.result)));
    } else {
        std::get<Numbers>(job.work).done(std::get<std::int64_t>(job.result));
    }
}

void Committer::refuse(Job& job, const Error& error) {
    std::visit(
        [&](auto& work) {
            if (work.done) work.done(tl::unexpected<Error>(error));
        },
        job.work);
}

void Committer::checkpoint() {
    if (log_pages_ < kCheckpointPages) return;
    // Does what it can: what a reader still needs stays until the next time.
    log_pages_ = 0;
    (void)sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace postern::spool
