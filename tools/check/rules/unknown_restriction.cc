#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/syntax/quoting.h"
#include "tools/check/distance.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_unknown_restriction;
namespace {

/// A word that somebody can have meant as a restriction; the rest is for rules about syntax.
bool is_name(std::string_view word) {
    return !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string_view::npos;
}

std::string class_names(const Scope& scope) { return scope.value("smtpd_restriction_classes").value_or(""); }

std::string meant(const Project& project, const Scope& scope, std::string_view word) {
    std::vector<std::string_view> names;
    for (const policy::Restriction* record : policy::restrictions()) {
        if (policy::standing({record, nullptr}, project.version()) == policy::Standing::current) names.push_back(record->name);
    }
    const std::string classes = class_names(scope);
    conf::WordReader reader(classes, conf::Braces::plain);
    while (const auto name = reader.next()) names.push_back(name->of(classes));
    const auto guess = nearest(word, names, std::max<std::size_t>(1, word.size() / 6));
    return guess ? std::string(*guess) : std::string();
}

void report_unknown(const Project& project, const Scope& scope, const PolicyList& list, conf::TextSpan span, Report& report) {
    const std::string_view word = list.of(span);
    Finding& finding = report.add(list.range(span), fmt::format("`{}` is no restriction", word));
    finding.with_fact("every client that gets this far is put off with 451 4.3.5 Server configuration error");
    if (project.sets(word)) {
        finding.with_related("this value is used only when smtpd_restriction_classes names it", project.assignment(word)->name_range())
            .with_help(fmt::format("add `{}` to smtpd_restriction_classes", word));
        return;
    }
    const std::string guess = meant(project, scope, word);
    if (guess.empty()) {
        finding.with_help("a restriction class must be declared in smtpd_restriction_classes");
        return;
    }
    finding.with_help(fmt::format("did you mean `{}`?", guess));
    if (stands_in_file(project, list, span)) finding.with_fix(FixKind::suggested, fmt::format("write {}", guess), {{list.range(span), guess}});
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            if (swallows_assignment(list)) continue;
            for (const policy::ListFault& fault : list.parsed.faults) {
                if (list.range(fault.span).file == FileId::none || !is_name(list.of(fault.span))) continue;
                if (fault.fault == policy::Fault::unknown_word) report_unknown(project, *scope, list, fault.span, report);
                if (fault.fault != policy::Fault::too_new) continue;
                const policy::Restriction& record = *list.parsed.calls[fault.call].record;
                report.add(list.range(fault.span), fmt::format("`{}` is no restriction before Postfix {}.{}", list.of(fault.span),
                                                               record.introduced.major, record.introduced.minor))
                    .with_help("leave it out, or run a release that has it");
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"case does not count", "smtpd_client_restrictions = PERMIT_MYNETWORKS, Reject_Unauth_Pipelining\n"},
    Trap{"arguments are no restrictions", "smtpd_client_restrictions = reject_rbl_client bl.alder.example, sleep 1, check_client_access hash:/etc/postfix/clients\n"},
    Trap{"a table without a check", "smtpd_sender_restrictions = hash:/etc/postfix/access\n"},
    Trap{"a class", "smtpd_restriction_classes = greylist\ngreylist = check_policy_service inet:127.0.0.1:10023\nsmtpd_recipient_restrictions = greylist\n"},
    Trap{"old names", "smtpd_helo_restrictions = reject_invalid_hostname\n"},
    Trap{"a removed word has a rule of its own", "smtpd_recipient_restrictions = check_relay_domains\n"},
    Trap{"a name that nobody defines expands to nothing", "smtpd_client_restrictions = $more_restrictions permit_mynetworks\n"},
    Trap{"an argument in braces", "smtpd_recipient_restrictions = check_policy_service { inet:127.0.0.1:10023, timeout=5s }\n"},
};
constexpr std::array kAlsoBad{
    Trap{"not declared as a class", "greylist = check_policy_service inet:127.0.0.1:10023\nsmtpd_recipient_restrictions = reject_unauth_destination, greylist\n"},
    Trap{"in a class", "smtpd_restriction_classes = strict\nstrict = reject_unknown_sender\nsmtpd_sender_restrictions = strict\n"},
    Trap{"a word of a later release", "smtpd_client_restrictions = check_sasl_access hash:/etc/postfix/users\n==> @target=2.10 <==\n"},
};

}  // namespace

const Rule rule_unknown_restriction{
    .id = "PT510",
    .name = "unknown-restriction",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A restriction list has a word that is neither a restriction nor a declared class.",
    .why = "Nothing complains when Postfix starts. Only when a client gets to the word does smtpd log an unknown restriction\n"
           "and answer `451 4.3.5 Server configuration error`: all mail that is not decided by then is put off until it bounces.\n"
           "A list of one's own needs a declaration in `smtpd_restriction_classes` before its name can be used.",
    .bad = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destinations\n",
    .good = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), smtpd_recipient_restrictions; RESTRICTION_CLASS_README",
    .check = check,
};

}  // namespace postern::lint
