#include "libtables/support/ldap_connection.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "libtables/support/no_sigpipe.h"
#include "libtables/support/query_table.h"

#if __has_include(<sasl/sasl.h>)
#include <sasl/sasl.h>
#define POSTERN_LDAP_SASL
#endif

namespace postern::tables {
namespace {

// What a server can make the library hold in one message; answers of more than kMaxAnswer are refused anyway.
constexpr ber_len_t kMaxMessage = ber_len_t{kMaxAnswer} + (ber_len_t{1} << 20U);

constexpr int kSizeLimitOfHandle = -1;

int number_of(LdapScope scope) {
    switch (scope) {
        case LdapScope::base:
            return LDAP_SCOPE_BASE;
        case LdapScope::one:
            return LDAP_SCOPE_ONELEVEL;
        case LdapScope::sub:
            return LDAP_SCOPE_SUBTREE;
        case LdapScope::children:
            return LDAP_SCOPE_CHILDREN;
    }
    return LDAP_SCOPE_SUBTREE;
}

#ifdef POSTERN_LDAP_SASL
/// Answers what a SASL mechanism asks for. The texts outlive the bind.
int answer_sasl(LDAP*, unsigned, void* settings, void* questions) {
    const auto& server = *static_cast<const LdapServer*>(settings);
    for (auto* question = static_cast<sasl_interact_t*>(questions); question->id != SASL_CB_LIST_END; ++question) {
        const std::string* text = nullptr;
        switch (question->id) {
            case SASL_CB_GETREALM:
                text = &server.sasl.realm;
                break;
            case SASL_CB_AUTHNAME:
                text = &server.bind_dn;
                break;
            case SASL_CB_PASS:
                text = &server.bind_pw;
                break;
            case SASL_CB_USER:
                text = &server.sasl.authz_id;
                break;
            default:
                return LDAP_INAPPROPRIATE_AUTH;
        }
        question->result = text->c_str();
        question->len = static_cast<unsigned>(text->size());
    }
    return LDAP_SUCCESS;
}
#endif

}  // namespace

LdapConnection::LdapConnection(const LdapLibrary& library, const LdapServer& server, const Surroundings& surroundings)
    : library_(library), server_(server), surroundings_(surroundings) {
    callback_.lc_add = connected;
    callback_.lc_del = disconnected;
    callback_.lc_arg = this;
    if (server.tls.used && server.timeout > 0) {
        guard_ = std::make_unique<HandshakeGuard>(std::chrono::seconds(server.timeout));
    }
}

LdapConnection::~LdapConnection() {
    close();
}

void LdapConnection::close() {
    const NoSigpipe quiet;
    if (handle_ != nullptr) library_.ldap_unbind_ext(handle_, nullptr, nullptr);
    handle_ = nullptr;
}

int LdapConnection::connected(LDAP* handle, Sockbuf* socket, LDAPURLDesc*, sockaddr*, ldap_conncb* self) {
    auto& connection = *static_cast<LdapConnection*>(self->lc_arg);
    ber_len_t most = kMaxMessage;
    connection.library_.ber_sockbuf_ctrl(socket, LBER_SB_OPT_SET_MAX_INCOMING, &most);
    int descriptor = -1;
    connection.library_.ber_sockbuf_ctrl(socket, LBER_SB_OPT_GET_FD, &descriptor);
    if (connection.guard_ == nullptr || descriptor < 0) return LDAP_SUCCESS;
    connection.guard_->watch(descriptor);
    if (connection.server_.count == 1) {
        // With a limit, libldap 2.5.13 asks GnuTLS over and over without waiting. The guard is the limit; with several
        // servers, the next one still needs this one to connect.
        const timeval none{.tv_sec = -1, .tv_usec = 0};
        connection.library_.ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, &none);
    }
    return LDAP_SUCCESS;
}

