#include "mta/spool/sqlite_spool.h"

#include <fmt/format.h>

#include <atomic>
#include <future>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "mta/spool/committer.h"
#include "mta/spool/file_calls.h"
#include "mta/spool/id_source.h"
#include "mta/spool/migrate.h"
#include "mta/spool/owner_lock.h"
#include "mta/spool/reader_pool.h"
#include "mta/spool/sql_common.h"
#include "mta/spool/sqlite_rows.h"

namespace postern::spool {
namespace {

DatabasePlace database_place(const SqliteSpoolOptions& options) {
    return {options.folder + "/queue.db", {}, options.patience};
}

Result<void> use_log(Database& database) {
    auto mode = database.query_once("PRAGMA journal_mode = WAL");
    if (!mode) return tl::unexpected<Error>(mode.error());
    const auto row = mode->step();
    if (!row) return tl::unexpected<Error>(row.error());
    if (!*row || mode->text(0) != "wal") {
        return fail(ErrorCode::io_error, "queue database: this file system does not support a write-ahead log");
    }
    return {};
}

/// The database, ready to be written.
Result<Database> open_writer(const SqliteSpoolOptions& options) {
    const bool owner = options.access == Access::owner;
    auto database = Database::open(database_place(options), owner ? OpenMode::create : OpenMode::read_write);
    if (!database) return database;
    Result<void> ready = use_log(*database);
    if (ready) ready = database->run_script("PRAGMA synchronous = FULL");
    if (ready) ready = owner ? migrate(*database) : check_schema(*database);
    if (ready && owner) ready = database->run_script(std::string(kTakeOver));
    // SQLite makes the contents of its files durable, but not the name of a new database.
    if (ready && owner) ready = sync_folder(options.folder);
    if (!ready) return fail(ready.error().code, fmt::format("{}: {}", options.folder, ready.error().message));
    return database;
}

class SqliteSpool final : public Spool {
public:
    SqliteSpool(const SqliteSpoolOptions& options, std::optional<OwnerLock> lock, std::shared_ptr<ContentFiles> files,
                Database writer)
        : form_(options.id_form),
          lock_(std::move(lock)),
          files_(std::move(files)),
          ids_([this](std::int64_t count, IdSource::Answer answer) {
              committer_->submit(Committer::Numbers{count, std::move(answer)});
          }),
          committer_(std::make_unique<Committer>(
              std::move(writer), files_,
              options.access == Access::owner ? Committer::Place::owner : Committer::Place::outside, options.alarm)),
          readers_(database_place(options)) {}

    Result<QueueId> new_id(Time now) override {
        const auto number = ids_.give();
        if (!number) return tl::unexpected<Error>(number.error());
        return QueueId::make(form_, now, *number);
    }

    std::unique_ptr<ContentWriter> write_content(const QueueId& id, std::uint64_t limit) override {
        return files_->writer(id, limit);
    }

    void submit(Submission submission, Completion done) override {
        committer_->submit(Committer::Change{std::move(submission), std::move(done)});
    }

    void claim(ClaimRequest request, ClaimCompletion done) override {
        committer_->submit(Committer::Claim{std::move(request), std::move(done)});
    }

    Result<std::vector<QueueId>> finished(std::size_t limit) override;
    Result<Stored> show(const QueueId& id) override;
    Result<void> list(const ListFilter& filter, const ListSink& sink) override;
    Result<std::unique_ptr<ContentReader>> open_content(const MessageInfo& message) override;
    Result<QueueCounts> counts() override;
    Result<std::vector<DestinationLoad>> destinations(std::size_t limit) override;
    Result<std::optional<Time>> next_due() override;
    Result<bool> changed_outside() override;
    Result<std::size_t> sweep(Time now, std::chrono::seconds least_age) override;

