#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_vrfy_enabled;
namespace {

constexpr std::string_view kName = "disable_vrfy_command";

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    for (const Scope& scope : project.scopes()) {
        if (scope.listener() != Listener::mx || scope.flag(kName).value_or(true)) continue;
        const SourceRange place = scope.place(kName);
        const bool is_default = place.file == FileId::none;
        report.add(is_default ? SourceRange{project.main_cf()->file(), 0, 0} : place, "VRFY tells anybody which addresses exist")
            .with_help("no mail program needs VRFY: set disable_vrfy_command = yes")
            .with_fix(FixKind::safe, "set disable_vrfy_command = yes", {scope.overrides(kName) ? set_override(project, scope, kName, "yes") : give_setting(project, kName, "yes")});
    }
}

constexpr std::array kTraps{
    Trap{"no mail from other hosts", "inet_interfaces = loopback-only\n"},
    Trap{"off for the service", "==> main.cf <==\nbiff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd -o disable_vrfy_command=yes\n"},
};
constexpr std::array kAlsoBad{
    Trap{"written out", "disable_vrfy_command = no\n"},
};

}  // namespace

const Rule rule_vrfy_enabled{
    .id = "PT614",
    .name = "vrfy-enabled",
    .grade = Grade::info,
    .fix = FixKind::safe,
    .summary = "The VRFY command answers which addresses exist.",
    .why = "VRFY asks whether an address exists without sending mail. Only people who collect addresses use it; sites without a\n"
           "list of recipients lose nothing either way. `disable_vrfy_command = yes` turns it off.",
    .bad = "biff = no\n",
    .good = "biff = no\ndisable_vrfy_command = yes\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), disable_vrfy_command; RFC 5321 7.3",
    .check = check,
};

}  // namespace postern::lint
