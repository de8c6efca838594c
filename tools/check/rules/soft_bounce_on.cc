#include <array>

#include <fmt/format.h>

#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_soft_bounce_on;
namespace {

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.name != "soft_bounce" || !setting.values->boolean("soft_bounce").transform([](const auto& read) { return read.value; }).value_or(false)) continue;
        report.add(setting.place, "nothing is ever refused for good: senders hear of errors after days, if at all")
            .with_help("soft_bounce is for tests; set it to no")
            .with_fix(FixKind::safe, "write no", {setting.replace("no")});
    }
}

constexpr std::array kTraps{
    Trap{"off", "soft_bounce = no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"of one service", "==> master.cf <==\nsmtp inet n - n - - smtpd -o soft_bounce=yes\n"},
};

}  // namespace

const Rule rule_soft_bounce_on{
    .id = "PT951",
    .name = "soft-bounce-on",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "soft_bounce turns every permanent error into a temporary one.",
    .why = "With `soft_bounce = yes` smtpd answers 4xx where it would answer 5xx, and undeliverable mail stays in the queue. That\n"
           "is a safety net while testing. Left on, spam comes back again and again, and senders of mistyped addresses wait\n"
           "five days for the news.",
    .bad = "soft_bounce = yes\n",
    .good = "soft_bounce = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), soft_bounce",
    .check = check,
};

}  // namespace postern::lint
