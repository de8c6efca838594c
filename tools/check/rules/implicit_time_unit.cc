#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/numbers.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_implicit_time_unit;
namespace {

std::string_view unit_name(char unit) {
    switch (unit) {
        case 'm': return "minutes";
        case 'h': return "hours";
        case 'd': return "days";
        case 'w': return "weeks";
        default: return "seconds";
    }
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.rules.kind != conf::Kind::time || setting.rules.unit == 's' || setting.rules.unit == '\0' || !setting.literal) continue;
        const auto number = plain_number(setting.text);
        if (!number || *number <= 0) continue;
        const std::string with_unit = setting.text + setting.rules.unit;
        report.add(setting.place, fmt::format("{} without a unit are {} here", setting.text, unit_name(setting.rules.unit)))
            .with_help("other times count in seconds: write the unit")
            .with_fix(FixKind::safe, fmt::format("write {}", with_unit), {setting.replace(with_unit)});
    }
}

constexpr std::array kTraps{
    Trap{"zero needs no unit", "bounce_queue_lifetime = 0\n"},
    Trap{"seconds are what people expect", "smtpd_timeout = 300\n"},
    Trap{"with its unit", "maximal_queue_lifetime = 3d\n"},
};
constexpr std::array kAlsoBad{
    Trap{"hours", "delay_warning_time = 4\n"},
};

}  // namespace

const Rule rule_implicit_time_unit{
    .id = "PT205",
    .name = "implicit-time-unit",
    .grade = Grade::info,
    .fix = FixKind::safe,
    .summary = "A time without a unit is not in seconds here.",
    .why = "Most times count in seconds when no unit is written, but queue lifetimes count in days and delay_warning_time in\n"
           "hours. Readers do not know that by heart.",
    .bad = "maximal_queue_lifetime = 3\n",
    .good = "maximal_queue_lifetime = 3d\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
