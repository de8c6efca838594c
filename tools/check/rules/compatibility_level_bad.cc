#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_compatibility_level_bad;
namespace {

// "3.6.x" -> "3.6", "v3.6" -> "3.6"; empty when there are no digits in front.
std::string leading_level(std::string_view text) {
    while (!text.empty() && (text.front() < '0' || text.front() > '9')) text.remove_prefix(1);
    std::string level;
    std::size_t dots = 0;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit && (c != '.' || ++dots > 2)) break;
        level += c;
    }
    while (level.ends_with('.')) level.pop_back();
    return level;
}

void check(const Project& project, Report& report) {
    const conf::Assignment* set = project.assignment("compatibility_level");
    const auto text = project.value("compatibility_level");
    if (set == nullptr || !text || project.version() < conf::Version{3, 0, 0}) return;
    const SourceRange range = set->value_range();
    const auto level = conf::CompatibilityLevel::parse(*text);
    if (!level) {
        Finding& finding = report.add(range, fmt::format("`{}` is no compatibility level", *text));
        finding.with_help("write N, N.N or N.N.N: every Postfix program stops at anything else");
        const std::string better = leading_level(*text);
        if (!better.empty() && conf::CompatibilityLevel::parse(better)) finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{range, better}});
        return;
    }
    const conf::CompatibilityLevel target{project.version().major, project.version().minor, 0xffff};
    if (*level > target) {
        report.add(range, fmt::format("level {} is newer than Postfix {}", *text, project.version().text()))
            .with_grade(Grade::warning)
            .with_help("nobody complains, but defaults that come later are then taken for reviewed");
    } else if (level->major == 0 && level->minor == 0 && level->patch == 0) {
        report.add(range, "level 0 keeps the defaults of the time before Postfix 3.0").with_grade(Grade::info).with_help("raise it when you have reviewed them");
    }
}

constexpr std::array<std::string_view, 1> kReplaces{"PT202"};  // before 3.6 it is a whole number

constexpr std::array kTraps{
    Trap{"all forms", "compatibility_level = 2\n"},
    Trap{"a patch level", "==> @target=3.10 <==\ncompatibility_level = 3.9.1\n"},
    Trap{"nine is less than ten", "==> @target=3.10 <==\ncompatibility_level = 3.9\n"},
};
constexpr std::array kAlsoBad{
    Trap{"newer than the target", "==> @target=3.9 <==\ncompatibility_level = 3.10\n"},
    Trap{"zero", "compatibility_level = 0\n"},
    Trap{"a word", "compatibility_level = latest\n"},
};

}  // namespace

const Rule rule_compatibility_level_bad{
    .id = "PT907",
    .name = "compatibility-level-bad",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "compatibility_level is malformed, newer than the release, or 0.",
    .why = "The level is up to three numbers with dots. At anything else every Postfix program stops. A level above the release\n"
           "is accepted, and claims a review of defaults that this release does not have yet.",
    .bad = "compatibility_level = 3.6.x\n",
    .good = "compatibility_level = 3.6\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "COMPATIBILITY_README; observed with Postfix 3.7",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
