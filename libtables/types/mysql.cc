#include <fmt/format.h>
#include <mysql.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>

#include "libtables/support/client_library.h"
#include "libtables/support/sql_table.h"

namespace postern::tables {
extern const TableType table_mysql;
namespace {

using State = SqlAnswer::State;

#define POSTERN_LIBMARIADB(X)                                                                               \
    X(mysql_character_set_name)                                                                             \
    X(mysql_close)                                                                                          \
    X(mysql_errno)                                                                                          \
    X(mysql_error)                                                                                          \
    X(mysql_fetch_lengths) X(mysql_fetch_row) X(mysql_field_count) X(mysql_free_result) X(mysql_get_socket) \
        X(mysql_init) X(mysql_next_result) X(mysql_num_fields) X(mysql_options) X(mysql_real_connect)       \
            X(mysql_real_escape_string) X(mysql_real_query) X(mysql_server_init) X(mysql_set_character_set) \
                X(mysql_ssl_set) X(mysql_use_result)

/// The functions of MariaDB's client library, under their own names.
struct Library {
// NOLINTNEXTLINE(bugprone-macro-parentheses): a declaration takes none
#define POSTERN_MEMBER(function) decltype(&::function) function = nullptr;
    POSTERN_LIBMARIADB(POSTERN_MEMBER)
#undef POSTERN_MEMBER

    static Result<Library> load() {
        const auto library = ClientLibrary::load(POSTERN_SONAME_MYSQL, "libmariadb3");
        if (!library) return tl::unexpected<Error>(library.error());
        Library all;
        Result<void> found;
#define POSTERN_FIND(function) \
    if (found) found = library->find(#function, all.function);
        POSTERN_LIBMARIADB(POSTERN_FIND)
#undef POSTERN_FIND
        if (!found) return tl::unexpected<Error>(found.error());
        // Once, before threads use it.
        if (all.mysql_server_init(0, nullptr, nullptr) != 0) {
            return fail(ErrorCode::unsupported, "the MariaDB client library cannot be initialised");
        }
        return all;
    }
};

const Result<Library>& client() {
    static const Result<Library> loaded = Library::load();
    return loaded;
}

struct Settings {
    std::string user;
    std::optional<std::string> password;  // without one, and without a user, that of the options file counts
    std::string database;
    std::string charset;
    bool own_charset = false;  // set in the table: then it wins over the options file
    std::optional<std::string> option_file;
    std::string option_group;
    std::optional<std::string> key_file, cert_file, ca_file, ca_path, ciphers;
    bool verify = false;
    bool need_result = true;

    bool tls() const { return key_file || cert_file || ca_file || ca_path || ciphers; }
};

struct Address {
    std::string host;
    unsigned port = 0;
    std::optional<std::string> socket;
};

const char* text_or_null(const std::optional<std::string>& text) {
    return text ? text->c_str() : nullptr;
}
const char* text_or_null(const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
}

class Connection final : public SqlConnection {
public:
    Connection(const Library& library, MYSQL* connection, const Settings& settings, const Surroundings& surroundings)
        : lib_(library), connection_(connection), settings_(settings), surroundings_(surroundings) {}
    ~Connection() override { lib_.mysql_close(connection_); }

    [[nodiscard]] Result<void> open(const Address& address);

    bool quote(std::string_view text, std::string& query) override {
        const std::size_t start = query.size();
        query.resize(start + 2 * text.size() + 1);
        const unsigned long size =
            lib_.mysql_real_escape_string(connection_, query.data() + start, text.data(), text.size());
        const bool good = size <= 2 * text.size();
        query.resize(start + (good ? size : 0));
        return good;
    }

    SqlAnswer ask(const std::string& query, SqlValues& values) override;

private:
    void set(mysql_option option, const void* value) { lib_.mysql_options(connection_, option, value); }
    /// All results of a query. Nothing: they were read to their end.
    std::optional<SqlAnswer> read_results(SqlValues& values, bool& any_result);
    std::optional<SqlAnswer> read_rows(MYSQL_RES* result, SqlValues& values);
    /// What the last error means.
    SqlAnswer failure() const;

