#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "mta/policy/actions.h"
#include "tools/check/distance.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_bad_checks_action;
namespace {

std::string meant(std::string_view word) {
    if (const std::string_view known = policy::meant_checks_action(word); !known.empty()) return std::string(known);
    std::vector<std::string_view> names;
    for (const policy::ChecksAction& action : policy::checks_actions()) {
        if (action.documented) names.push_back(action.name);
    }
    return std::string(nearest(word, names, word.size() < 4 ? 1 : 2).value_or(""));
}

bool is_client(const policy::ChecksList& list) {
    return list.parameter.starts_with("smtp_");
}

void check_result(const Project& project, const policy::ChecksList& list, const TableEntry& entry, Report& report) {
    const std::size_t stop = std::min(entry.result.find_first_of(" \t"), entry.result.size());
    const std::string_view word = entry.result.substr(0, stop);
    if (word.empty() || word.find('$') != std::string_view::npos) return;
    const SourceRange place = part_of(project, entry.result_range, entry.result, word);
    const policy::ChecksAction* action = policy::find_checks_action(word);
    if (action == nullptr) {
        // Replies of access tables are none here either.
        Finding& finding = report.add(place, fmt::format("`{}` is no action of {}", word, list.parameter));
        finding.with_help("the rule has no effect but a warning in the log; the actions are in header_checks(5)");
        if (const std::string better = meant(word); !better.empty() && project.text(place) == word) finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{place, better}});
        return;
    }
    if (action->introduced > project.version()) {
        report.add(place, fmt::format("{} came with Postfix {}", action->name, action->introduced.text())).with_help("the target does not know it");
    } else if (!action->where.has(list.checks)) {
        Finding& finding = report.add(place, fmt::format("{} does not work in {}", action->name, list.parameter));
        if (is_client(list)) finding.with_grade(Grade::warning);
        finding.with_help(is_client(list) ? "the SMTP client can only change or log a message; use header_checks" : "see header_checks(5)");
    }
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        for (const TableUse* use : file.uses) {
            const policy::ChecksList* list = policy::find_checks_list(use->parameter);
            if (list == nullptr) continue;
            for (const TableEntry& entry : file.text->entries()) {
                if (entry.kind == EntryKind::entry) check_result(project, *list, entry, report);
            }
            break;
        }
    }
}

constexpr std::array kTraps{
    Trap{"in any case", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/a/ reject no\n/b/ WARN\n/c/ PREPEND X-Seen: yes\n/d/ DUNNO\n"},
    Trap{"what the client can do", "smtp_header_checks = regexp:/etc/postfix/h\n==> h <==\n/a/ REPLACE X: y\n/b/ IGNORE\n/c/ INFO\n"},
};
constexpr std::array kAlsoBad{
    Trap{"for the client", "smtp_header_checks = regexp:/etc/postfix/h\n==> h <==\n/a/ REJECT\n"},
    Trap{"misspelt", "body_checks = regexp:/etc/postfix/b\n==> b <==\n/a/ DISCRAD\n"},
};

}  // namespace

const Rule rule_bad_checks_action{
    .id = "PT426",
    .name = "bad-checks-action",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "The result of a table of header or body checks is no action that works there.",
    .why = "cleanup logs `unknown command` and lets the message pass. The SMTP client's own checks know only a few actions: they\n"
           "can change or log a message, not refuse it.",
    .bad = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Subject: casino/ BLOCK\n",
    .good = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Subject: casino/ REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "header_checks(5)",
    .check = check,
};

}  // namespace postern::lint
