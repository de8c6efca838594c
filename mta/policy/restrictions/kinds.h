// Kinds of restrictions: what many records have in common, said once.
//
// Shape:   each function completes a record that says what is its own.
// Source:  postconf(5), access(5).
// Threads: pure functions, evaluated by the compiler.
#pragma once

#include "mta/policy/restriction.h"

namespace postern::policy {

constexpr Restriction always(Result result, Restriction record) {
    record.results = {result};
    record.basis = Basis::always;
    return record;
}

/// Permits for what is known about the client, and has no opinion otherwise.
constexpr Restriction permits(Basis basis, Restriction record) {
    record.results = {Result::permit};
    record.basis = basis;
    return record;
}

/// Refuses what has a flaw.
constexpr Restriction refuses_flaw(Restriction record) {
    record.results = {Result::reject};
    record.basis = Basis::flaw;
    return record;
}

/// Acts on the result of an access(5) table.
constexpr Restriction access_check(Restriction record) {
    record.argument = ArgumentKind::table;
    record.results = {Result::permit, Result::reject, Result::defer, Result::defer_if_permit, Result::defer_if_reject};
    record.basis = Basis::access_table;
    record.asks = record.asks.with({Ask::table});
    record.reply_codes = {"access_map_reject_code"};
    record.soft_codes = {"access_map_defer_code"};
    record.reads = NameList{"parent_domain_matches_subdomains"}.with(record.reads);
    return record;
}

/// An access table asked about the hosts of a domain (addresses, MX, name servers), from which OK would be too easy to
/// get.
constexpr Restriction host_access_check(Restriction record) {
    record.ok_refused = true;
    record.asks = record.asks.with({Ask::dns});
    return access_check(record);
}

/// Refuses what a DNS list lists.
constexpr Restriction dns_list_check(Restriction record) {
    record.argument = ArgumentKind::zone;
    record.asks = record.asks.with({Ask::dns_list});
    record.reply_codes = {"maps_rbl_reject_code"};
    record.reads = NameList{"default_rbl_reply", "rbl_reply_maps"}.with(record.reads);
    return refuses_flaw(record);
}

/// Permits what a DNS list lists, unless that would let strangers relay.
constexpr Restriction dns_list_favour(Restriction record) {
    record.argument = ArgumentKind::zone;
    record.asks = record.asks.with({Ask::dns_list});
    return permits(Basis::good_standing, record);
}

/// Compares the sender address with smtpd_sender_login_maps.
constexpr Restriction login_check(Restriction record) {
    record.group = Subject::sender;
    record.about = Subject::sender;
    record.asks = {Ask::user_maps};
    record.reads = NameList{"smtpd_sender_login_maps"}.with(record.reads);
    return refuses_flaw(record);
}

/// Tries a delivery to find out whether the address exists.
constexpr Restriction verification_check(Restriction record) {
    record.asks = {Ask::verification};
    record.results = {Result::reject, Result::defer};
    record.basis = Basis::flaw;
    return record;
}

/// The address is of a class of ours, and nobody has it.
constexpr Restriction unlisted_check(Restriction record) {
    record.asks = {Ask::user_maps};
    record.reply_codes = {"unknown_local_recipient_reject_code", "unknown_virtual_alias_reject_code",
                          "unknown_virtual_mailbox_reject_code", "unknown_relay_recipient_reject_code"};
    return refuses_flaw(record);
}

}  // namespace postern::policy
