// Params: the parameters that restrictions read, with their types, read once for one smtpd service.
//
// Shape:   plain data with the defaults of Postfix; lists of restrictions are parsed.
// Units:   codes are SMTP reply codes; times in seconds.
// Errors:  none; what cannot be read keeps its default, and conf::Values::check() says what is wrong with it.
// Source:  postconf(5).
// Threads: immutable once read; shared by sessions.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/values.h"
#include "mta/policy/access_keys.h"
#include "mta/policy/lists.h"
#include "mta/policy/parse_list.h"
#include "mta/policy/question.h"
#include "mta/policy/trusted_networks.h"

namespace postern::policy {

struct ReplyCodes {
    int access_map_reject_code = 554;
    int access_map_defer_code = 450;
    int reject_code = 554;
    int defer_code = 450;
    int invalid_hostname_reject_code = 501;
    int maps_rbl_reject_code = 554;
    int multi_recipient_bounce_reject_code = 550;
    int non_fqdn_reject_code = 504;
    int plaintext_reject_code = 450;
    int relay_domains_reject_code = 554;
    int unknown_address_reject_code = 450;
    int unknown_client_reject_code = 450;
    int unknown_hostname_reject_code = 450;
    int unknown_local_recipient_reject_code = 550;
    int unknown_relay_recipient_reject_code = 550;
    int unknown_virtual_alias_reject_code = 550;
    int unknown_virtual_mailbox_reject_code = 550;
    int unverified_recipient_defer_code = 450;
    int unverified_recipient_reject_code = 450;
    int unverified_sender_defer_code = 450;
    int unverified_sender_reject_code = 450;
};

/// What to do when a question cannot be answered for now: action words as in access(5).
struct TempfailActions {
    std::string unknown_address_tempfail_action = "defer_if_permit";
    std::string unknown_helo_hostname_tempfail_action = "defer_if_permit";
    std::string unverified_recipient_tempfail_action = "defer_if_permit";
    std::string unverified_sender_tempfail_action = "defer_if_permit";
};

struct PolicyServiceParams {
    PolicySettings settings;
    std::string default_action = "451 4.3.5 Server configuration problem";
    std::string policy_context;
    std::string stress;  // for the attributes of a request, like the following ones
    std::string compatibility_level;
    std::string mail_version;
};

/// Addresses, networks and tables of a list like mynetworks.
using NetworkList = std::vector<TrustedNetwork>;

/// A parsed list or class.
struct NamedList {
    std::string parameter;
    ParsedList parsed;
};

struct Params {
    Version version = conf::kDefaultVersion;
    std::string myhostname;
    ReplyCodes codes;
    TempfailActions tempfail;
    PolicyServiceParams policy_service;
    ListOrder order;
    KeyRules keys;

    bool soft_bounce = false;
    bool allow_untrusted_routing = false;
    bool show_user_unknown_table_name = true;
    bool smtpd_reject_unlisted_recipient = true;
    bool smtpd_reject_unlisted_sender = false;
    bool smtpd_sasl_auth_enable = false;
    bool smtpd_client_port_logging = false;

    NetworkList mynetworks;
    NetworkList permit_mx_backup_networks;
    std::vector<std::string> relay_clientcerts;         // tables
    std::vector<std::string> smtpd_sender_login_maps;   // tables
    std::vector<std::string> rbl_reply_maps;            // tables
    std::vector<std::string> smtpd_reject_footer_maps;  // tables
    std::vector<std::string> maps_rbl_domains;
    std::string default_rbl_reply;    // unexpanded: its macros are those of the session
    std::string smtpd_reject_footer;  // likewise
    std::string unverified_recipient_reject_reason;
    std::string unverified_sender_reject_reason;

    std::array<NamedList, kStages.size()> lists;  // by Stage
    /// Parsed for the list in which they are used, which decides what a bare table means.
    const NamedList* find_class(std::string_view name, Stage stage) const;
    bool is_class(std::string_view name) const { return classes.contains(name); }
    const NamedList& list(Stage stage) const { return lists[static_cast<std::size_t>(stage)]; }

    std::map<std::string, std::array<NamedList, kStages.size()>, std::less<>> classes;

    /// `files` reads the files that lists of networks name.
    static Params read(const conf::Values& values, const Tables& files);
};

}  // namespace postern::policy
