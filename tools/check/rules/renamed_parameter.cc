#include <array>

#include <fmt/format.h>

#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_renamed_parameter;
namespace {

constexpr std::array<std::string_view, 1> kReplaces{"PT101"};

bool sets(const Project& project, const Written& written, std::string_view name) {
    return project.sets(name) || (written.scope != nullptr && written.scope->overrides(name));
}

void check(const Project& project, Report& report) {
    const conf::Version version = project.version();
    for (const Written& written : written_names(project)) {
        const conf::Deprecation* old = written.spec == nullptr ? nullptr : written.spec->deprecation;
        if (old == nullptr || old->replacement.empty() || old->renamed == conf::kNever || version < old->renamed) continue;
        if (project.input().min_version && *project.input().min_version < old->renamed) continue;
        if (sets(project, written, old->replacement)) continue;
        Finding& finding = report.add(written.name_range, fmt::format("{} is called {} since Postfix {}", written.name, old->replacement, old->renamed.text()));
        if (old->warns == conf::kNever || version < old->warns) finding.with_grade(Grade::info);
        finding.with_help(version >= old->warns ? "the old name works, and every command warns of it" : "the old name still works")
            .with_fix(FixKind::safe, fmt::format("write {}", old->replacement), {{written.name_range, std::string(old->replacement)}});
    }
}

constexpr std::array kTraps{
    Trap{"the new name is not there yet", "==> @target=3.5 <==\npostscreen_dnsbl_whitelist_threshold = -1\n"},
    Trap{"files that older releases read, too", "==> @target=3.11 min=3.5 <==\npostscreen_dnsbl_whitelist_threshold = -1\n"},
};
constexpr std::array kAlsoBad{
    Trap{"before the warnings", "==> @target=3.8 <==\npostscreen_dnsbl_whitelist_threshold = -1\n"},
    Trap{"of one service", "==> @target=3.11 <==\n==> master.cf <==\nsmtp inet n - n - 1 postscreen -o postscreen_blacklist_action=drop\n"},
};

}  // namespace

const Rule rule_renamed_parameter{
    .id = "PT902",
    .name = "renamed-parameter",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "A parameter is set under a name that has been replaced.",
    .why = "Postfix still reads some old names through the default of the new one. From 3.11 on every command warns of them, and\n"
           "one day they go.",
    .bad = "==> @target=3.11 <==\npostscreen_dnsbl_whitelist_threshold = -1\n",
    .good = "==> @target=3.11 <==\npostscreen_dnsbl_allowlist_threshold = -1\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RELEASE_NOTES of 3.6, 3.7 and 3.11",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
