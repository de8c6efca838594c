#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/list_edit.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_own_users_hit_spam_checks;
namespace {

constexpr std::array<std::string_view, 14> kSpamChecks{
    "reject_rbl_client",
    "reject_rhsbl_client",
    "reject_rhsbl_reverse_client",
    "reject_rhsbl_helo",
    "reject_rhsbl_sender",
    "reject_rhsbl_recipient",
    "reject_invalid_helo_hostname",
    "reject_non_fqdn_helo_hostname",
    "reject_unknown_helo_hostname",
    "reject_unknown_client_hostname",
    "reject_unknown_reverse_client_hostname",
    "reject_unknown_forward_client_hostname",
    "reject_unverified_sender",
    "reject_unverified_recipient",
};

bool is_greylist(std::string_view endpoint) {
    const std::string text = ascii::lower(endpoint);
    constexpr std::array<std::string_view, 4> kSigns{"grey", "gray", "/gld", ":10023"};
    return std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) { return text.find(sign) != std::string::npos; });
}

bool hits_users(const PolicyList& list, const policy::Call& call) {
    if (call.kind != policy::CallKind::restriction || call.warning || call.fault) return false;
    if (call.is("check_policy_service")) return call.argument && is_greylist(list.of(*call.argument));
    return std::find(kSpamChecks.begin(), kSpamChecks.end(), call.record->name) != kSpamChecks.end();
}

/// From here on users who have logged in are let through, or somebody decides about them.
bool lets_users_out(const policy::Call& call) {
    if (call.kind == policy::CallKind::restriction_class) return true;  // may do so
    return call.is("permit_sasl_authenticated") || call.is("check_sasl_access") || call.is("permit") || call.is("reject") || call.is("defer");
}

/// Permits in front of the check, in the place of later ones.
std::vector<TextEdit> permit_first(const Project& project, const PolicyList& list, std::size_t check) {
    const auto& calls = list.parsed.calls;
    if (!stands_in_file(project, list, calls[check].span)) return {};
    std::vector<std::string_view> permits{"permit_mynetworks", "permit_sasl_authenticated"};
    std::vector<TextEdit> edits;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const bool network = calls[i].is("permit_mynetworks");
        const bool user = calls[i].is("permit_sasl_authenticated");
        if (i < check && !calls[i].warning && (network || user)) std::erase(permits, network ? "permit_mynetworks" : "permit_sasl_authenticated");
        if (i < check || (!network && !user)) continue;
        if (calls[i].warning || !stands_in_file(project, list, calls[i].span)) continue;
        const SourceRange range = list.range(calls[i]);
        // Two neighbours cannot both take the separator between them away.
        if (!edits.empty() && edits.back().range.end >= range.begin) continue;
        if (auto edit = remove_element(project, range); edit && (edits.empty() || edit->range.begin >= edits.back().range.end)) edits.push_back(*std::move(edit));
    }
    edits.insert(edits.begin(), insert_calls(project, list.range(calls[check]), permits));
    return edits;
}

/// The first check that hits somebody, and how many do; `lets_out` ends the search.
struct Hits {
    std::optional<std::size_t> first;
    std::size_t count = 0;
};
template <class LetsOut>
Hits hits_before(const PolicyList& list, LetsOut lets_out) {
    Hits hits;
    const auto& calls = list.parsed.calls;
    for (std::size_t i = 0; i < calls.size() && !lets_out(calls[i]); ++i) {
        if (!hits_users(list, calls[i])) continue;
        if (!hits.first) hits.first = i;
        ++hits.count;
    }
    return hits;
}

/// Users are let through, but trusted hosts only behind a check: somebody meant to let them through.
Hits hits_on_networks(const PolicyList& list) {
    const auto is_permit = [](const policy::Call& call) { return call.is("permit_mynetworks") && !call.warning; };
    if (std::none_of(list.parsed.calls.begin(), list.parsed.calls.end(), is_permit)) return {};
    return hits_before(list, [&](const policy::Call& call) { return is_permit(call) || (lets_users_out(call) && !call.is("permit_sasl_authenticated") && !call.is("check_sasl_access")); });
}

