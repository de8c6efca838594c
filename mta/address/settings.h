// Settings: what rewriting and routing need to know of the configuration, read once.
//
// Shape:   a member has the name of its parameter; each value knows where it stands. Lists of tables are specs in
//          order, lists of domains are elements in order; nothing is opened.
// Errors:  the first value that cannot be expanded or is none of its kind, in Postfix's words.
// Source:  postconf(5), trivial-rewrite(8), cleanup(8).
// Threads: immutable once read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/model/values.h"
#include "mta/address/rewrite.h"

namespace postern::address {

struct Text {
    std::string_view parameter;
    std::string value;
    SourceRange where{};
};
struct Flag {
    std::string_view parameter;
    bool value = false;
    SourceRange where{};
    explicit operator bool() const { return value; }
};
struct Limit {
    std::string_view parameter;
    std::size_t value = 0;
    SourceRange where{};
};

struct TableRef {
    std::string spec;  // "type:name"
    SourceRange where{};
};
struct Maps {
    std::string_view parameter;
    std::vector<TableRef> tables;
    bool empty() const { return tables.empty(); }
};

/// An element of mydestination and its kin.
struct DomainItem {
    enum class Kind : std::uint8_t { name, table, unreadable };
    std::string text;  // name, "type:name", or the file that cannot be read
    Kind kind = Kind::name;
    bool negated = false;
    SourceRange where{};
};
struct DomainList {
    std::string_view parameter;
    std::vector<DomainItem> items;
    bool with_subdomains = false;  // parent_domain_matches_subdomains has it
    bool parents = false;          // "a.b" or ".a.b" may stand for what is below
};

/// Bits of the places where an address may stand.
enum class Place : std::uint8_t {
    envelope_sender = 1,
    envelope_recipient = 2,
    header_sender = 4,
    header_recipient = 8,
};
struct Places {
    std::string_view parameter;
    std::uint8_t bits = 0;
    SourceRange where{};
    bool has(Place place) const { return (bits & static_cast<std::uint8_t>(place)) != 0; }
};

struct Settings {
    Text myhostname, mydomain, myorigin, remote_header_rewrite_domain, empty_address_recipient;
    Text recipient_delimiter, double_bounce_sender, propagate_unmatched_extensions;
    Flag append_at_myorigin, append_dot_mydomain, swap_bangpath, allow_percent_hack, owner_request_special;
    Flag resolve_dequoted_address, resolve_null_domain, resolve_numeric_domain, allow_min_user, smtputf8_enable;
    Flag strict_rfc821_envelopes, transport_maps_parents;

    DomainList mydestination, virtual_alias_domains, virtual_mailbox_domains, relay_domains;

    Maps canonical_maps, sender_canonical_maps, recipient_canonical_maps, smtp_generic_maps;
    Places canonical_classes, sender_canonical_classes, recipient_canonical_classes, masquerade_classes;
    Text masquerade_domains, masquerade_exceptions;

    Maps virtual_alias_maps, sender_bcc_maps, recipient_bcc_maps;
    Limit virtual_alias_recursion_limit, virtual_alias_expansion_limit, virtual_alias_address_length_limit;
    Text always_bcc;

    Text local_transport, virtual_transport, relay_transport, default_transport, relayhost;
    Maps transport_maps, relocated_maps, sender_dependent_relayhost_maps, sender_dependent_default_transport_maps;
    Text null_relayhost_key, null_default_transport_key;  // empty_address_…_lookup_key
    Flag relocated_prefix_enable, show_user_unknown_table_name;
    Text mailbox_transport, fallback_transport;
    Maps mailbox_transport_maps, fallback_transport_maps;

    Maps local_recipient_maps, relay_recipient_maps, virtual_mailbox_maps;
    Flag smtpd_reject_unlisted_recipient, smtpd_reject_unlisted_sender;
    Limit unknown_local_recipient_reject_code, unknown_relay_recipient_reject_code;
    Limit unknown_virtual_alias_reject_code, unknown_virtual_mailbox_reject_code, unknown_address_reject_code;

    /// The rules for addresses that begin here.
    Completion local_completion() const;
    /// The rules for headers of strangers; nullopt: such headers are left alone.
    std::optional<Completion> remote_completion() const;
};

/// The elements of a file that a list names; nullopt: it cannot be read.
using ReadListFile = std::function<std::optional<std::vector<std::string>>(const std::string& path)>;

[[nodiscard]] Result<Settings> read_settings(const conf::Values& values, const ReadListFile& files);

}  // namespace postern::address
