#include <array>

#include <fmt/format.h>

#include "tools/check/support/numbers.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_integer_out_of_range;
namespace {

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (!conf::is_number(setting.rules.kind)) continue;
        const auto value = plain_number(setting.text);
        if (!value) continue;
        const conf::Bounds& bounds = setting.rules.bounds;
        if (bounds.minimum != 0 && *value < bounds.minimum) {
            report.add(setting.place, fmt::format("{} is less than {}, the least that {} can be", *value, bounds.minimum, setting.name))
                .with_help("the daemons that use it stop when they start");
        } else if (bounds.maximum != 0 && *value > bounds.maximum) {
            report.add(setting.place, fmt::format("{} is more than {}, the most that {} can be", *value, bounds.maximum, setting.name))
                .with_help("the daemons that use it stop when they start");
        }
    }
}

constexpr std::array kTraps{
    Trap{"no limit where there may be none", "mailbox_size_limit = 0\nmessage_size_limit = 0\n"},
    Trap{"the least that is allowed", "smtpd_recipient_limit = 1\n"},
};

}  // namespace

const Rule rule_integer_out_of_range{
    .id = "PT203",
    .name = "integer-out-of-range",
    .grade = Grade::error,
    .summary = "A number is below or above what its parameter allows.",
    .why = "Many numbers have a least or a largest value, and 0 means `no limit` only where the manual says so. Outside of the\n"
           "bounds the programs that read it stop with a fatal error.",
    .bad = "smtpd_recipient_limit = 0\n",
    .good = "smtpd_recipient_limit = 1000\n",
    .traps = kTraps,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