tl::unexpected<Error> LdapConnection::refuse(Severity severity, std::string_view report, std::string why) const {
    surroundings_.report(severity, std::string(report));
    return fail(ErrorCode::io_error, std::move(why));
}

int LdapConnection::last_code() const {
    int code = LDAP_OTHER;
    library_.ldap_get_option(handle_, LDAP_OPT_RESULT_CODE, &code);
    return code;
}

int LdapConnection::in_time(int code) {
    const bool late = guard_ != nullptr && guard_->calm();
    return late && code != LDAP_SUCCESS ? LDAP_TIMEOUT : code;
}

Result<void> LdapConnection::open() {
    const NoSigpipe quiet;
    close();
    if (library_.ldap_initialize(&handle_, server_.urls.c_str()) != LDAP_SUCCESS) {
        handle_ = nullptr;
        return refuse(Severity::warning, fmt::format("dict_ldap_connect: Unable to init LDAP server {}", server_.urls),
                      "not an LDAP server");
    }
    auto done = set_options();
    if (done && server_.tls.used) done = set_tls();
    if (done && server_.tls.start) done = start_tls();
    if (done && server_.bind != LdapBind::none) done = bind();
    if (!done) close();
    return done;
}

Result<void> LdapConnection::set_options() {
    const timeval wait = limit();
    const timeval none{.tv_sec = -1, .tv_usec = 0};
    struct Option {
        std::string_view what;
        int option;
        const void* value;
    };
    // LDAP_OPT_ON is a variable of a library that is not linked; any pointer means the same.
    const void* const chase = server_.chase_referrals ? &server_ : nullptr;
    const std::array options{
        Option{"callback", LDAP_OPT_CONNECT_CB, &callback_},
        Option{"protocol version", LDAP_OPT_PROTOCOL_VERSION, &server_.version},
        Option{"network timeout", LDAP_OPT_NETWORK_TIMEOUT, &wait},
        // For STARTTLS, and for the steps of a SASL bind, which Postfix leaves without a limit.
        Option{"timeout", LDAP_OPT_TIMEOUT, server_.timeout > 0 ? &wait : &none},
        Option{"dereference option", LDAP_OPT_DEREF, &server_.dereference},
        Option{"referrals option", LDAP_OPT_REFERRALS, chase},
        Option{"size limit", LDAP_OPT_SIZELIMIT, &server_.size_limit},
    };
    for (const Option& one : options) {
        if (library_.ldap_set_option(handle_, one.option, one.value) == LDAP_OPT_SUCCESS) continue;
        const std::string why = fmt::format("Unable to set {}", one.what);
        return refuse(Severity::warning, fmt::format("dict_ldap_connect: {}: {}", server_.urls, why), why);
    }
    return {};
}

