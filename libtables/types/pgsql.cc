#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <memory>

#include "libconf/base/ascii.h"
#include "libtables/support/client_library.h"
#include "libtables/support/sql_table.h"

namespace postern::tables {
extern const TableType table_pgsql;
namespace {

using State = SqlAnswer::State;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::string_view kUri = "postgresql://";

#define POSTERN_LIBPQ(X)                                                                                           \
    X(PQclear)                                                                                                     \
    X(PQconnectdbParams)                                                                                           \
    X(PQconninfoFree)                                                                                              \
    X(PQconninfoParse) X(PQconsumeInput) X(PQerrorMessage) X(PQescapeStringConn) X(PQfinish) X(PQfreemem)          \
        X(PQgetResult) X(PQgetisnull) X(PQgetlength) X(PQgetvalue) X(PQisBusy) X(PQnfields) X(PQntuples)           \
            X(PQresultErrorMessage) X(PQresultStatus) X(PQsendQuery) X(PQsetNoticeProcessor) X(PQsetSingleRowMode) \
                X(PQsocket) X(PQstatus) X(PQtransactionStatus)

/// The functions of libpq, under their own names.
struct Libpq {
// NOLINTNEXTLINE(bugprone-macro-parentheses): a declaration takes none
#define POSTERN_MEMBER(function) decltype(&::function) function = nullptr;
    POSTERN_LIBPQ(POSTERN_MEMBER)
#undef POSTERN_MEMBER

    static Result<Libpq> load() {
        const auto library = ClientLibrary::load(POSTERN_SONAME_PGSQL, "libpq5");
        if (!library) return tl::unexpected<Error>(library.error());
        Libpq all;
        Result<void> found;
#define POSTERN_FIND(function) \
    if (found) found = library->find(#function, all.function);
        POSTERN_LIBPQ(POSTERN_FIND)
#undef POSTERN_FIND
        if (!found) return tl::unexpected<Error>(found.error());
        return all;
    }
};

const Result<Libpq>& libpq() {
    static const Result<Libpq> loaded = Libpq::load();
    return loaded;
}

std::string one_text(const char* message) {
    return std::string(ascii::trim(message != nullptr ? message : ""));
}

class Connection final : public SqlConnection {
public:
    Connection(const Libpq& pq, PGconn* connection, const Surroundings& surroundings)
        : pq_(pq), surroundings_(surroundings), connection_(connection) {
        // Otherwise libpq prints them.
        pq_.PQsetNoticeProcessor(
            connection, [](void*, const char*) {}, nullptr);
    }
    ~Connection() override { pq_.PQfinish(connection_); }

    bool good() const { return pq_.PQstatus(connection_) == CONNECTION_OK; }
    std::string message() const { return one_text(pq_.PQerrorMessage(connection_)); }

    bool quote(std::string_view text, std::string& query) override {
        const std::size_t start = query.size();
        query.resize(start + 2 * text.size() + 1);
        int error = 0;
        const std::size_t size =
            pq_.PQescapeStringConn(connection_, query.data() + start, text.data(), text.size(), &error);
        query.resize(start + size);
        return error == 0;
    }

    SqlAnswer ask(const std::string& query, SqlValues& values) override;

private:
    struct Clear {
        const Libpq& pq;
        void operator()(PGresult* result) const { pq.PQclear(result); }
    };
    using Reply = std::unique_ptr<PGresult, Clear>;

    /// Waits until the next result is there. false: it is late, or the connection is gone.
    bool wait(Moment deadline);
    bool add_row(const PGresult* row, SqlValues& values) const;
    /// What one result means for the answer. `values` are those of the last statement only.
    SqlAnswer take(const PGresult* result, SqlValues& values);
    SqlAnswer broken(State state, std::string why) const { return {state, std::move(why), false}; }

