#include "libtables/support/ldap_settings.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libtables/support/ldap_words.h"

namespace postern::tables {
namespace {

constexpr int kLargestSsf = 4096;

/// Reads settings in Postfix's order; after a fault, Postfix would have ended, and no more is said.
class Reader {
public:
    Reader(QueryConfig& config, const OpenRequest& request, const LdapLibrary& library, LdapSettings& settings)
        : config_(config), request_(request), library_(library), all_(settings), server_(settings.server) {}

    Result<void> read();

private:
    void read_servers();
    void add_server(const std::string& word);
    void read_scope();
    Result<void> read_templates();
    void read_attributes();
    void read_bind();
    void read_ignored();
    void read_limits();
    void read_tls();
    void report(Severity severity, std::string_view text) const {
        if (!config_.failure()) request_.surroundings.report(severity, fmt::format("dict_ldap_open: {}", text));
    }
    void warn(std::string_view text) const { report(Severity::warning, text); }

    QueryConfig& config_;
    const OpenRequest& request_;
    const LdapLibrary& library_;
    LdapSettings& all_;
    LdapServer& server_;
    std::string port_;
};

void Reader::add_server(const std::string& word) {
    std::string url = word;
    if (auto parsed = library_.parse_url(word)) {
        if (parsed->status != LDAP_URL_SUCCESS) {
            // Postfix shows the library's number as if it were a result code.
            report(Severity::error, fmt::format("error parsing URL {}: {}: {}; skipping", word, parsed->status,
                                                library_.message(parsed->status)));
            return;
        }
        const std::string scheme = ascii::lower(parsed->scheme);
        if (scheme != "ldap" && server_.version < LDAP_VERSION3) {
            warn(fmt::format("URL scheme {} requires protocol version 3", scheme));
            server_.version = LDAP_VERSION3;
        }
        if (scheme == "ldaps") server_.tls.used = true;
    } else {
        url = fmt::format("ldap://{}", word);
        if (word.find(':') == std::string::npos) url += fmt::format(":{}", port_);
    }
    if (server_.count++ > 0) server_.urls.push_back(' ');
    server_.urls += url;
}

void Reader::read_servers() {
    const std::string hosts = config_.text("server_host", "localhost", Presence::required);
    port_ = std::to_string(config_.number("server_port", LDAP_PORT));
    server_.version = config_.number("version", LDAP_VERSION3, {.least = LDAP_VERSION2});
    if (server_.version > LDAP_VERSION3) {
        warn(fmt::format("{} Unknown version {}, using 3.", config_.name(), server_.version));
        server_.version = LDAP_VERSION3;
    }
    for (const std::string& word : ldap_words(hosts)) add_server(word);
}

void Reader::read_scope() {
    const std::string scope = config_.text("scope", "sub", Presence::required);
    if (ascii::equal_fold(scope, "one")) {
        all_.scope = LdapScope::one;
    } else if (ascii::equal_fold(scope, "base")) {
        all_.scope = LdapScope::base;
    } else if (!ascii::equal_fold(scope, "sub")) {
        warn(fmt::format("{}: Unrecognized value {} specified for scope; using sub", config_.name(), scope));
    }
}

Result<void> Reader::read_templates() {
    QueryPlan::Texts texts;
    texts.queries.push_back(config_.text("search_base", ""));
    server_.timeout = config_.number("timeout", server_.timeout);
    texts.queries.push_back(config_.text("query_filter", "(mailacceptinggeneralid=%s)"));
    texts.result = config_.text("result_format", "");
    if (texts.result.empty()) texts.result = config_.text("result_filter", "%s", Presence::required);
    texts.domains = config_.text("domain", "");
    if (config_.failure()) return tl::unexpected<Error>(*config_.failure());
    const auto base = QueryTemplate::parse(texts.queries.front(), TemplateRole::query);
    const auto filter = QueryTemplate::parse(texts.queries.back(), TemplateRole::query);
    if (base && filter && !filter->asks_key()) {
        warn(fmt::format("{}: Fixed query_filter {} is probably useless", config_.name(), filter->text()));
    }
    auto plan = QueryPlan::make(texts, config_, request_);
    if (!plan) return tl::unexpected<Error>(plan.error());
    all_.plan = std::move(*plan);
    return {};
}

void Reader::read_attributes() {
    LdapAttributes::Texts texts;
    texts.terminal = config_.text("terminal_result_attribute", "");
    texts.leaf = config_.text("leaf_result_attribute", "");
    texts.ordinary = config_.text("result_attribute", "maildrop");
    texts.special = config_.text("special_result_attribute", "");
    all_.attributes = LdapAttributes(texts);
}

void Reader::read_bind() {
    const std::string bind = config_.text("bind", "yes", Presence::required);
    const auto is = [&bind](std::string_view word) { return ascii::equal_fold(bind, word); };
    if (is("no") || is("none")) {
        server_.bind = LdapBind::none;
    } else if (is("sasl")) {
        server_.bind = LdapBind::sasl;
    } else if (!is("yes") && !is("simple")) {
        config_.fail_with(fmt::format("{}: unsupported parameter value: bind = {}", config_.name(), bind));
    }
    server_.bind_dn = config_.text("bind_dn", "");
    server_.bind_pw = config_.text("bind_pw", "");
}

void Reader::read_ignored() {
    const auto ignored = [this](std::string_view setting) {
        warn(fmt::format("{} ignoring {}", config_.name(), setting));
    };
    if (config_.flag("cache", false)) ignored("cache");
    for (const char* setting : {"cache_expiry", "cache_size"}) {
        if (config_.number(setting, -1) >= 0) ignored(setting);
    }
}

void Reader::read_limits() {
    all_.recursion_limit = config_.number("recursion_limit", all_.recursion_limit, {.least = 1});
    const int expansion = config_.number("expansion_limit", 0);
    all_.plan.limit = expansion < 0 ? 0 : static_cast<std::size_t>(expansion);
    server_.size_limit = config_.number("size_limit", expansion);
    server_.dereference = config_.number("dereference", LDAP_DEREF_NEVER);
    if (server_.dereference < LDAP_DEREF_NEVER || server_.dereference > LDAP_DEREF_ALWAYS) {
        warn(fmt::format("{} Unrecognized value {} specified for dereference; using 0", config_.name(),
                         server_.dereference));
        server_.dereference = LDAP_DEREF_NEVER;
    }
    server_.chase_referrals = config_.flag("chase_referrals", false);
    if (server_.bind != LdapBind::sasl) return;
    server_.sasl.mechanisms = config_.text("sasl_mechs", "");
    server_.sasl.realm = config_.text("sasl_realm", "");
    server_.sasl.authz_id = config_.text("sasl_authz_id", "");
    server_.sasl.min_ssf = config_.number("sasl_minssf", 0, {.most = kLargestSsf});
}

void Reader::read_tls() {
    LdapTls& tls = server_.tls;
    tls.start = config_.flag("start_tls", false);
    if (tls.start) tls.used = true;
    if (tls.start && server_.version < LDAP_VERSION3) {
        warn(fmt::format("{} start_tls requires protocol version 3", config_.name()));
        server_.version = LDAP_VERSION3;
    }
    tls.ca_cert_dir = config_.text("tls_ca_cert_dir", "");
    tls.ca_cert_file = config_.text("tls_ca_cert_file", "");
    tls.cert = config_.text("tls_cert", "");
    tls.key = config_.text("tls_key", "");
    tls.require_cert = config_.flag("tls_require_cert", false);
    tls.random_file = config_.text("tls_random_file", "");
    tls.cipher_suite = config_.text("tls_cipher_suite", "");
    server_.debug_level = config_.number("debuglevel", 0);
}

Result<void> Reader::read() {
    read_servers();
    read_scope();
    if (auto read = read_templates(); !read) return read;
    read_attributes();
    read_bind();
    read_ignored();
    read_limits();
    read_tls();
    if (config_.failure()) return tl::unexpected<Error>(*config_.failure());
    return {};
}

}  // namespace

Result<LdapSettings> LdapSettings::read(QueryConfig& config, const OpenRequest& request, const LdapLibrary& library) {
    LdapSettings settings;
    if (auto read = Reader(config, request, library, settings).read(); !read) {
        return tl::unexpected<Error>(read.error());
    }
    return settings;
}

}  // namespace postern::tables
