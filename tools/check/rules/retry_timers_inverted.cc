#include <array>

#include <fmt/format.h>

#include "tools/check/project.h"
#include "tools/check/finding.h"

namespace postern::lint {
extern const Rule rule_retry_timers_inverted;
namespace {

struct Pair {
    std::string_view smaller;
    std::string_view larger;
    std::string_view cost;
};
constexpr std::array kPairs{
    Pair{"minimal_backoff_time", "maximal_backoff_time", "the least pause between attempts is longer than the longest"},
    Pair{"queue_run_delay", "minimal_backoff_time", "the queue is looked at less often than mail is due"},
    Pair{"bounce_queue_lifetime", "maximal_queue_lifetime", "bounces are kept longer than mail"},
};

void check(const Project& project, Report& report) {
    for (const Pair& pair : kPairs) {
        const auto smaller = project.values().time(pair.smaller);
        const auto larger = project.values().time(pair.larger);
        if (!smaller || !larger || smaller->value.seconds() <= larger->value.seconds()) continue;
        const bool at_smaller = smaller->range.file != FileId::none;
        const SourceRange range = at_smaller ? smaller->range : larger->range;
        if (range.file == FileId::none) continue;
        Finding& finding = report.add(range, fmt::format("{} is longer than {}: {}", pair.smaller, pair.larger, pair.cost));
        if (at_smaller && larger->range.file != FileId::none) finding.with_related(fmt::format("{} is set here", pair.larger), larger->range);
        finding.with_help(fmt::format("keep {} at or below {}", pair.smaller, pair.larger));
    }
}

constexpr std::array kTraps{
    Trap{"equal times", "minimal_backoff_time = 300s\nqueue_run_delay = 5m\n"},
    Trap{"a macro", "bounce_queue_lifetime = $maximal_queue_lifetime\nmaximal_queue_lifetime = 1d\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a lazy queue manager", "queue_run_delay = 1h\n"},
    Trap{"bounces that outlive mail", "maximal_queue_lifetime = 1d\n"},
};

}  // namespace

const Rule rule_retry_timers_inverted{
    .id = "PT215",
    .name = "retry-timers-inverted",
    .grade = Grade::warning,
    .summary = "Two times that belong together are in the wrong order.",
    .why = "The queue manager looks at the deferred queue every `queue_run_delay`, and tries a message again between\n"
           "`minimal_backoff_time` and `maximal_backoff_time` later. Turned around, the times do not do what they say.",
    .bad = "minimal_backoff_time = 2h\nmaximal_backoff_time = 1h\n",
    .good = "minimal_backoff_time = 5m\nmaximal_backoff_time = 1h\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "qmgr(8), postconf(5)",
    .check = check,
};

}  // namespace postern::lint