    const Libpq& pq_;
    const Surroundings& surroundings_;
    PGconn* connection_;
    bool in_rows_ = false;
};

bool Connection::wait(Moment deadline) {
    while (pq_.PQisBusy(connection_) != 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - surroundings_.now());
        if (left.count() <= 0) return false;
        pollfd watched{.fd = pq_.PQsocket(connection_), .events = POLLIN, .revents = 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno != EINTR) return false;
        if (ready > 0 && pq_.PQconsumeInput(connection_) == 0) return false;
    }
    return true;
}

bool Connection::add_row(const PGresult* row, SqlValues& values) const {
    for (int at = 0; at < pq_.PQntuples(row); ++at) {
        for (int column = 0; column < pq_.PQnfields(row); ++column) {
            // NULL is the empty text here, as in Postfix.
            const auto size = static_cast<std::size_t>(pq_.PQgetlength(row, at, column));
            if (!values.add({pq_.PQgetvalue(row, at, column), size})) return false;
        }
    }
    return true;
}

SqlAnswer Connection::take(const PGresult* result, SqlValues& values) {
    const ExecStatusType status = pq_.PQresultStatus(result);
    // Of several statements, the last one counts.
    if (!in_rows_) values.clear();
    in_rows_ = status == PGRES_SINGLE_TUPLE;
    switch (status) {
        case PGRES_SINGLE_TUPLE:
        case PGRES_TUPLES_OK:
            if (add_row(result, values)) return {};
            return broken(State::too_large, {});
        case PGRES_COMMAND_OK:
            return {};
        case PGRES_FATAL_ERROR: {
            const char* own = pq_.PQresultErrorMessage(result);
            return {State::refused, own != nullptr && *own != '\0' ? one_text(own) : message()};
        }
        default:
            break;
    }
    // An empty query, or COPY, after which the connection is in the hands of neither side.
    return {State::refused, fmt::format("unknown code {:#x}", static_cast<unsigned>(status)),
            status == PGRES_EMPTY_QUERY};
}

SqlAnswer Connection::ask(const std::string& query, SqlValues& values) {
    const Moment deadline = surroundings_.now() + std::chrono::seconds(kQuerySeconds);
    if (pq_.PQsendQuery(connection_, query.c_str()) == 0) {
        return good() ? SqlAnswer{State::refused, message()} : broken(State::closed, message());
    }
    pq_.PQsetSingleRowMode(connection_);
    in_rows_ = false;
    SqlAnswer answer;
    while (wait(deadline)) {
        const Reply result(pq_.PQgetResult(connection_), Clear{pq_});
        if (result == nullptr) {
            if (!good()) return broken(State::closed, answer.why.empty() ? message() : answer.why);
            if (pq_.PQtransactionStatus(connection_) != PQTRANS_IDLE) answer.reusable = false;
            return answer;
        }
        if (answer.state != State::complete) continue;  // only the first error counts
        answer = take(result.get(), values);
        const bool stuck = answer.state != State::complete && !answer.reusable;
        if (stuck) return answer;
    }
    if (!good()) return broken(State::closed, message());
    return broken(State::late, fmt::format("no answer after {} s", kQuerySeconds));
}

class Pgsql final : public SqlTable {
public:
    using Parameters = std::map<std::string, std::string, std::less<>>;

    /// `login` goes to hosts that are no URIs.
    Pgsql(const OpenRequest& request, QueryPlan plan, const SqlHosts& hosts, Parameters common, Parameters login)
        : SqlTable(request, table_pgsql, std::move(plan), hosts),
          hosts_(hosts.names),
          common_(std::move(common)),
          login_(std::move(login)) {}

private:
    Result<HostPool::Connection> connect(std::size_t host) override;
    std::string failure_text(const std::string& host, const std::string& why) const override;
    [[nodiscard]] Result<void> add_uri(const std::string& uri, Parameters& parameters) const;
    static void add_address(std::string_view host, Parameters& parameters);

