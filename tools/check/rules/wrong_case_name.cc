#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/unknown_names.h"

namespace postern::lint {
extern const Rule rule_wrong_case_name;
namespace {

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        const NameVerdict verdict = judge_name(project, assignment.name());
        if (verdict.fault != NameFault::wrong_case) continue;
        Finding& finding = report.add(assignment.name_range(), fmt::format("names are in lower case: `{}` does not set `{}`",
                                                                           assignment.name(), verdict.better));
        if (const conf::Assignment* other = project.assignment(verdict.better)) {
            // To rename it would change which of the two values counts.
            finding.with_related("set in the right case here", other->name_range())
                .with_help("delete the line, or decide which value is to count");
            continue;
        }
        finding.with_help(fmt::format("write `{}`", verdict.better))
            .with_fix(FixKind::safe, fmt::format("write `{}`", verdict.better), {{assignment.name_range(), verdict.better}});
    }
}

constexpr std::array kTraps{
    Trap{"words of a restriction list in capitals", "smtpd_recipient_restrictions = REJECT_UNAUTH_DESTINATION\n"},
    Trap{"a variable in capitals", "OFFICE = 192.0.2.0/24\nmynetworks = $OFFICE\n"},
};
constexpr std::array kAlsoBad{
    Trap{"both spellings are set", "myhostname = mx1.birch.example\nMYHOSTNAME = mx2.birch.example\n"},
};

}  // namespace

const Rule rule_wrong_case_name{
    .id = "PT103",
    .name = "wrong-case-name",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A parameter's name is written in the wrong case, so Postfix takes it for another name.",
    .why = "Names of parameters are compared byte by byte, and all of them are in lower case. `MyHostname` is a variable of\n"
           "your own that nobody reads; `myhostname` keeps its default.",
    .bad = "MyHostname = mx1.birch.example\n",
    .good = "myhostname = mx1.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5); observed with postconf 3.7",
    .check = check,
};

}  // namespace postern::lint