    /// Messages whose content is not there any more.
    Result<void> quarantine_incomplete();

private:
    QueueIdForm form_;
    std::optional<OwnerLock> lock_;  // ends after everything below
    std::shared_ptr<ContentFiles> files_;
    IdSource ids_;  // asks the committer, and is answered by it until that has ended
    std::unique_ptr<Committer> committer_;
    ReaderPool readers_;  // closed first: the last connection clears up the log, and must be able to write
    std::atomic<std::int64_t> outside_changes_{-1};
};

Result<std::vector<QueueId>> SqliteSpool::finished(std::size_t limit) {
    return readers_.use([&](Database& database) -> Result<std::vector<QueueId>> {
        auto query = database.query(kSelectFinished);
        if (!query) return tl::unexpected<Error>(query.error());
        query->bind(static_cast<std::int64_t>(limit));
        std::vector<QueueId> ids;
        for (;;) {
            const auto row = query->step();
            if (!row) return tl::unexpected<Error>(row.error());
            if (!*row) return ids;
            if (auto id = QueueId::parse(query->text(0))) ids.push_back(std::move(*id));
        }
    });
}

Result<Stored> SqliteSpool::show(const QueueId& id) {
    return readers_.use([&](Database& database) -> Result<Stored> {
        auto message = load_message(database, id);
        if (!message) return tl::unexpected<Error>(message.error());
        auto recipients = load_recipients(database, id);
        if (!recipients) return tl::unexpected<Error>(recipients.error());
        return Stored{std::move(*message), std::move(*recipients)};
    });
}

Result<void> SqliteSpool::list(const ListFilter& filter, const ListSink& sink) {
    return readers_.use([&](Database& database) { return scan(database, filter, sink); });
}

Result<std::unique_ptr<ContentReader>> SqliteSpool::open_content(const MessageInfo& message) {
    if (!message.content.file.empty()) return files_->reader(message.content);
    return readers_.use([&](Database& database) -> Result<std::unique_ptr<ContentReader>> {
        auto query = database.query(kSelectContent);
        if (!query) return tl::unexpected<Error>(query.error());
        const auto row = query->bind(static_cast<std::int64_t>(message.id.number())).step();
        if (!row) return tl::unexpected<Error>(row.error());
        if (*row && query->text(0).size() == message.content.size) return memory_reader(std::string(query->text(0)));
        return fail(ErrorCode::corrupt, fmt::format("content of message {} is {}", message.id.text(),
                                                    *row ? "not what was stored" : "missing"));
    });
}

Result<QueueCounts> SqliteSpool::counts() {
    return readers_.use([&](Database& database) -> Result<QueueCounts> {
        auto query = database.query(kSelectCounts);
        if (!query) return tl::unexpected<Error>(query.error());
        const auto row = query->step();
        if (!row) return tl::unexpected<Error>(row.error());
        const auto count = [&](int column) { return static_cast<std::uint64_t>(query->number(column)); };
        return QueueCounts{count(0), count(1), count(2), count(3)};
    });
}

Result<std::vector<DestinationLoad>> SqliteSpool::destinations(std::size_t limit) {
    return readers_.use([&](Database& database) -> Result<std::vector<DestinationLoad>> {
        auto query = database.query(kLoads);
        if (!query) return tl::unexpected<Error>(query.error());
        query->bind(static_cast<std::int64_t>(limit));
        std::vector<DestinationLoad> loads;
        for (;;) {
            const auto row = query->step();
            if (!row) return tl::unexpected<Error>(row.error());
            if (!*row) return loads;
            loads.push_back({std::string(query->text(0)), static_cast<std::uint64_t>(query->number(1)),
                             from_microseconds(query->number(2))});
        }
    });
}

Result<std::optional<Time>> SqliteSpool::next_due() {
    return readers_.use([&](Database& database) -> Result<std::optional<Time>> {
        auto query = database.query(kFirstDue);
        if (!query) return tl::unexpected<Error>(query.error());
        const auto row = query->step();
        if (!row) return tl::unexpected<Error>(row.error());
        if (!*row) return std::optional<Time>{};
        return std::optional<Time>(from_microseconds(query->number(0)));
    });
}

Result<bool> SqliteSpool::changed_outside() {
    const auto count = readers_.use([](Database& database) -> Result<std::int64_t> {
        auto query = database.query(kOutsideChanges);
        if (!query) return tl::unexpected<Error>(query.error());
        const auto row = query->step();
        if (!row) return tl::unexpected<Error>(row.error());
        return *row ? query->number(0) : 0;
    });
    if (!count) return tl::unexpected<Error>(count.error());
    const std::int64_t before = outside_changes_.exchange(*count);
    return before >= 0 && before != *count;
}

Result<std::size_t> SqliteSpool::sweep(Time now, std::chrono::seconds least_age) {
    return readers_.use([&](Database& database) {
        return files_->sweep(now, least_age, [&](const std::string& name) -> Result<bool> {
            auto query = database.query(kSelectFile);
            if (!query) return tl::unexpected<Error>(query.error());
            return query->bind(name).step();
        });
    });
}

Result<void> SqliteSpool::quarantine_incomplete() {
    Submission submission;
    const auto found = readers_.use([&](Database& database) -> Result<void> {
        auto query = database.query(kSelectFiles);
        if (!query) return tl::unexpected<Error>(query.error());
        for (;;) {
            const auto row = query->step();
            if (!row) return tl::unexpected<Error>(row.error());
            if (!*row) return {};
            const ContentRef content{static_cast<std::uint64_t>(query->number(2)), std::string(query->text(0))};
            const auto id = QueueId::parse(query->text(1));
            if (!id || query->number(3) == static_cast<std::int64_t>(Placement::corrupt)) continue;
            const auto whole = files_->check(content);
            if (!whole) submission.changes.emplace_back(Quarantine{*id, whole.error().message});
        }
    });
    if (!found || submission.changes.empty()) return found;
    const auto done = submit_and_wait(*this, std::move(submission));
    if (!done) return tl::unexpected<Error>(done.error());
    return {};
}

/// The folder and the right to change what is in it.
Result<std::optional<OwnerLock>> enter(const SqliteSpoolOptions& options) {
    if (options.access == Access::tool) return std::optional<OwnerLock>{};
    if (auto made = make_folder(options.folder); !made) return tl::unexpected<Error>(made.error());
    auto lock = OwnerLock::acquire(options.folder);
    if (!lock) return tl::unexpected<Error>(lock.error());
    return std::optional<OwnerLock>(std::move(*lock));
}

}  // namespace

Result<std::unique_ptr<Spool>> open_sqlite_spool(SqliteSpoolOptions options) {
    auto lock = enter(options);
    if (!lock) return tl::unexpected<Error>(lock.error());
    auto files = std::make_shared<ContentFiles>(options.folder + "/content");
    if (options.access == Access::owner) {
        if (auto prepared = files->prepare(); !prepared) return tl::unexpected<Error>(prepared.error());
    }
    auto writer = open_writer(options);
    if (!writer) return tl::unexpected<Error>(writer.error());
    auto spool = std::make_unique<SqliteSpool>(options, std::move(*lock), std::move(files), std::move(*writer));
    if (options.access == Access::tool) return spool;
    if (auto checked = spool->quarantine_incomplete(); !checked) return tl::unexpected<Error>(checked.error());
    // No age: nobody is writing yet.
    const auto swept = spool->sweep(Time{}, std::chrono::seconds(0));
    if (!swept) return tl::unexpected<Error>(swept.error());
    if (auto known = spool->changed_outside(); !known) return tl::unexpected<Error>(known.error());
    return spool;
}

std::string spool_folder(std::string_view queue_directory) {
    return fmt::format("{}/postern", queue_directory);
}

Result<Committed> submit_and_wait(Spool& spool, Submission submission) {
    std::promise<Result<Committed>> answer;
    auto waiting = answer.get_future();
    spool.submit(std::move(submission), [&](Result<Committed> result) { answer.set_value(std::move(result)); });
    return waiting.get();
}

Result<Claims> claim_and_wait(Spool& spool, ClaimRequest request) {
    std::promise<Result<Claims>> answer;
    auto waiting = answer.get_future();
    spool.claim(std::move(request), [&](Result<Claims> result) { answer.set_value(std::move(result)); });
    return waiting.get();
}

}  // namespace postern::spool
