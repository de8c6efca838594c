#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_boolean;
namespace {

constexpr std::array<std::string_view, 6> kYes{"true", "on", "1", "enable", "enabled", "y"};
constexpr std::array<std::string_view, 6> kNo{"false", "off", "0", "disable", "disabled", "n"};

std::string_view meant(std::string_view text) {
    for (const std::string_view word : kYes) {
        if (ascii::equal_fold(text, word)) return "yes";
    }
    for (const std::string_view word : kNo) {
        if (ascii::equal_fold(text, word)) return "no";
    }
    return {};
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (!conf::is_boolean(setting.rules.kind)) continue;
        if (ascii::equal_fold(setting.text, "yes") || ascii::equal_fold(setting.text, "no")) continue;
        Finding& finding = report.add(setting.place, setting.text.empty() ? fmt::format("{} has no value: only yes and no are allowed", setting.name)
                                                                          : fmt::format("`{}` is neither yes nor no", setting.text));
        finding.with_help("the daemons that use it stop when they start; postconf and postfix check do not look");
        if (const std::string_view word = meant(setting.text); !word.empty()) {
            finding.with_fix(FixKind::safe, fmt::format("write {}", word), {setting.replace(std::string(word))});
        }
    }
}

constexpr std::array kTraps{
    Trap{"any case", "biff = NO\ndisable_vrfy_command = Yes\n"},
    Trap{"a keyword in releases where the parameter is no boolean", "==> @target=3.9 <==\nsmtpd_forbid_bare_newline = normalize\n"},
    Trap{"a TLS level", "smtpd_tls_security_level = may\n"},
    Trap{"a macro that cannot be resolved", "biff = $unknown_name\n"},
    Trap{"a macro that can", "answer = yes\nbiff = $answer\n"},
};
constexpr std::array kAlsoBad{
    Trap{"of one service", "==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_sasl_auth_enable=1\n"},
    Trap{"a word that means neither", "biff = maybe\n"},
    Trap{"nothing at all", "biff =\n"},
};

}  // namespace

const Rule rule_bad_boolean{
    .id = "PT201",
    .name = "bad-boolean",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "A yes/no parameter has another value.",
    .why = "Postfix knows two booleans, `yes` and `no`. `true`, `on` or `1`, as other software wants them, make every program\n"
           "that reads the parameter stop with a fatal error, and nothing says so before it is started.",
    .bad = "disable_vrfy_command = true\n",
    .good = "disable_vrfy_command = yes\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