    const Library& lib_;
    MYSQL* connection_;
    const Settings& settings_;
    const Surroundings& surroundings_;
    std::chrono::steady_clock::time_point deadline_{};
};

Result<void> Connection::open(const Address& address) {
    constexpr unsigned kConnectLimit = kConnectSeconds;
    constexpr unsigned kAnswerLimit = kQuerySeconds;
    const Settings& s = settings_;
    set(MYSQL_OPT_CONNECT_TIMEOUT, &kConnectLimit);
    set(MYSQL_OPT_READ_TIMEOUT, &kAnswerLimit);
    set(MYSQL_OPT_WRITE_TIMEOUT, &kAnswerLimit);
    set(MYSQL_SET_CHARSET_NAME, s.charset.c_str());
    if (s.option_file) set(MYSQL_READ_DEFAULT_FILE, s.option_file->c_str());
    if (!s.option_group.empty()) set(MYSQL_READ_DEFAULT_GROUP, s.option_group.c_str());
    if (s.tls()) {
        lib_.mysql_ssl_set(connection_, text_or_null(s.key_file), text_or_null(s.cert_file), text_or_null(s.ca_file),
                           text_or_null(s.ca_path), text_or_null(s.ciphers));
    }
    const my_bool verify = 1;
    if (s.verify) set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
    const bool connected = lib_.mysql_real_connect(connection_, text_or_null(address.host), s.user.c_str(),
                                                   text_or_null(s.password), s.database.c_str(), address.port,
                                                   text_or_null(address.socket), CLIENT_MULTI_RESULTS) != nullptr;
    const bool good = connected && (!s.own_charset || s.charset == lib_.mysql_character_set_name(connection_) ||
                                    lib_.mysql_set_character_set(connection_, s.charset.c_str()) == 0);
    if (!good) return fail(ErrorCode::io_error, lib_.mysql_error(connection_));
    return {};
}

SqlAnswer Connection::failure() const {
    constexpr unsigned kClientErrors = 2000;  // the library's own; those of servers are outside
    constexpr unsigned kClientErrorsEnd = 3000;
    constexpr unsigned kShutdown = 1053;
    constexpr unsigned kKilled = 1927;
    constexpr unsigned kIdleTooLong = 4031;
    const unsigned number = lib_.mysql_errno(connection_);
    std::string why = lib_.mysql_error(connection_);
    if (surroundings_.now() >= deadline_) return {State::late, std::move(why), false};
    const bool closed = (number >= kClientErrors && number < kClientErrorsEnd) || number == kShutdown ||
                        number == kKilled || number == kIdleTooLong;
    return {closed ? State::closed : State::refused, std::move(why), !closed};
}

std::optional<SqlAnswer> Connection::read_rows(MYSQL_RES* result, SqlValues& values) {
    const unsigned columns = lib_.mysql_num_fields(result);
    while (MYSQL_ROW row = lib_.mysql_fetch_row(result)) {
        if (surroundings_.now() >= deadline_) return SqlAnswer{State::late, "the answer takes too long", false};
        const unsigned long* sizes = lib_.mysql_fetch_lengths(result);
        for (unsigned column = 0; column < columns; ++column) {
            if (row[column] == nullptr) continue;
            if (!values.add({row[column], sizes[column]})) return SqlAnswer{State::too_large, {}, false};
        }
    }
    if (lib_.mysql_errno(connection_) != 0) return failure();
    return std::nullopt;
}

std::optional<SqlAnswer> Connection::read_results(SqlValues& values, bool& any_result) {
    bool several = false;
    for (int more = 0; more == 0; more = lib_.mysql_next_result(connection_)) {
        MYSQL_RES* const result = lib_.mysql_use_result(connection_);
        if (result == nullptr) {
            if (lib_.mysql_field_count(connection_) != 0) return failure();
            continue;
        }
        several = several || any_result;
        any_result = true;
        auto stopped = read_rows(result, values);
        // mysql_free_result() reads on to the end; a connection that is given up must not wait for that.
        if (stopped && !stopped->reusable) ::shutdown(lib_.mysql_get_socket(connection_), SHUT_RDWR);
        lib_.mysql_free_result(result);
        if (stopped) return stopped;
    }
    if (lib_.mysql_errno(connection_) != 0) return failure();
    if (several) return SqlAnswer{State::refused, "multiple result sets returning data are not supported"};
    return std::nullopt;
}

SqlAnswer Connection::ask(const std::string& query, SqlValues& values) {
    deadline_ = surroundings_.now() + std::chrono::seconds(kQuerySeconds);
    if (lib_.mysql_real_query(connection_, query.data(), query.size()) != 0) return failure();
    bool any_result = false;
    if (auto stopped = read_results(values, any_result)) return std::move(*stopped);
    if (!any_result && settings_.need_result) {
        return {State::refused, "query returned no result set(require_result_set = yes)"};
    }
    return {};
}

class Mysql final : public SqlTable {
public:
    Mysql(const OpenRequest& request, QueryPlan plan, const SqlHosts& hosts, Settings settings,
          std::vector<Address> addresses)
        : SqlTable(request, table_mysql, std::move(plan), hosts),
          settings_(std::move(settings)),
          addresses_(std::move(addresses)) {}

private:
    Result<HostPool::Connection> connect(std::size_t host) override {
        MYSQL* const raw = lib_.mysql_init(nullptr);
        if (raw == nullptr) return fail(ErrorCode::io_error, "out of memory");
        auto connection = std::make_unique<Connection>(lib_, raw, settings_, surroundings());
        if (auto opened = connection->open(addresses_[host]); !opened) return tl::unexpected<Error>(opened.error());
        return connection;
    }
    std::string failure_text(const std::string&, const std::string& why) const override {
        return fmt::format("{}: query failed: {}", text(), why);
    }

