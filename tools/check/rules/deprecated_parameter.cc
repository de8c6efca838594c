#include <array>

#include <fmt/format.h>

#include "tools/check/support/tls_switches.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_deprecated_parameter;
namespace {

void check(const Project& project, Report& report) {
    const conf::Version version = project.version();
    for (const Written& written : written_names(project)) {
        const conf::Deprecation* old = written.spec == nullptr ? nullptr : written.spec->deprecation;
        if (old == nullptr || old->renamed != conf::kNever || tls_switch(written.name)) continue;
        if (!conf::registry::exists_in(*written.spec, version)) continue;
        const bool warns = old->warns != conf::kNever && version >= old->warns;
        if (!warns && (old->deprecated == conf::kNever || version < old->deprecated)) continue;
        if (project.input().min_version && !old->replacement.empty()) {
            const conf::ParamSpec* other = conf::registry::find(old->replacement);
            if (other != nullptr && !conf::registry::exists_in(*other, *project.input().min_version)) continue;
        }
        Finding& finding = report.add(written.name_range, fmt::format("{} is on its way out", written.name));
        if (!warns) finding.with_grade(Grade::info);
        if (!old->replacement.empty()) {
            finding.with_help(fmt::format("use {} instead", old->replacement));
        } else {
            finding.with_help(old->advice.empty() ? std::string("delete it") : std::string(old->advice));
        }
        if (written.name == "disable_dns_lookups") {
            const bool yes = written.value == "yes";
            if (yes && !project.sets("smtp_dns_support_level")) {
                finding.with_fix(FixKind::suggested, "write smtp_dns_support_level = disabled", {{written.name_range, "smtp_dns_support_level"}, {written.value_range, "disabled"}});
            } else {
                finding.with_fix(FixKind::suggested, "delete it", remove_written(project, written));
            }
        } else if (old->replacement.empty()) {
            finding.with_fix(FixKind::suggested, "delete it", remove_written(project, written));
        }
    }
}

constexpr std::array kTraps{
    Trap{"before anybody said so", "==> @target=2.10 <==\ndisable_dns_lookups = yes\n"},
    Trap{"TLS switches have a rule of their own", "smtpd_use_tls = yes\n"},
    Trap{"renamed ones, too", "postscreen_dnsbl_ttl = 1h\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a grade of elliptic curves", "smtpd_tls_eecdh_grade = auto\nbiff = no\n"},
    Trap{"not yet warned of", "==> @target=3.5 <==\ndisable_dns_lookups = yes\n"},
};

}  // namespace

const Rule rule_deprecated_parameter{
    .id = "PT904",
    .name = "deprecated-parameter",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A parameter is set that the manual advises against.",
    .why = "The manual calls some parameters deprecated, and later releases warn of them in every command. They go some day; what\n"
           "took their place says the same more clearly.",
    .bad = "disable_dns_lookups = yes\n",
    .good = "smtp_dns_support_level = disabled\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DEPRECATION_README",
    .check = check,
};

}  // namespace postern::lint
