// Access keys: what is looked up in an access(5) table for a host, an address or a mailbox, in which order.
//
// Shape:   texts, most specific first; the first that is found decides. Tables of patterns and networks get complete
//          texts only and do the rest themselves.
// Errors:  none.
// Source:  access(5).
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/ip_address.h"

namespace postern::policy {

/// How a key for `example.com` covers hosts below it.
enum class Subdomains : std::uint8_t {
    by_domain,  // "example.com" does: smtpd_access_maps is in parent_domain_matches_subdomains, as it is by default
    by_dot,     // only ".example.com" does
};

enum class KeyForm : std::uint8_t {
    parts,  // indexes and databases: parents, networks, local parts
    whole,  // regexp, pcre, cidr, tcp
};
/// Of "type:name", behind any "proxy:".
KeyForm key_form(std::string_view table);

struct KeyRules {
    Subdomains subdomains = Subdomains::by_domain;
    std::string null_sender = "<>";
    std::string delimiters;  // recipient_delimiter
};

std::vector<std::string> host_keys(std::string_view name, KeyForm form, const KeyRules& rules);
std::vector<std::string> address_keys(const IpAddress& address, KeyForm form);
/// An empty mailbox is the null sender.
std::vector<std::string> mailbox_keys(std::string_view mailbox, KeyForm form, const KeyRules& rules);

/// What follows the last @; empty when there is none.
std::string_view domain_of(std::string_view mailbox);

}  // namespace postern::policy
