#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_hopcount_limit_low;
namespace {

void check(const Project& project, Report& report) {
    const auto limit = project.values().number("hopcount_limit");
    if (!limit || limit->range.file == FileId::none) return;
    if (limit->value < 20) {
        report.add(limit->range, fmt::format("mail that has passed {} servers is taken for a loop", limit->value))
            .with_help("lists, forwarding and filters add a hop each: leave it at 50");
    } else if (limit->value > 100) {
        report.add(limit->range, fmt::format("a loop goes round {} times before it is noticed", limit->value)).with_grade(Grade::info).with_help("leave it at 50");
    }
}

constexpr std::array kTraps{Trap{"the default", "hopcount_limit = 50\n"}};
constexpr std::array kAlsoBad{Trap{"very patient", "hopcount_limit = 500\n"}};

}  // namespace

const Rule rule_hopcount_limit_low{
    .id = "PT953",
    .name = "hopcount-limit-low",
    .grade = Grade::warning,
    .summary = "The limit on hops is so low that honest mail is taken for a loop, or very high.",
    .why = "Every server adds a Received: line, and Postfix returns mail that has more of them than `hopcount_limit`. Filters,\n"
           "forwarding and mailing lists add up quickly; RFC 5321 asks for at least 100 where loops are found in this way only.",
    .bad = "hopcount_limit = 5\n",
    .good = "hopcount_limit = 50\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "RFC 5321 6.3",
    .check = check,
};

}  // namespace postern::lint
