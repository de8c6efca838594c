#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "mta/policy/restriction.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/unknown_names.h"

namespace postern::lint {
extern const Rule rule_restriction_used_as_parameter;
namespace {

/// The list that the restriction was made for.
std::string list_of(const policy::Restriction& record, conf::Version version) {
    const bool has_relay_list = version >= conf::Version{2, 10, 0};
    if (record.basis == policy::Basis::destination && has_relay_list) return "smtpd_relay_restrictions";
    if (record.group == policy::Subject::none) return "smtpd_recipient_restrictions";
    return fmt::format("smtpd_{}_restrictions", policy::subject_name(record.group));
}

/// What the line says as an element of a list; empty: not clear.
std::string element(const policy::Restriction& record, std::string_view name, std::string_view value) {
    const bool one_word = value.find_first_of(", \t\r\n{") == std::string_view::npos;
    if (record.argument == policy::ArgumentKind::none) {
        return value.empty() || ascii::equal_fold(value, "yes") ? std::string(name) : std::string();
    }
    if (record.argument == policy::ArgumentKind::restriction || value.empty() || !one_word) return {};
    return fmt::format("{} {}", name, value);
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        const std::string_view name = assignment.name();
        if (judge_name(project, name).fault != NameFault::restriction) continue;
        const policy::Restriction& record = *policy::find_restriction(name).record;
        const std::string list = list_of(record, project.version());
        Finding& finding =
            report.add(assignment.name_range(), fmt::format("`{}` is no parameter but a word of {}", name, list));
        if (project.config().find(name) != nullptr) {
            finding.with_grade(Grade::info).message =
                fmt::format("`{}` is used as a variable here; it is also a word of {}", name, list);
            finding.with_help("choose another name for the variable");
            continue;
        }
        finding.with_help(fmt::format("write it into {}; Postfix ignores this line", list));
        const std::string text = element(record, name, assignment.value());
        const auto usual = project.config().default_value(list);
        if (text.empty() || project.sets(list) || !usual || !usual->empty()) continue;
        SourceRange all = assignment.name_range();
        all.end = std::max(all.end, assignment.value_range().end);
        finding.with_fix(FixKind::suggested, fmt::format("make it the first element of {}", list),
                         {{all, fmt::format("{} = {}", list, text)}});
    }
}

constexpr std::array kTraps{
    Trap{"a variable of the user's own with a similar name", "sender_access = hash:/etc/postfix/access\n"
         "smtpd_sender_restrictions = check_sender_access $sender_access\n"},
    Trap{"a parameter that begins like a restriction", "permit_mx_backup_networks = 192.0.2.0/24\n"},
};
constexpr std::array kAlsoBad{
    Trap{"an old name", "reject_invalid_hostname = yes\n"},
    Trap{"warn_if_reject", "warn_if_reject = yes\n"},
    Trap{"a variable that somebody refers to",
         "check_sender_access = hash:/etc/postfix/access\nsmtpd_sender_restrictions = check_sender_access "
         "$check_sender_access\n"},
    Trap{"the list is there already",
         "reject_unlisted_sender = yes\nsmtpd_sender_restrictions = reject_non_fqdn_sender\n"},
};

}  // namespace

const Rule rule_restriction_used_as_parameter{
    .id = "PT102",
    .name = "restriction-used-as-parameter",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A word of a restriction list is set as if it were a parameter, which has no effect.",
    .why = "`check_sender_access`, `reject_rbl_client` and their like are words inside a list such as\n"
           "`smtpd_sender_restrictions`. On a line of their own they define a variable that nobody reads: the check that\n"
           "you believe in place is never made, and Postfix says nothing.",
    .bad = "check_sender_access = hash:/etc/postfix/access\n",
    .good = "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/access\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), smtpd_*_restrictions; SMTPD_ACCESS_README",
    .check = check,
};

}  // namespace postern::lint
