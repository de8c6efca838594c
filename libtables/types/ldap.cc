#include <fmt/format.h>

#include <memory>

#include "libconf/base/utf8.h"
#include "libtables/support/ldap_connection.h"
#include "libtables/support/ldap_debug.h"
#include "libtables/support/ldap_expansion.h"
#include "libtables/support/ldap_quote.h"
#include "libtables/support/ldap_settings.h"
#include "libtables/support/query_table.h"

namespace postern::tables {
extern const TableType table_ldap;
namespace {

// References of references may multiply without ever being deep.
constexpr std::size_t kMaxSearches = 100'000;

/// A failed connection is tried again after this; the library goes through the servers by itself each time.
constexpr std::chrono::seconds kRetry{1};

std::string_view name_of(LdapScope scope) {
    switch (scope) {
        case LdapScope::base:
            return "base";
        case LdapScope::one:
            return "one";
        case LdapScope::sub:
            return "sub";
        case LdapScope::children:
            return "children";
    }
    return "sub";
}

class Ldap final : public QueryTable {
public:
    Ldap(const OpenRequest& request, LdapSettings settings, const LdapLibrary& library)
        : QueryTable(table_ldap, request, std::move(settings.plan)),
          library_(library),
          settings_(std::move(settings)),
          debug_(library, settings_.server.debug_level, request.surroundings),
          pool_({{.label = settings_.server.urls}}, {.order = HostOrder::listed, .retry = kRetry}, request.surroundings,
                [this](std::size_t) { return connect(); }) {}

private:
    /// The directory behind a connection that was taken from the pool for one lookup.
    class Lease final : public LdapDirectory {
    public:
        Lease(const Ldap& table, LdapConnection& connection, Explanation* story)
            : table_(table), connection_(connection), story_(story) {}

        LdapReply search(const LdapSearch& wanted) override {
            tell(story_, fmt::format("search: base \"{}\", scope {}, filter {}, attributes {}", wanted.base,
                                     name_of(wanted.scope), wanted.filter, fmt::join(wanted.attributes, " ")));
            LdapReply reply = connection_.search(wanted);
            tell(story_, fmt::format("{} entries: {}", reply.entries.size(), reply.text));
            good_ = good_ && LdapConnection::leaves_open(reply);
            return reply;
        }
        std::optional<Result<LdapSearch>> parse_url(const std::string& text) const override {
            auto url = table_.library_.parse_url(text);
            if (!url) return std::nullopt;
            if (url->status == LDAP_URL_SUCCESS) return std::move(url->search);
            return Result<LdapSearch>(
                fail(ErrorCode::bad_syntax, fmt::format("{}({})", table_.library_.message(url->status), url->status)));
        }
        /// The same search on a new connection in the place of one that was lost.
        std::optional<LdapReply> search_anew(const LdapSearch& wanted) {
            if (!connection_.open()) return std::nullopt;
            good_ = true;
            return search(wanted);
        }
        bool good() const { return good_; }

    private:
        const Ldap& table_;
        LdapConnection& connection_;
        Explanation* story_;
        bool good_ = true;
    };

    Lookup run(const KeyParts& key, AnswerValues& values, Explanation* story) override;
    Lookup ask(Lease& lease, const LdapSearch& wanted, const KeyParts& key, AnswerValues& values);
    Lookup expand(Lease& lease, LdapReply reply, const KeyParts& key, AnswerValues& values);
    Lookup search_failed(const LdapReply& reply, const LdapSearch& wanted);
    Result<HostPool::Connection> connect() const;
    void warn(std::string text) const { surroundings().report(Severity::warning, std::move(text)); }

