#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"

namespace postern::lint {
extern const Rule rule_compatibility_level_unset;
namespace {

struct Legacy {
    std::string_view parameter;
    std::string_view value;
    conf::Version since;
};
constexpr std::array kLegacy{
    Legacy{"append_dot_mydomain", "yes", {3, 0, 0}},
    Legacy{"smtputf8_enable", "no", {3, 0, 0}},
    Legacy{"mynetworks_style", "subnet", {3, 0, 0}},
    Legacy{"relay_domains", "$mydestination", {3, 0, 0}},
    Legacy{"smtpd_relay_restrictions", "(empty)", {3, 3, 0}},
    Legacy{"smtpd_tls_fingerprint_digest", "md5", {3, 6, 0}},
    Legacy{"smtpd_relay_before_recipient_restrictions", "no", {3, 6, 0}},
    Legacy{"respectful_logging", "no", {3, 6, 0}},
    Legacy{"smtp_tls_security_level", "(empty)", {3, 11, 0}},
};

std::string level_of(conf::Version version) {
    const auto level = conf::last_compatibility_level(version);
    if (!level) return "2";
    return level->minor == 0 ? std::to_string(level->major) : fmt::format("{}.{}", level->major, level->minor);
}

void check(const Project& project, Report& report) {
    const conf::MainCf* main = project.main_cf();
    if (main == nullptr || project.version() < conf::Version{3, 0, 0} || project.sets("compatibility_level")) return;
    std::vector<std::string> in_force;
    for (const Legacy& legacy : kLegacy) {
        if (project.version() >= legacy.since && !project.sets(legacy.parameter)) in_force.push_back(fmt::format("{} = {}", legacy.parameter, legacy.value));
    }
    const std::string level = level_of(project.version());
    const SourceRange start = main->assignments().empty() ? SourceRange{main->file(), 0, 0} : main->assignments().front().name_range();
    Finding& finding = report.add(start, "compatibility_level is not set: defaults of the time before Postfix 3.0 are in force");
    finding.subject = "compatibility_level";
    for (std::string& line : in_force) finding.with_fact(std::move(line));
    finding.with_help(fmt::format("set it to {} once you have looked at these defaults", level));
    const std::uint32_t at = main->assignments().empty() ? 0 : main->nodes()[main->assignments().front().node()].begin;
    finding.with_fix(FixKind::suggested, fmt::format("set compatibility_level = {}", level),
                     {{{main->file(), at, at}, fmt::format("compatibility_level = {}\n", level)}});
}

constexpr std::array kTraps{
    Trap{"set", "compatibility_level = 2\n"},
    Trap{"before there were levels", "==> @target=2.11 <==\nbiff = no\n"},
    Trap{"zero on purpose is another rule's", "compatibility_level = 0\n"},
};

}  // namespace

const Rule rule_compatibility_level_unset{
    .id = "PT906",
    .name = "compatibility-level-unset",
    .grade = Grade::info,
    .fix = FixKind::suggested,
    .summary = "compatibility_level is not set, so old defaults are in force.",
    .why = "Since 3.0 Postfix keeps old defaults for configurations that do not say which ones they were written for, and logs a\n"
           "line whenever it uses one. Among them are wide trust (`mynetworks_style = subnet`) and relaying for subdomains of\n"
           "`mydestination`.",
    .bad = "==> @target=3.6 <==\nbiff = no\n",
    .good = "==> @target=3.6 <==\ncompatibility_level = 3.6\nbiff = no\n",
    .traps = kTraps,
    .fix_gives_good = true,
    .source = "COMPATIBILITY_README",
    .check = check,
};

}  // namespace postern::lint
