#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "mta/policy/access_result.h"
#include "mta/policy/actions.h"
#include "mta/policy/restriction.h"
#include "tools/check/distance.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_bad_access_action;
namespace {

bool is_class(const Project& project, std::string_view word) {
    const auto list = project.values().list("smtpd_restriction_classes");
    if (!list) return false;
    for (const conf::ListElement& element : *list) {
        if (element.text == word) return true;
    }
    return false;
}

std::string meant(std::string_view word) {
    if (const std::string_view known = policy::meant_access_action(word); !known.empty()) return std::string(known);
    std::vector<std::string_view> names;
    for (const policy::AccessAction& action : policy::access_actions()) {
        if (action.documented) names.push_back(action.name);
    }
    return std::string(nearest(word, names, word.size() < 4 ? 1 : 2).value_or(""));
}

void check_result(const Project& project, std::string_view result, SourceRange range, Report& report) {
    const policy::AccessResult parsed = policy::parse_access_result(result, project.version());
    if (parsed.form != policy::AccessResult::Form::restrictions) return;
    const std::string_view word = parsed.word.of(result);
    if (word.empty() || policy::find_restriction(word) || is_class(project, word) || word.find('$') != std::string_view::npos) return;
    const SourceRange place = part_of(project, range, result, word);
    Finding& finding = report.add(place, fmt::format("`{}` is no action and no restriction", word));
    finding.with_help("smtpd answers with a temporary error, again and again; the actions are in access(5)");
    if (const std::string better = meant(word); !better.empty() && project.text(place) == word) {
        finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{place, better}});
    }
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        // Tables of postscreen have actions of their own.
        if (!file.any([](const TableUse& use) { return use.purpose == TablePurpose::access && !use.verb.empty() && use.verb != "check_address_map"; })) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind == EntryKind::entry && !entry.result.empty()) check_result(project, entry.result, entry.result_range, report);
        }
    }
    for (const TableUse& use : project.tables()) {
        if (use.verb.empty() || use.type != "static" || use.name.starts_with('{') || use.name_range.file == FileId::none) continue;
        check_result(project, use.name, use.name_range, report);
    }
}

constexpr std::array kTraps{
    Trap{"actions in any case", "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/s\n==> s <==\na.test reject go away\nb.test 550 5.7.1 no\nc.test ok\nd.test 1234\ne.test permit\nf.test reject_unknown_sender_domain\n"},
    Trap{"a class", "smtpd_restriction_classes = strict\nstrict = reject\nsmtpd_sender_restrictions = check_sender_access hash:/etc/postfix/s\n==> s <==\na.test strict\n"},
    Trap{"substitution", "smtpd_sender_restrictions = check_sender_access pcre:/etc/postfix/s\n==> s <==\n/^(a)/ $1\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a static table", "smtpd_sender_restrictions = check_sender_access static:DENY\n"},
    Trap{"misspelt", "smtpd_sender_restrictions = check_sender_access cidr:/etc/postfix/s\n==> s <==\n192.0.2.0/24 REJCT\n"},
};

}  // namespace

const Rule rule_bad_access_action{
    .id = "PT425",
    .name = "bad-access-action",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "The result of an access table is no action, reply, restriction or class.",
    .why = "A word that is no action is taken for the name of a restriction. There is none, so smtpd answers `451 4.3.5 Server\n"
           "configuration error` to everybody who matches the key.",
    .bad = "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/s\n==> s <==\nspammer.test DENY\n",
    .good = "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/s\n==> s <==\nspammer.test REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "access(5)",
    .check = check,
};

}  // namespace postern::lint
