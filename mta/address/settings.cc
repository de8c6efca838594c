#include "mta/address/settings.h"

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libtables/lookup_keys.h"

namespace postern::address {
namespace {

class Reader {
public:
    Reader(const conf::Values& values, const ReadListFile& files) : values_(values), files_(files) {}

    std::optional<Error> error;

    void read(Text& text, std::string_view name) {
        text.parameter = name;
        if (auto found = take(values_.text(name))) {
            text.value = std::move(found->value);
            text.where = found->range;
        }
    }
    void read(Flag& flag, std::string_view name) {
        flag.parameter = name;
        if (auto found = take(values_.boolean(name))) {
            flag.value = found->value;
            flag.where = found->range;
        }
    }
    /// Of a release that may not be there yet.
    void read(Flag& flag, std::string_view name, bool otherwise) {
        if (values_.config().find(name) != nullptr) return read(flag, name);
        flag = {name, otherwise, {}};
    }
    void read(Limit& limit, std::string_view name) {
        limit.parameter = name;
        if (auto found = take(values_.number(name))) {
            limit.value = static_cast<std::size_t>(std::max<std::int64_t>(found->value, 0));
            limit.where = found->range;
        }
    }
    void read(Maps& maps, std::string_view name) {
        maps.parameter = name;
        for (conf::ListElement& element : elements(name))
            maps.tables.push_back({std::move(element.text), element.range});
    }
    void read(Places& places, std::string_view name) {
        places.parameter = name;
        places.where = values_.place(name);
        for (const conf::ListElement& element : elements(name)) places.bits |= bit(element.text);
    }
    void read(DomainList& list, std::string_view name, std::string_view parents_list) {
        list.parameter = name;
        list.parents = !parents_list.empty();
        list.with_subdomains = list.parents && tables::lists_word(parents_list, name);
        for (const conf::ListElement& element : elements(name)) add(list, element.text, element.range, 0);
    }

private:
    template <class T>
    std::optional<T> take(Result<T> result) {
        if (result) return std::move(*result);
        if (!error) error = std::move(result.error());
        return std::nullopt;
    }

    std::vector<conf::ListElement> elements(std::string_view name) {
        auto found = take(values_.list(name));
        return found ? std::move(*found) : std::vector<conf::ListElement>();
    }

    static std::uint8_t bit(std::string_view word) {
        for (const auto& [name, place] : {std::pair<std::string_view, Place>{"envelope_sender", Place::envelope_sender},
                                          {"envelope_recipient", Place::envelope_recipient},
                                          {"header_sender", Place::header_sender},
                                          {"header_recipient", Place::header_recipient}}) {
            if (ascii::equal_fold(word, name)) return static_cast<std::uint8_t>(place);
        }
        return 0;
    }

    void add(DomainList& list, std::string_view text, SourceRange where, int depth) {
        constexpr int kMaxFiles = 30;  // a list file may name further ones
        DomainItem item{std::string(text), DomainItem::Kind::name, false, where};
        while (item.text.starts_with('!')) {
            item.negated = !item.negated;
            item.text.erase(0, 1);
        }
        if (item.text.starts_with('/')) {
            const auto contents = depth < kMaxFiles && files_ ? files_(item.text) : std::nullopt;
            if (contents) {
                for (const std::string& element : *contents) {
                    add(list, item.negated ? "!" + element : element, where, depth + 1);
                }
                return;
            }
            item.kind = DomainItem::Kind::unreadable;
        } else if (item.text.find(':') != std::string::npos && !item.text.starts_with('[')) {
            item.kind = DomainItem::Kind::table;
        }
        list.items.push_back(std::move(item));
    }