    const LdapLibrary& library_;
    const LdapSettings settings_;
    const LdapDebug debug_;
    HostPool pool_;  // after what its connections use
};

Result<HostPool::Connection> Ldap::connect() const {
    auto connection = std::make_unique<LdapConnection>(library_, settings_.server, surroundings());
    if (auto opened = connection->open(); !opened) return tl::unexpected<Error>(opened.error());
    return connection;
}

Lookup Ldap::run(const KeyParts& key, AnswerValues& values, Explanation* story) {
    if (!utf8::is_valid(key.whole)) {
        tell(story, "not asked: directories hold UTF-8 only");
        return Lookup::absent();
    }
    LdapSearch wanted{.base = plan().queries.front().query(key, quote_ldap_name).value_or(""),
                      .scope = settings_.scope,
                      .filter = plan().queries.back().query(key, quote_ldap_filter).value_or(""),
                      .attributes = settings_.attributes.names()};
    HostSearch search(pool_);
    auto* connection = static_cast<LdapConnection*>(search.next());
    if (connection == nullptr) return Lookup::temp_fail(search.reason());
    Lease lease(*this, *connection, story);
    Lookup answer = ask(lease, wanted, key, values);
    if (lease.good()) {
        search.keep();
    } else {
        search.lose(Loss::late, answer.answer() == Answer::temp_fail ? answer.reason() : "");
    }
    return answer;
}

Lookup Ldap::ask(Lease& lease, const LdapSearch& wanted, const KeyParts& key, AnswerValues& values) {
    LdapReply reply = lease.search(wanted);
    // Servers close connections that are idle, and some close new ones while they start.
    if (LdapConnection::is_lost(reply)) {
        auto again = lease.search_anew(wanted);
        if (!again) return Lookup::temp_fail("the connection was lost, and a new one failed");
        reply = std::move(*again);
    }
    if (reply.code != kLdapSuccess) return search_failed(reply, wanted);
    return expand(lease, std::move(reply), key, values);
}

Lookup Ldap::search_failed(const LdapReply& reply, const LdapSearch& wanted) {
    if (reply.code != kLdapNoSuchObject) {
        warn(fmt::format("dict_ldap_lookup: Search error {}: {} ", reply.code, reply.text));
        return Lookup::temp_fail(reply.text);
    }
    // A base that depends on the key need not be there; one that does not is a mistake.
    if (plan().queries.front().asks_key()) return Lookup::absent();
    warn(fmt::format("dict_ldap_lookup: {}: Search base '{}' not found: {}: {}", name(), wanted.base, reply.code,
                     reply.text));
    return Lookup::temp_fail("the search base does not exist");
}

Lookup Ldap::expand(Lease& lease, LdapReply reply, const KeyParts& key, AnswerValues& values) {
    auto added = AnswerValues::Added::yes;
    LdapExpansion expansion(settings_.attributes,
                            {.depth = static_cast<std::size_t>(settings_.recursion_limit), .searches = kMaxSearches},
                            lease,
                            {.add =
                                 [&](std::string_view value) {
                                     added = values.add(value);
                                     return added == AnswerValues::Added::yes;
                                 },
                             .warn = [this](std::string text) { warn(std::move(text)); }});
    const LdapExpansion::End end = expansion.run(std::move(reply.entries), name());
    Lookup answer = Lookup::absent();
    switch (end) {
        case LdapExpansion::End::complete:
            answer = values.answer();
            break;
        case LdapExpansion::End::failed:
            answer = Lookup::temp_fail(expansion.failure());
            break;
        case LdapExpansion::End::unwanted:
            answer = refuse(added, fmt::format("dict_ldap_get_values[{}]: {}: Expansion limit exceeded for key: '{}'",
                                               expansion.depth(), name(), key.whole));
            break;
    }
    if (expansion.last_code() != kLdapSuccess) {
        warn(fmt::format("dict_ldap_lookup: Had some trouble with entries returned by search: {}",
                         expansion.last_text()));
    }
    return answer;
}

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto config = QueryConfig::open(request);
    if (!config) return tl::unexpected<Error>(config.error());
    const auto& library = LdapLibrary::get();
    if (!library)
        return fail(library.error().code, fmt::format("{}: {}", request.spec.text(), library.error().message));
    auto settings = LdapSettings::read(*config, request, *library);
    if (!settings) return tl::unexpected<Error>(settings.error());
    return std::make_unique<Ldap>(request, std::move(*settings), *library);
}

}  // namespace

const TableType table_ldap{.name = "ldap", .blocking = Blocking::yes, .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
