#include "mta/spool/sqlite_db.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace postern::spool {
namespace {

ErrorCode code_of(int status) {
    switch (status & 0xff) {
        case SQLITE_FULL:
            return ErrorCode::no_space;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorCode::busy;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT:
        case SQLITE_MISMATCH:
            return ErrorCode::corrupt;
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return ErrorCode::permission_denied;
        case SQLITE_CONSTRAINT:
            return ErrorCode::conflict;
        case SQLITE_TOOBIG:
            return ErrorCode::too_large;
        default:
            return ErrorCode::io_error;
    }
}

/// What SQLite says of a status, and the system's own reason where there is one.
std::string reason_of(sqlite3* handle, int status) {
    std::string reason = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(status);
    const int system = handle != nullptr ? sqlite3_system_errno(handle) : 0;
    const int kind = status & 0xff;
    if (system != 0 && (kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN)) {
        reason += fmt::format(" (system error {})", system);
    }
    return reason;
}

}  // namespace

void Database::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

void Database::Close::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Database::~Database() {
    statements_.clear();
}

Result<Database> Database::open(const DatabasePlace& place, OpenMode mode) {
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (mode == OpenMode::read_only) flags |= SQLITE_OPEN_READONLY;
    if (mode == OpenMode::read_write) flags |= SQLITE_OPEN_READWRITE;
    if (mode == OpenMode::create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* raw = nullptr;
    const int status =
        sqlite3_open_v2(place.file.c_str(), &raw, flags, place.vfs.empty() ? nullptr : place.vfs.c_str());
    Database database(raw);
    if (status != SQLITE_OK) {
        return fail(code_of(status), fmt::format("open {}: {}", place.file, reason_of(raw, status)));
    }
    sqlite3_busy_timeout(raw, static_cast<int>(place.patience.count()));
    // Rows and file names come from a file that somebody may have changed: nothing in it may run code.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    return database;
}

tl::unexpected<Error> Database::failure(std::string_view what) const {
    const int status = sqlite3_extended_errcode(handle_.get());
    return fail(code_of(status), fmt::format("{}: {}", what, reason_of(handle_.get(), status)));
}

Result<void> Database::run_script(const std::string& sql) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return failure(std::string_view(sql).substr(0, sql.find_first_of(";(\n")));
}

Result<Database::Statement> Database::prepare(std::string_view sql, unsigned flags) {
    sqlite3_stmt* raw = nullptr;
    const int status =
        sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), flags, &raw, nullptr);
    Statement statement(raw);
    if (status != SQLITE_OK) return failure("queue database");
    if (statement == nullptr) return fail(ErrorCode::bad_syntax, "there is no statement");
    return statement;
}

Result<Query> Database::query(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        auto statement = prepare(sql, SQLITE_PREPARE_PERSISTENT);
        if (!statement) return tl::unexpected<Error>(statement.error());
        found = statements_.emplace(sql, std::move(*statement)).first;
    }
    return Query(*this, found->second.get(), nullptr);
}

Result<Query> Database::query_once(std::string_view sql) {
    auto statement = prepare(sql, 0);
    if (!statement) return tl::unexpected<Error>(statement.error());
    sqlite3_stmt* raw = statement->get();
    return Query(*this, raw, std::move(*statement));
}

Result<std::int64_t> Database::number(std::string_view sql) {
    auto query = query_once(sql);
    if (!query) return tl::unexpected<Error>(query.error());
    const auto row = query->step();
    if (!row) return tl::unexpected<Error>(row.error());
    return *row ? query->number(0) : 0;
}

std::uint64_t Database::changes() const {
    return static_cast<std::uint64_t>(sqlite3_changes64(handle_.get()));
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

Query::Query(const Database& database, sqlite3_stmt* statement, Database::Statement own)
    : database_(&database), statement_(statement), own_(std::move(own)) {
}

Query::Query(Query&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      own_(std::move(other.own_)),
      bound_(other.bound_),
      bind_status_(other.bind_status_) {
}

Query::~Query() {
    if (statement_ != nullptr) again();
}

void Query::again() {
    sqlite3_reset(statement_);
    // Texts that were bound may be gone before the statement is used again.
    if (bound_ != 0) sqlite3_clear_bindings(statement_);
    bound_ = 0;
    bind_status_ = SQLITE_OK;
}

Query& Query::bind(std::int64_t value) {
    if (const int status = sqlite3_bind_int64(statement_, ++bound_, value); status != SQLITE_OK) bind_status_ = status;
    return *this;
}

Query& Query::bind(std::string_view text) {
    const int status = sqlite3_bind_text64(statement_, ++bound_, text.data() != nullptr ? text.data() : "", text.size(),
                                           SQLITE_STATIC, SQLITE_UTF8);
    if (status != SQLITE_OK) bind_status_ = status;
    return *this;
}

Query& Query::bind_blob(std::string_view bytes) {
    const int status = sqlite3_bind_blob64(statement_, ++bound_, bytes.data() != nullptr ? bytes.data() : "",
                                           bytes.size(), SQLITE_STATIC);
    if (status != SQLITE_OK) bind_status_ = status;
    return *this;
}

Query& Query::bind_null() {
    if (const int status = sqlite3_bind_null(statement_, ++bound_); status != SQLITE_OK) bind_status_ = status;
    return *this;
}

Result<bool> Query::step() {
    if (bind_status_ != SQLITE_OK) {
        return fail(code_of(bind_status_), fmt::format("queue database: {}", sqlite3_errstr(bind_status_)));
    }
    const int status = sqlite3_step(statement_);
    if (status == SQLITE_ROW) return true;
    if (status == SQLITE_DONE) return false;
    return database_->failure("queue database");
}

Result<void> Query::run() {
    for (;;) {
        const auto row = step();
        if (!row) return tl::unexpected<Error>(row.error());
        if (!*row) return {};
    }
}

int Query::columns() const {
    return sqlite3_column_count(statement_);
}

std::string_view Query::column_name(int column) const {
    const char* name = sqlite3_column_name(statement_, column);
    return name != nullptr ? name : "";
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Query::number(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Query::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes != nullptr ? std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size)) : "";
}

}  // namespace postern::spool