Result<void> LdapConnection::set_tls() {
    struct Option {
        std::string_view setting;
        int option;
        const std::string& value;
    };
    const LdapTls& tls = server_.tls;
    const std::array options{
        Option{"tls_random_file", LDAP_OPT_X_TLS_RANDOM_FILE, tls.random_file},
        Option{"tls_ca_cert_file", LDAP_OPT_X_TLS_CACERTFILE, tls.ca_cert_file},
        Option{"tls_ca_cert_dir", LDAP_OPT_X_TLS_CACERTDIR, tls.ca_cert_dir},
        Option{"tls_cert", LDAP_OPT_X_TLS_CERTFILE, tls.cert},
        Option{"tls_key", LDAP_OPT_X_TLS_KEYFILE, tls.key},
        Option{"tls_cipher_suite", LDAP_OPT_X_TLS_CIPHER_SUITE, tls.cipher_suite},
    };
    const auto failure = [&](std::string_view what, int status) {
        const std::string why = fmt::format("Unable to {} {}: {}", what, status, library_.message(status));
        return refuse(Severity::warning, fmt::format("dict_ldap_set_tls_options: {}", why), why);
    };
    for (const Option& one : options) {
        if (one.value.empty()) continue;
        const int status = library_.ldap_set_option(handle_, one.option, one.value.c_str());
        if (status != LDAP_SUCCESS) return failure(fmt::format("set {} to {}:", one.setting, one.value), status);
    }
    const int demand = tls.require_cert ? LDAP_OPT_X_TLS_DEMAND : LDAP_OPT_X_TLS_NEVER;
    int status = library_.ldap_set_option(handle_, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (status != LDAP_SUCCESS) return failure(fmt::format("set tls_require_cert to {}:", demand), status);
    const int for_client = 0;
    status = library_.ldap_set_option(handle_, LDAP_OPT_X_TLS_NEWCTX, &for_client);
    if (status != LDAP_SUCCESS) return failure("allocate new TLS context", status);
    return {};
}

Result<void> LdapConnection::start_tls() {
    const int status = in_time(library_.ldap_start_tls_s(handle_, nullptr, nullptr));
    if (status == LDAP_SUCCESS) return {};
    const std::string why = fmt::format("Unable to set STARTTLS: {}: {}", status, library_.message(status));
    return refuse(Severity::error, fmt::format("dict_ldap_connect: {}", why), why);
}

int LdapConnection::simple_bind() {
    std::string password = server_.bind_pw;
    berval credentials{.bv_len = password.size(), .bv_val = password.data()};
    int id = 0;
    const int sent = library_.ldap_sasl_bind(handle_, server_.bind_dn.c_str(), LDAP_SASL_SIMPLE, &credentials, nullptr,
                                             nullptr, &id);
    if (sent != LDAP_SUCCESS) return sent;
    timeval wait = limit();
    LDAPMessage* message = nullptr;
    const int got = library_.ldap_result(handle_, id, LDAP_MSG_ALL, &wait, &message);
    if (got < 0) return last_code();
    if (got == 0) {
        library_.ldap_abandon_ext(handle_, id, nullptr, nullptr);
        return LDAP_TIMEOUT;
    }
    int code = LDAP_OTHER;
    const int parsed = library_.ldap_parse_result(handle_, message, &code, nullptr, nullptr, nullptr, nullptr, 1);
    return parsed == LDAP_SUCCESS ? code : parsed;
}

int LdapConnection::sasl_bind() {
#ifdef POSTERN_LDAP_SASL
    // Postfix 3.7.11 reads this setting, and binds without regard to it.
    if (server_.sasl.min_ssf > 0) {
        const auto least = static_cast<ber_len_t>(server_.sasl.min_ssf);
        library_.ldap_set_option(handle_, LDAP_OPT_X_SASL_SSF_MIN, &least);
    }
    const char* mechanisms = server_.sasl.mechanisms.empty() ? nullptr : server_.sasl.mechanisms.c_str();
    // The name goes to the mechanism: a SASL bind has none of its own.
    return library_.ldap_sasl_interactive_bind_s(handle_, nullptr, mechanisms, nullptr, nullptr, LDAP_SASL_QUIET,
                                                 answer_sasl, const_cast<LdapServer*>(&server_));
#else
    return LDAP_AUTH_UNKNOWN;  // built without the header of libsasl2
#endif
}

Result<void> LdapConnection::bind() {
    const int code = in_time(server_.bind == LdapBind::sasl ? sasl_bind() : simple_bind());
    if (code == LDAP_SUCCESS) return {};
    const std::string result = fmt::format("{} ({})", code, library_.message(code));
    return refuse(Severity::warning,
                  fmt::format("dict_ldap_connect: Unable to bind to server {} with dn {}: {}", server_.urls,
                              server_.bind_dn.empty() ? "empty or implicit" : server_.bind_dn, result),
                  fmt::format("bind: {}", result));
}

LdapReply LdapConnection::search(const LdapSearch& wanted) {
    const NoSigpipe quiet;
    std::vector<char*> attributes;
    // The library declares them without const, and only reads them.
    for (const std::string& name : wanted.attributes) attributes.push_back(const_cast<char*>(name.c_str()));
    static char no_attributes[] = LDAP_NO_ATTRS;
    if (attributes.empty()) attributes.push_back(no_attributes);
    attributes.push_back(nullptr);
    timeval wait = limit();
    int id = 0;
    const int sent =
        library_.ldap_search_ext(handle_, wanted.base.c_str(), number_of(wanted.scope), wanted.filter.c_str(),
                                 attributes.data(), 0, nullptr, nullptr, &wait, kSizeLimitOfHandle, &id);
    const int connected_in_time = in_time(sent);
    return connected_in_time == LDAP_SUCCESS ? receive(id) : failed(connected_in_time);
}

LdapReply LdapConnection::receive(int id) {
    const auto deadline = surroundings_.now() + std::chrono::seconds(server_.timeout);
    LdapReply reply;
    std::size_t size = 0;
    while (true) {
        timeval wait = limit();
        if (server_.timeout > 0) {
            const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - surroundings_.now());
            wait.tv_sec = left.count() > 0 ? left.count() / 1'000'000 : 0;
            wait.tv_usec = left.count() > 0 ? left.count() % 1'000'000 : 0;
        }
        LDAPMessage* message = nullptr;
        const int kind = library_.ldap_result(handle_, id, LDAP_MSG_ONE, &wait, &message);
        if (kind < 0) return failed(last_code());
        if (kind == 0) {
            library_.ldap_abandon_ext(handle_, id, nullptr, nullptr);
            return failed(LDAP_TIMEOUT);
        }
        if (kind == LDAP_RES_SEARCH_RESULT) {
            int code = LDAP_OTHER;
            const int parsed =
                library_.ldap_parse_result(handle_, message, &code, nullptr, nullptr, nullptr, nullptr, 1);
            reply.code = parsed == LDAP_SUCCESS ? code : parsed;
            reply.text = library_.message(reply.code);
            return reply;
        }
        const bool fits = kind != LDAP_RES_SEARCH_ENTRY || add_entry(message, reply, size);
        library_.ldap_msgfree(message);
        if (fits) continue;
        library_.ldap_abandon_ext(handle_, id, nullptr, nullptr);
        return {.code = LDAP_NO_MEMORY, .text = fmt::format("the answer is longer than {} bytes", kMaxAnswer)};
    }
}