    void report_domain_fault(std::string_view key) const override {
        surroundings().report(Severity::warning, fmt::format("{} 'domain' pattern match failed for '{}'", text(), key));
    }

    const Library& lib_ = *client();
    const Settings settings_;
    const std::vector<Address> addresses_;
};

Result<unsigned> port_number(const std::string& text) {
    constexpr unsigned kLargest = 65535;
    const bool digits =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    unsigned number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (digits && (parsed.ec != std::errc{} || number > kLargest)) {
        return fail(ErrorCode::bad_value, fmt::format("bad port number: {}", text));
    }
    if (digits && number > 0) return number;
    std::array<char, 4096> space{};
    servent entry{};
    servent* found = nullptr;
    ::getservbyname_r(text.c_str(), "tcp", &entry, space.data(), space.size(), &found);
    if (found == nullptr) return fail(ErrorCode::bad_value, fmt::format("unknown service: {}/tcp", text));
    return ntohs(static_cast<std::uint16_t>(found->s_port));
}

Result<std::vector<Address>> addresses_of(const SqlHosts& hosts) {
    std::vector<Address> addresses;
    for (std::string_view name : hosts.names) {
        Address& address = addresses.emplace_back();
        const bool socket = name.starts_with("unix:");
        if (socket || name.starts_with("inet:")) name.remove_prefix(5);
        const std::size_t colon = name.rfind(':');
        if (socket) address.socket = name.substr(0, colon);
        if (!socket) address.host = name.substr(0, colon);
        if (colon == std::string_view::npos) continue;
        const auto port = port_number(std::string(name.substr(colon + 1)));
        if (!port) return tl::unexpected<Error>(port.error());
        address.port = *port;
    }
    return addresses;
}

std::optional<std::string> file_setting(const QueryConfig& config, std::string_view name) {
    auto value = config.find(name);
    return value && value->empty() ? std::nullopt : value;
}

/// In the order in which Postfix looks at them, so that the first fault is the same.
Settings read_settings(QueryConfig& config, QueryPlan::Texts& texts) {
    Settings s;
    s.user = config.text("user", "");
    s.password = config.find("password");
    // A user of the table has no password of the options file: as with Postfix, "" is the password then.
    if (!s.password && !s.user.empty()) s.password = "";
    s.database = config.text("dbname", "", Presence::required);
    texts.result = config.text("result_format", "%s", Presence::required);
    s.option_file = file_setting(config, "option_file");
    s.option_group = config.text("option_group", "client");
    s.key_file = file_setting(config, "tls_key_file");
    s.cert_file = file_setting(config, "tls_cert_file");
    s.ca_file = file_setting(config, "tls_CAfile");
    s.ca_path = file_setting(config, "tls_CApath");
    s.ciphers = file_setting(config, "tls_ciphers");
    s.verify = config.flag("tls_verify_cert", false);
    s.need_result = config.flag("require_result_set", true);
    s.own_charset = config.find("charset").has_value();
    s.charset = config.text("charset", "utf8mb4", Presence::required);
    texts.limit = config.number("expansion_limit", 0);
    texts.queries.push_back(sql_query(config));
    texts.domains = config.text("domain", "");
    return s;
}

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto config = QueryConfig::open(request);
    if (!config) return tl::unexpected<Error>(config.error());
    QueryPlan::Texts texts;
    Settings settings = read_settings(*config, texts);
    const SqlHosts hosts = SqlHosts::read(*config);
    if (config->failure()) return tl::unexpected<Error>(*config->failure());
    auto plan = QueryPlan::make(texts, *config, request);
    if (!plan) return tl::unexpected<Error>(plan.error());
    auto addresses = addresses_of(hosts);
    if (!addresses) return tl::unexpected<Error>(addresses.error());
    if (!client()) {
        return fail(ErrorCode::unsupported, fmt::format("{}: {}", request.spec.text(), client().error().message));
    }
    return std::make_unique<Mysql>(request, std::move(*plan), hosts, std::move(settings), std::move(*addresses));
}

}  // namespace

const TableType table_mysql{.name = "mysql", .blocking = Blocking::yes, .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
