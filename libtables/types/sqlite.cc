#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <memory>

#include "libtables/support/query_table.h"

namespace postern::tables {
extern const TableType table_sqlite;
namespace {

// A query that runs away must not keep a worker for ever; another process may hold the lock for a moment.
constexpr std::chrono::seconds kQueryLimit{30};
constexpr std::chrono::milliseconds kLockPause{50};
constexpr int kLockTries = 100;  // five seconds in all
constexpr int kStepsBetweenChecks = 10000;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

bool quote_text(std::string_view text, std::string& query) {
    for (const char c : text) {
        if (c == '\'') query.push_back('\'');
        query.push_back(c);
    }
    return true;
}

class Sqlite final : public QueryTable {
public:
    Sqlite(const OpenRequest& request, QueryPlan plan, std::string path, Database database)
        : QueryTable(table_sqlite, request, std::move(plan)), path_(std::move(path)), database_(std::move(database)) {
        sqlite3_busy_handler(database_.get(), wait_for_lock, this);
        sqlite3_limit(database_.get(), SQLITE_LIMIT_LENGTH, static_cast<int>(kMaxAnswer));
        sqlite3_progress_handler(database_.get(), kStepsBetweenChecks, past_deadline, this);
    }

    std::vector<std::string> files() const override {
        auto all = QueryTable::files();
        all.push_back(path_);
        return all;
    }

private:
    Lookup run(const KeyParts& key, AnswerValues& values, Explanation* story) override {
        const std::string query = plan().queries.front().query(key, quote_text).value_or("");
        tell(story, fmt::format("query: {}", query));
        deadline_ = surroundings().now() + kQueryLimit;
        sqlite3_stmt* raw = nullptr;
        // Only the first statement counts; what follows it is never run.
        if (sqlite3_prepare_v2(database_.get(), query.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
            return failed("SQL prepare failed", sqlite3_errmsg(database_.get()));
        }
        const Statement statement(raw);
        if (statement == nullptr) return step_failed(query, "it has no statement");
        while (true) {
            const int status = sqlite3_step(statement.get());
            if (status == SQLITE_DONE) return values.answer();
            if (status != SQLITE_ROW) return step_failed(query, sqlite3_errmsg(database_.get()));
            const unsigned char* text = sqlite3_column_text(statement.get(), 0);
            if (text == nullptr) continue;  // NULL; or no memory, and then the next step fails
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), 0));
            const auto added = values.add({reinterpret_cast<const char*>(text), size});
            if (added == AnswerValues::Added::yes) continue;
            return refuse(
                added, fmt::format("dict_sqlite_lookup: {}: Expansion limit exceeded for key '{}'", name(), key.whole));
        }
    }

    Lookup failed(std::string_view what, std::string_view why, std::string_view place = {}) const {
        const bool late = sqlite3_errcode(database_.get()) == SQLITE_INTERRUPT;
        const std::string reason = late ? fmt::format("no end after {} s", kQueryLimit.count()) : std::string(why);
        surroundings().report(Severity::warning,
                              fmt::format("dict_sqlite_lookup: {}: {}{}: {}", name(), what, place, reason));
        return Lookup::temp_fail(fmt::format("{}: {}", what, reason));
    }
    Lookup step_failed(const std::string& query, std::string_view why) const {
        return failed("SQL step failed", why, fmt::format(" for query '{}'", query));
    }

    static int past_deadline(void* self) {
        const auto* table = static_cast<const Sqlite*>(self);
        return table->surroundings().now() > table->deadline_ ? 1 : 0;
    }

    static int wait_for_lock(void* self, int tries) {
        if (tries >= kLockTries) return 0;
        static_cast<const Sqlite*>(self)->surroundings().pause(kLockPause);
        return 1;
    }

    std::string path_;
    Database database_;
    std::chrono::steady_clock::time_point deadline_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto config = QueryConfig::open(request);
    if (!config) return tl::unexpected<Error>(config.error());
    QueryPlan::Texts texts;
    std::string path = config->text("dbpath", "", Presence::required);
    texts.result = config->text("result_format", "%s", Presence::required);
    texts.limit = config->number("expansion_limit", 0);
    texts.queries.push_back(sql_query(*config));
    texts.domains = config->text("domain", "");
    if (config->failure()) return tl::unexpected<Error>(*config->failure());
    sqlite3* raw = nullptr;
    // Never makes the file: a missing database is a fault, not an empty one.
    const int status = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nullptr);
    Database database(raw);
    if (status != SQLITE_OK) {
        return fail(ErrorCode::io_error, fmt::format("{}: Can't open database: {}", request.spec.text(),
                                                     raw != nullptr ? sqlite3_errmsg(raw) : sqlite3_errstr(status)));
    }
    auto plan = QueryPlan::make(texts, *config, request);
    if (!plan) return tl::unexpected<Error>(plan.error());
    return std::make_unique<Sqlite>(request, std::move(*plan), std::move(path), std::move(database));
}

}  // namespace

const TableType table_sqlite{.name = "sqlite", .blocking = Blocking::yes, .open = open};

}  // namespace postern::tables
