#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_smuggling_value_unsupported;
namespace {

constexpr std::array<std::string_view, 3> kLater{"normalize", "reject", "note"};

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.name != "smtpd_forbid_bare_newline" || !conf::is_boolean(setting.rules.kind)) continue;
        const bool later = std::any_of(kLater.begin(), kLater.end(), [&](std::string_view word) { return ascii::equal_fold(word, setting.text); });
        if (!later) continue;
        report.add(setting.place, fmt::format("Postfix {} knows only yes and no here: smtpd stops at `{}`", project.version().text(), setting.text))
            .with_help("write yes, or update to the next patch level")
            .with_fix(FixKind::suggested, "write yes", {setting.replace("yes")});
    }
}

constexpr std::array kTraps{
    Trap{"the next patch level", "==> @target=3.8.5 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = normalize\n"},
    Trap{"3.9", "==> @target=3.9 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = note\n"},
};
constexpr std::array kAlsoBad{
    Trap{"3.7", "==> @target=3.7.9 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = reject\n"},
    Trap{"3.5", "==> @target=3.5.23 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = normalize\n"},
};
constexpr std::array<std::string_view, 1> kReplaces{"PT201"};

}  // namespace

const Rule rule_smuggling_value_unsupported{
    .id = "PT616",
    .name = "smuggling-value-unsupported",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "smtpd_forbid_bare_newline has a value that this patch level does not know.",
    .why = "3.5.23, 3.6.13, 3.7.9 and 3.8.4 were the first to have `smtpd_forbid_bare_newline`, as a switch. `normalize` and\n"
           "`reject` came one patch level later, `note` with 3.9. With such a word smtpd stops at once with `bad boolean\n"
           "configuration`, and no mail comes in.",
    .bad = "==> @target=3.8.4 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = normalize\n",
    .good = "==> @target=3.8.4 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = yes\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "the release history of Postfix",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
