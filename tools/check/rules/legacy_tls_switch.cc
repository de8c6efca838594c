#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/tls_switches.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_legacy_tls_switch;
namespace {

// Of the pair of switches: enforce wins.
std::string level_meant(const Written& written, const TlsSwitch& kind, const Project& project) {
    const auto yes = [&](std::string_view name) {
        return (written.scope == nullptr ? project.flag(name) : written.scope->flag(name)).value_or(false);
    };
    if (yes(std::string(kind.prefix) + "_enforce_tls")) return "encrypt";
    return yes(std::string(kind.prefix) + "_use_tls") ? "may" : "none";
}

bool is_first_of_pair(const Project& project, const Written& written, const TlsSwitch& kind) {
    if (written.scope != nullptr || kind.enforce) return true;
    return !project.sets(std::string(kind.prefix) + "_enforce_tls");
}

void check(const Project& project, Report& report) {
    const conf::Version version = project.version();
    if (version < conf::Version{2, 3, 0}) return;
    for (const Written& written : written_names(project)) {
        const auto kind = tls_switch(written.name);
        if (!kind || written.spec == nullptr) continue;
        if (kind->per_site) {
            Finding& finding = report.add(written.name_range, fmt::format("{} is a table of the time before 2.3", written.name));
            if (version < conf::Version{3, 9, 0}) finding.with_grade(Grade::info);
            finding.with_help(fmt::format("move its entries to {}", kind->prefix == "tlsproxy_client" ? "tlsproxy_client_policy_maps" : fmt::format("{}_tls_policy_maps", kind->prefix)));
            continue;
        }
        const std::string level_name = kind->level_name();
        const auto own_level = written.scope == nullptr ? (project.sets(level_name) ? project.value(level_name) : std::nullopt)
                                                        : (written.scope->overrides(level_name) ? written.scope->value(level_name) : std::nullopt);
        const bool has_level = own_level && !own_level->empty();
        const std::string meant = level_meant(written, *kind, project);
        Finding& finding = report.add(written.name_range, has_level ? fmt::format("{} has no effect: {} = {} counts", written.name, level_name, *own_level)
                                                                    : fmt::format("{} is a switch of the time before 2.3: write {} = {}", written.name, level_name, meant));
        const bool contradicts = has_level && !ascii::equal_fold(*own_level, meant);
        if (version < conf::Version{3, 9, 0} && !contradicts) finding.with_grade(Grade::info);
        finding.with_help(version >= conf::Version{3, 9, 0} ? "every command warns of it" : "from 3.9 on every command warns of it");
        if (has_level || !is_first_of_pair(project, written, *kind)) {
            finding.with_fix(FixKind::suggested, fmt::format("delete {}", written.name), remove_written(project, written));
        } else {
            finding.with_fix(FixKind::suggested, fmt::format("write {} = {}", level_name, meant), {{written.name_range, level_name}, {written.value_range, meant}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"the level", "smtpd_tls_security_level = may\n"},
    Trap{"before 2.3 there is no level", "==> @target=2.2 <==\nsmtpd_use_tls = yes\n"},
};
constexpr std::array kAlsoBad{
    Trap{"with a level beside it", "smtpd_use_tls = no\nsmtpd_tls_security_level = may\n"},
    Trap{"both switches", "smtp_use_tls = yes\nsmtp_enforce_tls = yes\n"},
    Trap{"of one service", "==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_enforce_tls=yes\n"},
};

}  // namespace

const Rule rule_legacy_tls_switch{
    .id = "PT903",
    .name = "legacy-tls-switch",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "TLS is controlled by switches that security levels replaced in 2.3.",
    .why = "`…_use_tls = yes` means level `may`, `…_enforce_tls = yes` means `encrypt`. Where a security level is set as well,\n"
           "the switches have no effect, which readers do not expect. From 3.9 on every command warns of them.",
    .bad = "smtpd_use_tls = yes\n",
    .good = "smtpd_tls_security_level = may\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DEPRECATION_README",
    .check = check,
};

}  // namespace postern::lint
