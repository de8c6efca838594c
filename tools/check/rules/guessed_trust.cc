#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"

namespace postern::lint {
extern const Rule rule_guessed_trust;
namespace {

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr || project.sets("mynetworks")) return;
    const auto style = project.value("mynetworks_style");
    if (!style || (!ascii::equal_fold(*style, "subnet") && !ascii::equal_fold(*style, "class"))) return;
    const auto& scopes = project.scopes();
    const bool open = std::any_of(scopes.begin(), scopes.end(), [](const Scope& scope) {
        return scope.is_smtpd() && scope.listener() != Listener::none && !scope.loopback_only() && !scope.overrides("mynetworks");
    });
    if (!open) return;
    const conf::Assignment* own = project.assignment("mynetworks_style");
    const SourceRange range = own != nullptr ? own->value_range() : SourceRange{project.main_cf()->file(), 0, 0};
    // Most files without a level are pieces or old: worth knowing, no more.
    const bool unaware = own == nullptr && project.version() >= conf::Version{3, 0, 0} && !project.sets("compatibility_level");
    report.add(range, fmt::format("mynetworks is guessed: whoever is in the same {} as this host may relay mail", ascii::equal_fold(*style, "class") ? "class A, B or C network" : "subnet"))
        .with_grade(unaware ? Grade::info : Grade::warning)
        .with_help("in a data centre those are strangers: write mynetworks out")
        .with_fix(FixKind::suggested, "trust this host only", {give_setting(project, "mynetworks", "127.0.0.0/8 [::1]/128", own)});
}

constexpr std::array kTraps{
    Trap{"written out", "mynetworks_style = subnet\nmynetworks = 127.0.0.0/8 [::1]/128\n"},
    Trap{"the default of today", "compatibility_level = 3.6\n"},
    Trap{"this host only", "mynetworks_style = host\n"},
    Trap{"nobody can reach it", "inet_interfaces = loopback-only\nmynetworks_style = subnet\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the old default", "==> @target=2.11 <==\n==> main.cf <==\nbiff = no\n"},
    Trap{"the default of an old compatibility level", "compatibility_level = 1\n"},
    Trap{"the default without any level: worth knowing", "biff = no\n"},
    Trap{"the subnet", "compatibility_level = 3.6\nmynetworks_style = subnet\n"},
};

}  // namespace

const Rule rule_guessed_trust{
    .id = "PT621",
    .name = "guessed-trust",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "Which clients may relay is guessed from the addresses of the host.",
    .why = "While `mynetworks` is not set, `mynetworks_style` says whom to trust: `subnet` is everybody in the networks of the\n"
           "host's interfaces, `class` may be a whole provider. In a cloud the neighbours are strangers. `subnet` is the default\n"
           "before 3.0 and for compatibility levels below 2.",
    .bad = "mynetworks_style = class\n",
    .good = "mynetworks_style = class\nmynetworks = 127.0.0.0/8 [::1]/128\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), mynetworks_style",
    .check = check,
};

}  // namespace postern::lint
