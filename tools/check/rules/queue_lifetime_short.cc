#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_queue_lifetime_short;
namespace {

void check(const Project& project, Report& report) {
    for (const std::string_view name : {"maximal_queue_lifetime", "bounce_queue_lifetime"}) {
        const auto time = project.values().time(name);
        if (!time || time->range.file == FileId::none) continue;
        const auto seconds = time->value.seconds().count();
        if (seconds == 0) {
            report.add(time->range, "mail is tried once and then goes back").with_grade(Grade::info).with_help("fine for a null client; a server waits four to five days");
        } else if (seconds < 86400) {
            report.add(time->range, fmt::format("mail is given up after {}", time->value.spelling()))
                .with_help("a server that is down over a weekend loses it: RFC 5321 asks for four to five days");
        }
    }
}

constexpr std::array kTraps{
    Trap{"a day", "maximal_queue_lifetime = 1d\n"},
    Trap{"of a service of its own", "==> master.cf <==\nnotify unix - - n - - smtp -o maximal_queue_lifetime=1h\n"},
};
constexpr std::array kAlsoBad{
    Trap{"one attempt", "maximal_queue_lifetime = 0\n"},
    Trap{"bounces", "bounce_queue_lifetime = 6h\n"},
};

}  // namespace

const Rule rule_queue_lifetime_short{
    .id = "PT952",
    .name = "queue-lifetime-short",
    .grade = Grade::warning,
    .summary = "Mail that cannot be delivered at once is given up within a day.",
    .why = "Servers go down for a night or a weekend. RFC 5321 asks senders to try for four to five days; with less, mail goes\n"
           "back that would have arrived.",
    .bad = "maximal_queue_lifetime = 2h\n",
    .good = "maximal_queue_lifetime = 5d\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "RFC 5321 4.5.4.1",
    .check = check,
};

}  // namespace postern::lint