    const Libpq& pq_ = *libpq();
    std::vector<std::string> hosts_;
    Parameters common_;
    Parameters login_;
};

Result<void> Pgsql::add_uri(const std::string& uri, Parameters& parameters) const {
    char* problem = nullptr;
    PQconninfoOption* const options = pq_.PQconninfoParse(uri.c_str(), &problem);
    if (options == nullptr) {
        std::string why = problem != nullptr ? one_text(problem) : "out of memory";
        pq_.PQfreemem(problem);
        return fail(ErrorCode::bad_value, std::move(why));
    }
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
        if (option->val != nullptr) parameters[option->keyword] = option->val;
    }
    pq_.PQconninfoFree(options);
    return {};
}

void Pgsql::add_address(std::string_view host, Parameters& parameters) {
    if (host.starts_with("unix:") || host.starts_with("inet:")) host.remove_prefix(5);
    // A path is the folder of a socket, and goes as a whole.
    const std::size_t colon = host.starts_with('/') ? std::string_view::npos : host.rfind(':');
    parameters["host"] = host.substr(0, colon);
    if (colon != std::string_view::npos) parameters["port"] = host.substr(colon + 1);
}

Result<HostPool::Connection> Pgsql::connect(std::size_t host) {
    Parameters parameters = common_;
    if (hosts_[host].starts_with(kUri)) {
        // As with Postfix, a URI says all: user, password and dbname are for the other hosts.
        if (auto added = add_uri(hosts_[host], parameters); !added) return tl::unexpected<Error>(added.error());
    } else {
        parameters.insert(login_.begin(), login_.end());
        add_address(hosts_[host], parameters);
    }
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& [name, value] : parameters) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    PGconn* const raw = pq_.PQconnectdbParams(names.data(), values.data(), 0);
    if (raw == nullptr) return fail(ErrorCode::io_error, "out of memory");
    auto connection = std::make_unique<Connection>(pq_, raw, surroundings());
    if (!connection->good()) return fail(ErrorCode::io_error, connection->message());
    return connection;
}

std::string Pgsql::failure_text(const std::string& host, const std::string& why) const {
    if (why.starts_with("unknown code ")) return fmt::format("pgsql query failed: {} from host {}", why, host);
    return fmt::format("pgsql query failed: fatal error from host {}: {}", host, why);
}

std::string query_text(QueryConfig& config) {
    const std::string query = config.text("query", "");
    const std::string function = config.text("select_function", "");
    if (query.empty() && !function.empty()) return fmt::format("SELECT {}('%s')", function);
    return sql_query(config);
}

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto config = QueryConfig::open(request);
    if (!config) return tl::unexpected<Error>(config.error());
    Pgsql::Parameters login{{"user", config->text("user", "")},
                            {"password", config->text("password", "")},
                            {"dbname", config->text("dbname", "", Presence::required)}};
    Pgsql::Parameters common{{"client_encoding", config->text("encoding", "UTF8", Presence::required)},
                             {"connect_timeout", fmt::format("{}", kConnectSeconds)},
                             {"fallback_application_name", "postern"}};
    QueryPlan::Texts texts;
    texts.result = config->text("result_format", "%s", Presence::required);
    texts.limit = config->number("expansion_limit", 0);
    texts.queries.push_back(query_text(*config));
    texts.domains = config->text("domain", "");
    const SqlHosts hosts = SqlHosts::read(*config);
    if (config->failure()) return tl::unexpected<Error>(*config->failure());
    auto plan = QueryPlan::make(texts, *config, request);
    if (!plan) return tl::unexpected<Error>(plan.error());
    if (!libpq()) {
        return fail(ErrorCode::unsupported, fmt::format("{}: {}", request.spec.text(), libpq().error().message));
    }
    return std::make_unique<Pgsql>(request, std::move(*plan), hosts, std::move(common), std::move(login));
}

}  // namespace

const TableType table_pgsql{.name = "pgsql", .blocking = Blocking::yes, .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
