#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_fcrdns_required;
namespace {

struct Strict {
    std::string_view name;
    std::string_view instead;
    std::string_view hits;
};
constexpr std::array kStrict{
    Strict{"reject_unknown_client_hostname", "reject_unknown_reverse_client_hostname", "whose name does not lead back to their address"},
    Strict{"reject_unknown_helo_hostname", "reject_non_fqdn_helo_hostname", "whose HELO name is not in the DNS"},
};

const Strict* strict(const policy::Call& call) {
    if (call.warning || call.fault) return nullptr;
    for (const Strict& one : kStrict) {
        if (call.is(one.name)) return &one;
    }
    return nullptr;
}

void check_list(const Project& project, const PolicyList& list, Report& report) {
    constexpr conf::Version kNewNames{2, 3, 0};
    for (const policy::Call& call : list.parsed.calls) {
        // Exceptions can be made from here on.
        if (is_access_check(call) || call.kind == policy::CallKind::restriction_class) return;
        const Strict* found = strict(call);
        const SourceRange range = list.range(call.word);
        if (found == nullptr || range.file == FileId::none) continue;
        Finding& finding = report.add(range, fmt::format("`{}` refuses legitimate servers {}", list.of(call.word), found->hits));
        finding.with_help(fmt::format("use {}, or put a table of exceptions in front", found->instead));
        if (project.version() < kNewNames || !stands_in_file(project, list, call.word)) continue;
        finding.with_fix(FixKind::suggested, fmt::format("use {}", found->instead), {{range, std::string(found->instead)}});
    }
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        if (scope->listener() != Listener::mx) continue;
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            // Whether exceptions stand in front of a class is for the list to say that uses it.
            if (!list.is_class) check_list(project, list, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"the lenient check", "smtpd_client_restrictions = permit_mynetworks, reject_unknown_reverse_client_hostname\n"},
    Trap{"only a warning in the log", "smtpd_client_restrictions = warn_if_reject reject_unknown_client_hostname\n"},
    Trap{"exceptions in front", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/clients, reject_unknown_client_hostname\n"},
    Trap{"the lenient checks of HELO", "smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname\n"},
    Trap{"a submission service", "biff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_client_restrictions=reject_unknown_client_hostname\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the old name", "smtpd_client_restrictions = permit_mynetworks, reject_unknown_client\n"},
    Trap{"HELO", "smtpd_helo_required = yes\nsmtpd_helo_restrictions = permit_mynetworks, reject_unknown_helo_hostname\n"},
    Trap{"in a service", "biff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_sender_restrictions=reject_unknown_client_hostname\n"},
};

}  // namespace

const Rule rule_fcrdns_required{
    .id = "PT515",
    .name = "fcrdns-required",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "The server demands names of its clients that many legitimate servers do not have.",
    .why = "`reject_unknown_client_hostname` wants the client's address to point to a name, and that name to point back to the\n"
           "address. A good many servers that send legitimate mail fail it: after a move, behind NAT, or with a provider who is\n"
           "slow. `reject_unknown_helo_hostname` likewise refuses those who greet with an internal name. Clients without any\n"
           "name at all are what is worth refusing: `reject_unknown_reverse_client_hostname`, and for HELO\n"
           "`reject_invalid_helo_hostname` and `reject_non_fqdn_helo_hostname`.",
    .bad = "smtpd_client_restrictions = permit_mynetworks, reject_unknown_client_hostname\n",
    .good = "smtpd_client_restrictions = permit_mynetworks, reject_unknown_reverse_client_hostname\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), reject_unknown_client_hostname and reject_unknown_helo_hostname",
    .check = check,
};

}  // namespace postern::lint
