// SqlTable: what tables in database servers have in common: hosts, connections, and what becomes of answers.
//
// Shape:   a lookup asks one host after another until one answers; a type says how to connect, quote and ask.
// Units:   kConnectSeconds for each address of a host, kQuerySeconds for an answer.
// Errors:  temp_fail with the reason of the last host; warnings in the words of Postfix's tools.
// Source:  mysql_table(5), pgsql_table(5); compared with postmap 3.7.11.
// Threads: any number of lookups at once; each has a connection of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libtables/support/host_pool.h"
#include "libtables/support/query_table.h"

namespace postern::tables {

inline constexpr int kConnectSeconds = 10;
inline constexpr int kQuerySeconds = 30;

/// The values of all rows and columns of an answer, kept until it is complete.
class SqlValues {
public:
    /// false: together they are larger than any answer may be.
    [[nodiscard]] bool add(std::string_view value);
    void clear();
    const std::vector<std::string>& all() const { return values_; }

private:
    std::vector<std::string> values_;
    std::size_t bytes_ = 0;
};

struct SqlAnswer {
    enum class State : std::uint8_t {
        complete,
        refused,    // the server said no; `why` in its words
        too_large,  // and not read to its end
        closed,     // the connection is gone
        late,       // no answer in time
    };
    State state = State::complete;
    std::string why{};
    /// Whether another query may follow on this connection.
    bool reusable = true;
};

class SqlConnection : public PooledConnection {
public:
    /// Quotes for the encoding of this connection. false: the text is none in that encoding.
    virtual bool quote(std::string_view text, std::string& query) = 0;
    virtual SqlAnswer ask(const std::string& query, SqlValues& values) = 0;
};

/// The settings of all SQL servers.
struct SqlHosts {
    std::vector<std::string> names;  // as they are written; "localhost" when there are none
    int retry = 60;
    int idle = 60;

    [[nodiscard]] static SqlHosts read(QueryConfig& config);
    /// Whether it is written as a socket. Sockets are tried first.
    static bool local(std::string_view name) { return name.starts_with("unix:") || name.starts_with('/'); }
};

class SqlTable : public QueryTable {
public:
    SqlTable(const OpenRequest& request, const TableType& type, QueryPlan plan, const SqlHosts& hosts);

protected:
    virtual Result<HostPool::Connection> connect(std::size_t host) = 0;
    /// What to report about a query that failed.
    virtual std::string failure_text(const std::string& host, const std::string& why) const = 0;
    Lookup run(const KeyParts& key, AnswerValues& values, Explanation* story) override;

private:
    Result<HostPool::Connection> connect_or_report(std::size_t host);
    Lookup answer(const KeyParts& key, const SqlValues& found, AnswerValues& values) const;

    std::vector<std::string> labels_;
    HostPool pool_;
};

/// A host as messages show it: without the password of a URI.
std::string without_password(std::string_view host);

}  // namespace postern::tables
