#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "mta/policy/parse_list.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/support/removal.h"

namespace postern::lint {
extern const Rule rule_parameter_set_twice;
namespace {

/// A restriction with its argument, as it is written.
struct Element {
    std::string word;  // lower case
    std::string text;
    friend bool operator==(const Element& a, const Element& b) { return a.text == b.text; }
    bool refuses() const { return word.starts_with("reject") || word.starts_with("defer"); }
    bool ends_list() const { return word == "permit" || word == "reject" || word == "defer"; }
};

std::vector<Element> elements_of(std::string_view value, conf::Version version) {
    const policy::ParsedList list =
        policy::parse_list(std::string(value), {policy::Stage::recipient, version, policy::NoClasses()});
    std::vector<Element> found;
    for (const policy::Call& call : list.calls) {
        found.push_back({ascii::lower(list.of(call.word)), squeeze(list.of(call.span))});
    }
    return found;
}

bool contains(const std::vector<Element>& list, const Element& element) {
    return std::find(list.begin(), list.end(), element) != list.end();
}

bool is_restriction_list(const Project& project, std::string_view name) {
    const conf::ParamSpec* spec = conf::registry::find(name);
    if (spec != nullptr) return spec->syntax == conf::Syntax::restrictions;
    const auto classes = project.values().list("smtpd_restriction_classes");
    if (!classes) return false;
    return std::any_of(classes->begin(), classes->end(), [&](const auto& one) { return one.text == name; });
}

/// Says what the loser refused and the winner does not, and offers to bring the two together.
void compare_lists(const Project& project, const conf::Assignment& loser, const conf::Assignment& winner,
                   std::vector<TextEdit>& edits, Finding& finding) {
    const auto old_list = elements_of(loser.value(), project.version());
    const auto new_list = elements_of(winner.value(), project.version());
    std::string lost;
    std::string missing;
    for (const Element& element : old_list) {
        if (contains(new_list, element)) continue;
        if (element.refuses()) {
            if (!lost.empty()) lost += ", ";
            lost += element.text;
        }
        if (!element.ends_list()) missing.append(element.text).append(",\n    ");
    }
    if (!lost.empty()) finding.with_fact(fmt::format("the list that counts lacks  {}", lost));
    if (missing.empty() || new_list.empty()) return;
    const SourceRange value = winner.value_range();
    edits.push_back({{value.file, value.begin, value.begin},
                     with_line_ends(missing, line_end_at(project.text(value.file), value.begin))});
}

void check_main(const Project& project, const conf::MainCf& main_cf, Report& report) {
    std::map<std::string_view, const conf::Assignment*> winners;
    for (const conf::Assignment& one : main_cf.assignments()) winners[one.name()] = &one;
    for (const conf::Assignment& loser : main_cf.assignments()) {
        const conf::Assignment& winner = *winners[loser.name()];
        if (&winner == &loser) continue;
        const bool same = winner.value() == loser.value();
        Finding& finding = report.add(
            loser.name_range(), fmt::format("this value of `{}` does not count: line {} sets it again{}", loser.name(),
                                            main_cf.line_of(winner), same ? ", to the same value" : ""));
        finding.with_related("the last one counts", winner.name_range());
        finding.subject = squeeze(loser.value());
        if (same) finding.with_grade(Grade::info);
        std::vector<TextEdit> edits = remove_assignment(main_cf, loser);
        if (is_restriction_list(project, loser.name())) compare_lists(project, loser, winner, edits, finding);
        const bool united = edits.size() > 1 && !edits.back().text.empty();
        finding.with_help("keep one of them").with_fix(FixKind::suggested,
                                                       united ? "unite the two lists" : "delete the line that does not count",
                                                       std::move(edits));
    }
}

void check_master(const conf::MasterCf& master_cf, Report& report) {
    for (const conf::MasterService& service : master_cf.services()) {
        const std::vector<conf::ServiceSetting> settings = service.settings();
        std::map<std::string_view, const conf::ServiceSetting*> winners;
        for (const conf::ServiceSetting& one : settings) winners[one.name] = &one;
        for (const conf::ServiceSetting& loser : settings) {
            const conf::ServiceSetting& winner = *winners[loser.name];
            if (&winner == &loser) continue;
            const bool same = winner.value == loser.value;
            Finding& finding = report.add(service.range(loser.written),
                                          fmt::format("this `{}` does not count: {}/{} sets it again{}", loser.name,
                                                      service.name(), service.type(), same ? ", to the same value" : ""));
            finding.with_related("the last one counts", service.range(winner.written)).with_help("keep one of them");
            if (same) finding.with_grade(Grade::info);
            if (auto edit = remove_setting(master_cf, service, loser)) {
                finding.with_fix(FixKind::suggested, "delete the one that does not count", {std::move(*edit)});
            }
        }
    }
}

void check(const Project& project, Report& report) {
    if (project.main_cf() != nullptr) check_main(project, *project.main_cf(), report);
    if (project.master_cf() != nullptr) check_master(*project.master_cf(), report);
}

constexpr std::array kTraps{
    Trap{"a service's own value",
         "smtpd_tls_security_level = may\n==> master.cf <==\nsmtps inet n - n - - smtpd\n"
         "  -o smtpd_tls_security_level=encrypt\n"},
    Trap{"the same parameter in two services",
         "==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o biff=no\n587 inet n - n - - smtpd\n  -o biff=yes\n"},
    Trap{"a commented line", "#biff = yes\nbiff = no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the same value twice", "biff = no\nmynetworks = 127.0.0.0/8\nbiff = no\n"},
    Trap{"three times", "relayhost = [a.example]\nrelayhost = [b.example]\nrelayhost =\n"},
    Trap{"twice in one service",
         "==> master.cf <==\nsmtp inet n - n - - smtpd -o biff=no -o biff=yes\n  -o smtpd_banner=x\n  -o smtpd_banner=y\n"},
};

}  // namespace

const Rule rule_parameter_set_twice{
    .id = "PT008",
    .name = "parameter-set-twice",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A parameter is set more than once; only the last value counts, the others are dead.",
    .why = "Each setting replaces the one before, whole: Postfix does not merge lists. Instructions that say \"append this\n"
           "to main.cf\" therefore disable what stood there, and with a restriction list that may be the very check that\n"
           "keeps strangers from relaying. `postconf` warns about it, the daemons do not.\n\n"
           "Bring the values together in one place and delete the rest.",
    .bad = "smtpd_recipient_restrictions = reject_unauth_destination\n"
           "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023\n",
    .good = "smtpd_recipient_restrictions = reject_unauth_destination,\n    check_policy_service inet:127.0.0.1:10023\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format; postconf(1), \"overriding earlier entry\"",
    .check = check,
};

}  // namespace postern::lint