void check_list(const Project& project, const Scope& scope, const PolicyList& list, Report& report) {
    Hits hits = hits_before(list, lets_users_out);
    const bool users = hits.first.has_value();
    if (!users) hits = hits_on_networks(list);
    if (!hits.first) return;
    const policy::Call& call = list.parsed.calls[*hits.first];
    if (list.range(call).file == FileId::none) return;
    Finding& finding = report.add(list.range(call), users ? fmt::format("`{}` in {} hits users who have logged in", list.of(call.word), list.parameter)
                                                          : fmt::format("`{}` in {} hits the hosts of mynetworks: permit_mynetworks comes later", list.of(call.word), list.parameter));
    if (hits.count > 1) finding.with_fact(fmt::format("so do {} more of the list", hits.count - 1));
    finding.with_help(users ? "put permit_sasl_authenticated in front: home and mobile addresses are on block lists by design" : "put permit_mynetworks in front");
    const SourceRange logins = scope.place("smtpd_sasl_auth_enable");
    if (logins.file != FileId::none) finding.with_related("logins are offered here", logins);
    std::vector<TextEdit> edits = permit_first(project, list, *hits.first);
    if (!edits.empty()) finding.with_fix(FixKind::suggested, "let users and trusted hosts through first", std::move(edits));
}

void check(const Project& project, Report& report) {
    constexpr std::array kStages{policy::Stage::client, policy::Stage::helo, policy::Stage::sender, policy::Stage::recipient};
    for (const Scope* scope : smtp_servers(project)) {
        if (scope->loopback_only() || !scope->flag("smtpd_sasl_auth_enable").value_or(false)) continue;
        // Lists that are evaluated at once are so before anybody can log in.
        if (!scope->flag("smtpd_delay_reject").value_or(false)) continue;
        const ScopePolicy policy(project, *scope);
        for (const policy::Stage stage : kStages) {
            if (const PolicyList* list = policy.list(stage)) check_list(project, *scope, *list, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"no logins", "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n"},
    Trap{"harmless checks come first",
         "smtpd_sasl_auth_enable = yes\nsmtpd_recipient_restrictions = reject_non_fqdn_recipient, reject_non_fqdn_sender, reject_unlisted_recipient,\n"
         "  permit_mynetworks, permit_sasl_authenticated, reject_rbl_client bl.spamcop.net\n"},
    Trap{"logins only where the list is another one",
         "smtpd_client_restrictions = reject_rbl_client bl.spamcop.net\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"
         "submission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject\n"},
    Trap{"only a warning in the log", "smtpd_sasl_auth_enable = yes\nsmtpd_client_restrictions = warn_if_reject reject_rbl_client bl.spamcop.net\n"},
    Trap{"a policy server of another kind",
         "smtpd_sasl_auth_enable = yes\nsmtpd_recipient_restrictions = check_policy_service unix:private/quota-status, permit_sasl_authenticated\n"},
};
constexpr std::array kAlsoBad{
    Trap{"trusted hosts are let through too late",
         "smtpd_sasl_auth_enable = yes\nsmtpd_recipient_restrictions = permit_sasl_authenticated, reject_rbl_client bl.spamcop.net, permit_mynetworks,\n"
         "  reject_unauth_destination\n"},
    Trap{"a submission service inherits the lists",
         "smtpd_helo_restrictions = permit_mynetworks, reject_non_fqdn_helo_hostname\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"
         "submission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"},
    Trap{"greylisting",
         "smtpd_sasl_auth_enable = yes\nsmtpd_recipient_restrictions = reject_unauth_destination, check_policy_service inet:127.0.0.1:10023\n"},
    Trap{"both permits come late",
         "smtpd_sasl_auth_enable = yes\nsmtpd_sender_restrictions = reject_unknown_reverse_client_hostname, permit_mynetworks, permit_sasl_authenticated, permit\n"},
    Trap{"in a service",
         "biff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"
         "  -o smtpd_client_restrictions=reject_rbl_client,bl.spamcop.net,permit_sasl_authenticated,reject\n"},
};

}  // namespace

const Rule rule_own_users_hit_spam_checks{
    .id = "PT516",
    .name = "own-users-hit-spam-checks",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "Checks made against spammers come before permit_sasl_authenticated, and hit the server's own users.",
    .why = "Users send from home, from hotels and from phones: addresses that block lists hold by design, with names that do\n"
           "not fit and HELO names that are none. Each list is gone through by itself, so every list with such checks needs\n"
           "`permit_sasl_authenticated` in front of them, or the submission service needs lists of its own. Greylisting puts a\n"
           "user's mail off, and an address that is verified first keeps the user waiting.",
    .bad = "smtpd_sasl_auth_enable = yes\nsmtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11], permit_sasl_authenticated\n",
    .good = "smtpd_sasl_auth_enable = yes\nsmtpd_client_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "SMTPD_ACCESS_README, SASL_README; Spamhaus PBL",
    .check = check,
};

}  // namespace postern::lint
