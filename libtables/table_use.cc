#include "libtables/table_use.h"

#include <algorithm>
#include <array>

namespace postern::tables {
namespace {

constexpr TableUse address(std::string_view name, std::string_view manual) {
    return {.name = name, .manual = manual, .plan = KeyPlan::address};
}
// Their addresses are in external form from the start.
constexpr TableUse rewriting(std::string_view name, std::string_view manual, std::string_view extension_class) {
    return {.name = name,
            .manual = manual,
            .plan = KeyPlan::address,
            .quotes = KeyQuotes::external,
            .extension_class = extension_class};
}
constexpr TableUse canonical(std::string_view name) {
    return rewriting(name, "canonical(5)", "canonical");
}
constexpr TableUse virtual_alias(std::string_view name) {
    return rewriting(name, "virtual(5)", "virtual");
}
constexpr TableUse generic(std::string_view name) {
    return rewriting(name, "generic(5)", "generic");
}
constexpr TableUse by_sender(std::string_view name, std::string_view null_key) {
    return {.name = name, .manual = "postconf(5)", .plan = KeyPlan::address, .null_key = null_key};
}
constexpr TableUse mailbox(std::string_view name) {
    return {.name = name, .manual = "virtual(8)", .plan = KeyPlan::mailbox, .folding = KeyFolding::always};
}
constexpr TableUse access(std::string_view name) {
    return {.name = name,
            .manual = "access(5)",
            .plan = KeyPlan::access,
            .parents = ParentStyle::parameter,
            .feature = "smtpd_access_maps",
            .null_key = "smtpd_null_access_lookup_key"};
}
constexpr TableUse transport(std::string_view name) {
    return {.name = name,
            .manual = "transport(5)",
            .plan = KeyPlan::transport,
            .parents = ParentStyle::parameter,
            .feature = "transport_maps"};
}
constexpr TableUse aliases(std::string_view name) {
    return {.name = name,
            .manual = "aliases(5)",
            .plan = KeyPlan::user,
            .quotes = KeyQuotes::internal,
            .folding = KeyFolding::always,
            .extension_class = "alias"};
}
constexpr TableUse domains(std::string_view name) {
    return {.name = name,
            .manual = "postconf(5)",
            .plan = KeyPlan::domain,
            .parents = ParentStyle::parameter,
            .feature = name};
}
constexpr TableUse whole(std::string_view name, std::string_view manual = "postconf(5)") {
    return {.name = name, .manual = manual};
}
constexpr TableUse credentials(std::string_view name) {
    return {.name = name, .manual = "SASL_README", .plan = KeyPlan::credentials};
}
constexpr TableUse next_hop(std::string_view name) {
    return {.name = name, .manual = "postconf(5)", .plan = KeyPlan::next_hop, .parents = ParentStyle::dot};
}
constexpr TableUse server_name(std::string_view name) {
    return {.name = name, .manual = "postconf(5)", .plan = KeyPlan::domain, .parents = ParentStyle::dot};
}

constexpr std::array kUses{
    access("access"),
    transport("address_verify_transport_maps"),
    aliases("alias_maps"),
    aliases("aliases"),
    whole("body_checks", "header_checks(5)"),
    canonical("canonical"),
    canonical("canonical_maps"),
    domains("debug_peer_list"),
    domains("fast_flush_domains"),
    generic("generic"),
    whole("header_checks", "header_checks(5)"),
    whole("lmtp_discard_lhlo_keyword_address_maps"),
    generic("lmtp_generic_maps"),
    credentials("lmtp_sasl_password_maps"),
    next_hop("lmtp_tls_policy_maps"),
    whole("local_login_sender_maps"),
    address("local_recipient_maps", "LOCAL_RECIPIENT_README"),
    whole("milter_header_checks", "header_checks(5)"),
    whole("mime_header_checks", "header_checks(5)"),
    whole("mydestination"),
    domains("mynetworks"),
    whole("nested_header_checks", "header_checks(5)"),
    domains("permit_mx_backup_networks"),
    domains("postscreen_access_list"),
    whole("postscreen_discard_ehlo_keyword_address_maps"),
    domains("qmqpd_authorized_clients"),
    whole("rbl_reply_maps"),
    address("recipient_bcc_maps", "postconf(5)"),
    canonical("recipient_canonical_maps"),
    domains("relay_domains"),
    address("relay_recipient_maps", "postconf(5)"),
    address("relocated", "relocated(5)"),
    address("relocated_maps", "relocated(5)"),
    address("sender_bcc_maps", "postconf(5)"),
    canonical("sender_canonical_maps"),
    by_sender("sender_dependent_default_transport_maps", "empty_address_default_transport_maps_lookup_key"),
    by_sender("sender_dependent_relayhost_maps", "empty_address_relayhost_maps_lookup_key"),
    whole("smtp_body_checks", "header_checks(5)"),
    whole("smtp_discard_ehlo_keyword_address_maps"),
    generic("smtp_generic_maps"),
    whole("smtp_header_checks", "header_checks(5)"),
    whole("smtp_mime_header_checks", "header_checks(5)"),
    whole("smtp_nested_header_checks", "header_checks(5)"),
    whole("smtp_pix_workaround_maps"),
    credentials("smtp_sasl_password_maps"),
    next_hop("smtp_tls_policy_maps"),
    domains("smtpd_client_event_limit_exceptions"),
    whole("smtpd_discard_ehlo_keyword_address_maps"),
    whole("smtpd_milter_maps"),
    address("smtpd_sender_login_maps", "postconf(5)"),
    server_name("tls_server_sni_maps"),
    transport("transport"),
    transport("transport_maps"),
    virtual_alias("virtual"),
    whole("virtual_alias_domains"),
    virtual_alias("virtual_alias_maps"),
    mailbox("virtual_gid_maps"),
    whole("virtual_mailbox_domains"),
    mailbox("virtual_mailbox_maps"),
    virtual_alias("virtual_maps"),
    mailbox("virtual_uid_maps"),
};
static_assert(std::ranges::is_sorted(kUses, {}, &TableUse::name));

}  // namespace

std::span<const TableUse> table_uses() {
    return kUses;
}

const TableUse* find_table_use(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kUses, name, {}, &TableUse::name);
    return found != kUses.end() && found->name == name ? found : nullptr;
}

}  // namespace postern::tables
