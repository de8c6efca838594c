// TableUse: what a table is used for, and so which keys are asked for and what becomes of an address extension.
//
// Shape:   one record for each way of asking; find_table_use() knows it by the names of parameters and manual pages.
// Errors:  an unknown name is a null pointer.
// Source:  access(5), aliases(5), canonical(5), generic(5), header_checks(5), relocated(5), transport(5), virtual(5),
//          virtual(8), and postconf(5) under the name of each parameter.
// Threads: immutable.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace postern::tables {

/// The sequence of keys.
enum class KeyPlan : std::uint8_t {
    whole,       // the text and nothing else
    address,     // user@domain, user (when the domain is local), @domain
    mailbox,     // user@domain, @domain
    transport,   // user@domain, domain, its parents, *
    access,      // user@domain, domain, its parents, user@; or a host name and its parents; or a network address
    user,        // the local part
    domain,      // a domain and its parents
    next_hop,    // the text; of a domain without brackets and port: its parents
    credentials  // as address when there is an "@", otherwise as whole
};

/// In which form local parts that need quotes are asked for.
enum class KeyQuotes : std::uint8_t {
    external,  // with quotes
    both,      // with quotes, then without
    internal,  // without
};

enum class ParentStyle : std::uint8_t {
    none,
    dot,        // always ".parent"
    parameter,  // "parent" when parent_domain_matches_subdomains lists the feature, otherwise ".parent"
};

enum class KeyFolding : std::uint8_t {
    table,   // a matter of the table: patterns see upper case
    always,  // keys are in lower case before any table sees them
};

struct TableUse {
    std::string_view name;    // the parameter or manual page it was asked by
    std::string_view manual;  // where the order is written
    KeyPlan plan = KeyPlan::whole;
    KeyQuotes quotes = KeyQuotes::both;
    ParentStyle parents = ParentStyle::none;
    KeyFolding folding = KeyFolding::table;
    std::string_view feature{};          // in parent_domain_matches_subdomains
    std::string_view extension_class{};  // in propagate_unmatched_extensions; empty: extensions are dropped
    std::string_view null_key{};         // the parameter with the key for the null address; empty: there is none
};

/// Sorted by name.
std::span<const TableUse> table_uses();
const TableUse* find_table_use(std::string_view name);

}  // namespace postern::tables
