#include <array>

#include <fmt/format.h>

#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_removed_parameter;
namespace {

constexpr std::array<std::string_view, 1> kReplaces{"PT101"};

void check(const Project& project, Report& report) {
    const conf::Version version = project.version();
    for (const Written& written : written_names(project)) {
        const conf::ParamSpec* spec = written.spec;
        if (spec == nullptr || conf::registry::exists_in(*spec, version) || conf::registry::honoured_in(*spec, version)) continue;
        if (spec->removed == conf::kNever || version < spec->removed) continue;
        Finding& finding = report.add(written.name_range, fmt::format("{} is gone since Postfix {}: this line has no effect", written.name, spec->removed.text()));
        if (is_referenced(project, written.name)) {
            finding.with_grade(Grade::info);
            finding.message = fmt::format("{} was a parameter before Postfix {}; here it is a name of your own", written.name, spec->removed.text());
            continue;
        }
        if (spec->deprecation != nullptr && !spec->deprecation->replacement.empty()) {
            finding.with_help(fmt::format("its place was taken by {}", spec->deprecation->replacement));
        } else {
            finding.with_help("delete it");
        }
        finding.with_fix(FixKind::suggested, fmt::format("delete {}", written.name), remove_written(project, written));
    }
}

constexpr std::array kTraps{
    Trap{"still there in the target", "==> @target=3.10 <==\ntls_legacy_public_key_fingerprints = yes\n"},
    Trap{"an old name that still counts", "==> @target=3.11 <==\nvirtual_maps = hash:/etc/postfix/virtual\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a name of your own", "==> @target=3.11 <==\nprogram_directory = /x\ncommand_directory = $program_directory\n"},
    Trap{"of one service", "==> @target=3.11 <==\n==> master.cf <==\nsmtp unix - - n - - smtp -o tls_dane_digest_agility=on\n"},
};

}  // namespace

const Rule rule_removed_parameter{
    .id = "PT901",
    .name = "removed-parameter",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A parameter that the target release no longer has is set.",
    .why = "Now and then Postfix drops a parameter, mostly because what it controlled is gone. A line that sets it does nothing\n"
           "any more, while its reader believes that it does.",
    .bad = "==> @target=3.11 <==\ntls_legacy_public_key_fingerprints = yes\nbiff = no\n",
    .good = "==> @target=3.11 <==\nbiff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DEPRECATION_README, the release notes",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
