#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/distance.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_enum_value;
namespace {

constexpr std::array<std::string_view, 9> kClientLevels{"none", "may", "encrypt", "dane", "dane-only", "fingerprint", "verify", "secure", "half-dane"};
constexpr std::array<std::string_view, 3> kServerLevels{"none", "may", "encrypt"};

bool is_server(std::string_view name) {
    return name.starts_with("smtpd_") || name.starts_with("postscreen_") || name == "tlsproxy_tls_security_level";
}

std::vector<std::string_view> allowed(const Setting& setting) {
    if (setting.rules.syntax == conf::Syntax::tls_level) {
        if (is_server(setting.name)) return {kServerLevels.begin(), kServerLevels.end()};
        return {kClientLevels.begin(), kClientLevels.end() - 1};
    }
    if (setting.parameter->spec == nullptr) return {};
    const auto& values = setting.parameter->spec->values;
    return {values.begin(), values.end()};
}

// Words people bring along.
std::string_view meant(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kWords{
        {{"require", "encrypt"}, {"required", "encrypt"}, {"mandatory", "encrypt"}, {"force", "encrypt"}, {"yes", "may"}, {"opportunistic", "may"},
         {"optional", "may"}, {"no", "none"}, {"off", "none"}, {"disable", "none"}}};
    for (const auto& [word, better] : kWords) {
        if (ascii::equal_fold(word, text)) return better;
    }
    return {};
}

bool is_in(std::string_view text, std::span<const std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return ascii::equal_fold(word, text); });
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        const bool level = setting.rules.syntax == conf::Syntax::tls_level;
        if ((setting.rules.syntax != conf::Syntax::enumeration && !level) || setting.text.empty() || !conf::is_text(setting.rules.kind)) continue;
        const std::vector<std::string_view> words = allowed(setting);
        if (words.empty() || is_in(setting.text, words)) continue;
        Finding& finding = report.add(setting.place, fmt::format("`{}` is no value of {}", setting.text, setting.name));
        finding.with_help(fmt::format("allowed: {}", fmt::join(words, ", ")));
        if (level && is_server(setting.name) && is_in(setting.text, kClientLevels)) {
            finding.message = fmt::format("a server has no level `{}`: it does as if you had written encrypt", setting.text);
            finding.with_grade(Grade::warning).with_fix(FixKind::suggested, "write encrypt", {setting.replace("encrypt")});
            continue;
        }
        const std::string_view known = level ? meant(setting.text) : std::string_view{};
        const auto near = nearest(setting.text, words, 2);
        const std::string better(!known.empty() ? known : near.value_or(""));
        if (!better.empty()) finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {setting.replace(better)});
    }
}

constexpr std::array kTraps{
    Trap{"levels in any case", "smtpd_tls_security_level = May\nsmtp_tls_security_level = DANE\n"},
    Trap{"no level", "smtpd_tls_security_level =\n"},
    Trap{"a boolean of an older release", "==> @target=3.7.9 <==\nsmtpd_forbid_bare_newline = yes\n"},
    Trap{"a macro", "smtp_tls_security_level = ${stress?{may}:{encrypt}}\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a style that is none", "mynetworks_style = subnets\n"},
    Trap{"a level of clients", "smtpd_tls_security_level = verify\n"},
    Trap{"an action of milters", "milter_default_action = accepted\n"},
    Trap{"of one service", "==> master.cf <==\nsmtp unix - - n - - smtp -o smtp_tls_security_level=danes\n"},
};

}  // namespace

const Rule rule_bad_enum_value{
    .id = "PT206",
    .name = "bad-enum-value",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A value is none of the keywords that its parameter knows.",
    .why = "Some parameters take one word out of a few. With any other word the programs stop, or go on with a default and a\n"
           "warning in the log, as smtpd does for TLS levels: then mail flows in the clear although somebody wanted TLS.",
    .bad = "smtpd_tls_security_level = require\n",
    .good = "smtpd_tls_security_level = encrypt\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
