#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/duration.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_time_value;
namespace {

bool is_time(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0) return false;
    const std::string_view unit = text.substr(digits);
    return unit.empty() || (unit.size() == 1 && std::string_view("smhdwSMHDW").find(unit[0]) != std::string_view::npos);
}

// "5 days" -> "5d", "10min" -> "10m"; empty when it is not one number with one unit.
std::string meant(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0) return {};
    std::string_view unit = text.substr(digits);
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    const std::string lower = ascii::lower(unit);
    for (const auto& [letter, words] : {std::pair<char, std::string_view>{'s', " s sec secs second seconds "},
                                        {'m', " m min mins minute minutes "},
                                        {'h', " h hr hrs hour hours "},
                                        {'d', " d day days "},
                                        {'w', " w wk week weeks "}}) {
        if (!lower.empty() && words.find(" " + lower + " ") != std::string_view::npos) return std::string(text.substr(0, digits)) + letter;
    }
    return {};
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.rules.kind != conf::Kind::time || is_time(setting.text)) continue;
        Finding& finding = report.add(setting.place, setting.text.empty() ? fmt::format("{} has no value: it must be a time", setting.name)
                                                                          : fmt::format("`{}` is no time value", setting.text));
        finding.with_help("write a number with one letter behind it: s, m, h, d or w");
        const auto unit = time_unit(setting.rules.unit);
        if (const auto read = Duration::parse(setting.text, unit.value_or(TimeUnit::second)); read && !read->ignored().empty()) {
            finding.with_fact(fmt::format("Postfix reads {} and ignores `{}`", setting.text.substr(0, setting.text.size() - read->ignored().size()), read->ignored()));
        } else {
            finding.with_fact("the programs that use it stop when they start");
        }
        if (std::string better = meant(setting.text); !better.empty()) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {setting.replace(better)});
        }
    }
}

constexpr std::array kTraps{
    Trap{"a number without a unit is another rule's", "maximal_queue_lifetime = 3\n"},
    Trap{"all units", "smtpd_timeout = 300s\nqueue_run_delay = 5m\nmaximal_backoff_time = 1h\nmaximal_queue_lifetime = 5d\nbounce_queue_lifetime = 0\n"},
    Trap{"a macro", "bounce_queue_lifetime = $maximal_queue_lifetime\n"},
    Trap{"the stress value of the stock file", "smtpd_timeout = ${stress?{10}:{300}}s\n"},
};
constexpr std::array kAlsoBad{
    Trap{"two units", "smtpd_timeout = 1h30m\n"},
    Trap{"milliseconds", "smtpd_timeout = 500ms\n"},
};

}  // namespace

const Rule rule_bad_time_value{
    .id = "PT204",
    .name = "bad-time-value",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A time is not a number with one unit letter.",
    .why = "A time in Postfix is digits with at most one of the letters s, m, h, d, w behind them, without white space. Of\n"
           "`1h30m` it reads one hour and ignores the rest; words and finer units are a fatal error of the programs that read it.",
    .bad = "maximal_queue_lifetime = 5 days\n",
    .good = "maximal_queue_lifetime = 5d\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