bool LdapConnection::add_entry(LDAPMessage* message, LdapReply& reply, std::size_t& size) {
    LdapEntry entry;
    if (char* name = library_.ldap_get_dn(handle_, message); name != nullptr) {
        entry.name = name;
        library_.ldap_memfree(name);
    }
    BerElement* place = nullptr;
    char* name = library_.ldap_first_attribute(handle_, message, &place);
    for (; name != nullptr; name = library_.ldap_next_attribute(handle_, message, place)) {
        LdapAttribute attribute{.name = name, .values = {}};
        berval** values = library_.ldap_get_values_len(handle_, message, name);
        for (berval** one = values; one != nullptr && *one != nullptr; ++one) {
            attribute.values.emplace_back((*one)->bv_val, (*one)->bv_len);
            size += (*one)->bv_len + 1;
        }
        if (values != nullptr) library_.ldap_value_free_len(values);
        library_.ldap_memfree(name);
        entry.attributes.push_back(std::move(attribute));
    }
    if (place != nullptr) library_.ber_free(place, 0);
    reply.entries.push_back(std::move(entry));
    return size <= kMaxAnswer;
}

bool LdapConnection::leaves_open(const LdapReply& reply) {
    switch (reply.code) {
        case LDAP_BUSY:
        case LDAP_UNAVAILABLE:
            return false;
        case LDAP_FILTER_ERROR:  // never sent
        case LDAP_PARAM_ERROR:
            return true;
        default:
            break;
    }
    return reply.code >= 0;
}

}  // namespace postern::tables
