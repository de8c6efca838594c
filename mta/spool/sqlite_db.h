// Database: one connection to an SQLite file, and its prepared statements.
//
// Shape:   statements are prepared once and found again by their text, which must live as long as the connection (a
//          constant). A Query borrows one for as long as it lives, and resets it at its end.
// Errors:  busy, no_space, io_error, permission_denied, corrupt, too_large, conflict (a constraint); the message says
//          what was done, and SQLite's reason.
// Threads: one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libconf/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace postern::spool {

enum class OpenMode : std::uint8_t { read_only, read_write, create };

struct DatabasePlace {
    std::string file;
    std::string vfs;                           // empty: the usual one
    std::chrono::milliseconds patience{5000};  // while another process holds the lock
};

class Query;

class Database {
public:
    [[nodiscard]] static Result<Database> open(const DatabasePlace& place, OpenMode mode);
    Database(Database&&) noexcept = default;
    Database& operator=(Database&&) noexcept = default;
    ~Database();

    /// Several statements, once.
    [[nodiscard]] Result<void> run_script(const std::string& sql);
    [[nodiscard]] Result<Query> query(std::string_view sql);
    /// For a statement whose text does not live long, or that runs once.
    [[nodiscard]] Result<Query> query_once(std::string_view sql);
    /// A statement without parameters whose first column is a number.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql);
    std::uint64_t changes() const;
    bool in_transaction() const;
    [[nodiscard]] tl::unexpected<Error> failure(std::string_view what) const;
    sqlite3* handle() const { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3* database) const;
        void operator()(sqlite3_stmt* statement) const;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Close>;
    friend class Query;

    explicit Database(sqlite3* handle) : handle_(handle) {}
    [[nodiscard]] Result<Statement> prepare(std::string_view sql, unsigned flags);

    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<std::string_view, Statement> statements_;
};

class Query {
public:
    Query(Query&& other) noexcept;
    Query& operator=(Query&& other) = delete;
    ~Query();

    /// Parameters in order; texts and blobs must live until the query ends.
    Query& bind(std::int64_t value);
    Query& bind(std::string_view text);
    Query& bind_blob(std::string_view bytes);
    Query& bind_null();

    /// Whether there is a row.
    [[nodiscard]] Result<bool> step();
    /// Steps to the end.
    [[nodiscard]] Result<void> run();
    /// For the next round with other parameters.
    void again();

    int columns() const;
    std::string_view column_name(int column) const;
    bool is_null(int column) const;
    std::int64_t number(int column) const;
    /// Valid until the next step.
    std::string_view text(int column) const;

private:
    friend class Database;
    Query(const Database& database, sqlite3_stmt* statement, Database::Statement own);

    const Database* database_;
    sqlite3_stmt* statement_;
    Database::Statement own_;
    int bound_ = 0;
    int bind_status_ = 0;
};

}  // namespace postern::spool