    const conf::Values& values_;
    const ReadListFile& files_;
};

void read_names(Reader& reader, Settings& s) {
    reader.read(s.myhostname, "myhostname");
    reader.read(s.mydomain, "mydomain");
    reader.read(s.myorigin, "myorigin");
    reader.read(s.remote_header_rewrite_domain, "remote_header_rewrite_domain");
    reader.read(s.empty_address_recipient, "empty_address_recipient");
    reader.read(s.recipient_delimiter, "recipient_delimiter");
    reader.read(s.double_bounce_sender, "double_bounce_sender");
    reader.read(s.propagate_unmatched_extensions, "propagate_unmatched_extensions");
    reader.read(s.append_at_myorigin, "append_at_myorigin");
    reader.read(s.append_dot_mydomain, "append_dot_mydomain");
    reader.read(s.swap_bangpath, "swap_bangpath");
    reader.read(s.allow_percent_hack, "allow_percent_hack");
    reader.read(s.owner_request_special, "owner_request_special");
    reader.read(s.resolve_dequoted_address, "resolve_dequoted_address");
    reader.read(s.resolve_null_domain, "resolve_null_domain");
    reader.read(s.resolve_numeric_domain, "resolve_numeric_domain");
    reader.read(s.allow_min_user, "allow_min_user");
    reader.read(s.smtputf8_enable, "smtputf8_enable");
    reader.read(s.strict_rfc821_envelopes, "strict_rfc821_envelopes");
}

void read_rewriting(Reader& reader, Settings& s) {
    reader.read(s.canonical_maps, "canonical_maps");
    reader.read(s.sender_canonical_maps, "sender_canonical_maps");
    reader.read(s.recipient_canonical_maps, "recipient_canonical_maps");
    reader.read(s.smtp_generic_maps, "smtp_generic_maps");
    reader.read(s.canonical_classes, "canonical_classes");
    reader.read(s.sender_canonical_classes, "sender_canonical_classes");
    reader.read(s.recipient_canonical_classes, "recipient_canonical_classes");
    reader.read(s.masquerade_classes, "masquerade_classes");
    reader.read(s.masquerade_domains, "masquerade_domains");
    reader.read(s.masquerade_exceptions, "masquerade_exceptions");
    reader.read(s.virtual_alias_maps, "virtual_alias_maps");
    reader.read(s.sender_bcc_maps, "sender_bcc_maps");
    reader.read(s.recipient_bcc_maps, "recipient_bcc_maps");
    reader.read(s.virtual_alias_recursion_limit, "virtual_alias_recursion_limit");
    reader.read(s.virtual_alias_expansion_limit, "virtual_alias_expansion_limit");
    reader.read(s.virtual_alias_address_length_limit, "virtual_alias_address_length_limit");
    reader.read(s.always_bcc, "always_bcc");
}

void read_routing(Reader& reader, Settings& s) {
    Text parents;
    reader.read(parents, "parent_domain_matches_subdomains");
    s.transport_maps_parents = {"parent_domain_matches_subdomains", tables::lists_word(parents.value, "transport_maps"),
                                parents.where};
    reader.read(s.mydestination, "mydestination", {});
    reader.read(s.virtual_alias_domains, "virtual_alias_domains", {});
    reader.read(s.virtual_mailbox_domains, "virtual_mailbox_domains", {});
    const std::string_view none = ",";  // there, but empty
    reader.read(s.relay_domains, "relay_domains", parents.value.empty() ? none : std::string_view(parents.value));
    reader.read(s.local_transport, "local_transport");
    reader.read(s.virtual_transport, "virtual_transport");
    reader.read(s.relay_transport, "relay_transport");
    reader.read(s.default_transport, "default_transport");
    reader.read(s.relayhost, "relayhost");
    reader.read(s.transport_maps, "transport_maps");
    reader.read(s.relocated_maps, "relocated_maps");
    reader.read(s.sender_dependent_relayhost_maps, "sender_dependent_relayhost_maps");
    reader.read(s.sender_dependent_default_transport_maps, "sender_dependent_default_transport_maps");
    reader.read(s.null_relayhost_key, "empty_address_relayhost_maps_lookup_key");
    reader.read(s.null_default_transport_key, "empty_address_default_transport_maps_lookup_key");
    reader.read(s.relocated_prefix_enable, "relocated_prefix_enable", true);
    reader.read(s.show_user_unknown_table_name, "show_user_unknown_table_name");
    reader.read(s.mailbox_transport, "mailbox_transport");
    reader.read(s.fallback_transport, "fallback_transport");
    reader.read(s.mailbox_transport_maps, "mailbox_transport_maps");
    reader.read(s.fallback_transport_maps, "fallback_transport_maps");
}

void read_validation(Reader& reader, Settings& s) {
    reader.read(s.local_recipient_maps, "local_recipient_maps");
    reader.read(s.relay_recipient_maps, "relay_recipient_maps");
    reader.read(s.virtual_mailbox_maps, "virtual_mailbox_maps");
    reader.read(s.smtpd_reject_unlisted_recipient, "smtpd_reject_unlisted_recipient");
    reader.read(s.smtpd_reject_unlisted_sender, "smtpd_reject_unlisted_sender");
    reader.read(s.unknown_local_recipient_reject_code, "unknown_local_recipient_reject_code");
    reader.read(s.unknown_relay_recipient_reject_code, "unknown_relay_recipient_reject_code");
    reader.read(s.unknown_virtual_alias_reject_code, "unknown_virtual_alias_reject_code");
    reader.read(s.unknown_virtual_mailbox_reject_code, "unknown_virtual_mailbox_reject_code");
    reader.read(s.unknown_address_reject_code, "unknown_address_reject_code");
}

}  // namespace

Completion Settings::local_completion() const {
    return {.origin = myorigin.value,
            .subdomain = mydomain.value,
            .append_at_myorigin = append_at_myorigin.value,
            .append_dot_mydomain = append_dot_mydomain.value,
            .swap_bangpath = swap_bangpath.value,
            .allow_percent_hack = allow_percent_hack.value};
}

std::optional<Completion> Settings::remote_completion() const {
    if (remote_header_rewrite_domain.value.empty()) return std::nullopt;
    Completion completion = local_completion();
    completion.origin = remote_header_rewrite_domain.value;
    completion.subdomain = remote_header_rewrite_domain.value;
    return completion;
}

Result<Settings> read_settings(const conf::Values& values, const ReadListFile& files) {
    Reader reader(values, files);
    Settings settings;
    read_names(reader, settings);
    read_rewriting(reader, settings);
    read_routing(reader, settings);
    read_validation(reader, settings);
    if (reader.error) return tl::unexpected<Error>(std::move(*reader.error));
    return settings;
}

}  // namespace postern::address
