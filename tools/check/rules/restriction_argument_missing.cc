#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_restriction_argument_missing;
namespace {

bool placeholder(std::string_view text) { return text.find_first_of("@<>%") != std::string_view::npos; }

std::string message(const PolicyList& list, const policy::ListFault& fault, const policy::Call& call) {
    const std::string_view form = policy::argument_form(call.record->argument);
    if (fault.fault == policy::Fault::missing_argument) return fmt::format("`{}` lacks its argument: {}", list.of(call.word), form);
    if (fault.fault == policy::Fault::zone_is_restriction) {
        return fmt::format("`{}` is taken for the domain that `{}` asks", list.of(fault.span), list.of(call.word));
    }
    return fmt::format("`{}` is no argument of `{}`, which needs {}", list.of(fault.span), list.of(call.word), form);
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            if (swallows_assignment(list)) continue;
            for (const policy::ListFault& fault : list.parsed.faults) {
                const bool zone = fault.fault == policy::Fault::zone_is_restriction;
                if (fault.fault != policy::Fault::missing_argument && fault.fault != policy::Fault::bad_argument && !zone) continue;
                if (list.range(fault.span).file == FileId::none || placeholder(list.of(fault.span))) continue;
                const policy::Call& call = list.parsed.calls[fault.call];
                Finding& finding = report.add(list.range(fault.span), message(list, fault, call));
                finding.with_fact(zone ? "the restriction itself is not made"
                                       : "every client that gets this far is put off with 451 4.3.5 Server configuration error");
                finding.with_help(fmt::format("write `{} {}`", list.of(call.word), policy::argument_form(call.record->argument)));
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"a comma between a word and its argument", "smtpd_client_restrictions = reject_rbl_client, bl.alder.example, sleep, 2\n"},
    Trap{"arguments of every kind",
         "smtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/access, check_policy_service unix:private/policy, sleep 5,\n"
         "  reject_rhsbl_sender list.alder.example=127.0.1.2, check_policy_service { inet:127.0.0.1:10023, timeout=5s }\n"},
};
constexpr std::array kAlsoBad{
    Trap{"at the end of a list", "smtpd_sender_restrictions = reject_unlisted_sender, check_sender_access\n"},
    Trap{"no table", "smtpd_sender_restrictions = check_sender_access /etc/postfix/access\n"},
    Trap{"a restriction where a table should be", "smtpd_sender_restrictions = check_sender_access, reject_unlisted_sender\n"},
    Trap{"no number", "smtpd_client_restrictions = sleep long\n"},
};

}  // namespace

const Rule rule_restriction_argument_missing{
    .id = "PT511",
    .name = "restriction-argument-missing",
    .grade = Grade::error,
    .summary = "A restriction lacks its argument, or has something else in its place.",
    .why = "Commas and blanks mean the same in a restriction list: what follows a word that takes an argument is its argument.\n"
           "A restriction that stands there is lost: after `reject_rbl_client` its name is looked up as if it were a domain,\n"
           "and elsewhere smtpd answers `451 4.3.5 Server configuration error` to everybody who gets that far.",
    .bad = "smtpd_recipient_restrictions = reject_rbl_client, reject_unauth_destination\n",
    .good = "smtpd_recipient_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11], reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), smtpd_recipient_restrictions",
    .check = check,
};

}  // namespace postern::lint
