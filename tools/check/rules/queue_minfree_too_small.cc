#include <array>

#include <fmt/format.h>

#include "tools/check/support/numbers.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_queue_minfree_too_small;
namespace {

void check(const Project& project, Report& report) {
    const auto free = plain_number(project.value("queue_minfree").value_or(""));
    const auto size = plain_number(project.value("message_size_limit").value_or(""));
    const conf::Assignment* set = project.assignment("queue_minfree");
    if (!free || !size || *free <= 0 || *size <= 0 || set == nullptr) return;
    if (static_cast<double>(*free) >= 1.5 * static_cast<double>(*size)) return;
    report.add(set->value_range(), fmt::format("less than one and a half messages of {} bytes, which message_size_limit allows", *size))
        .with_help("write 0, then Postfix takes the right amount itself")
        .with_fix(FixKind::suggested, "write 0", {{set->value_range(), "0"}});
}

constexpr std::array kTraps{
    Trap{"enough", "queue_minfree = 20971520\nmessage_size_limit = 10240000\n"},
    Trap{"no limit of messages", "queue_minfree = 1000\nmessage_size_limit = 0\n"},
};

}  // namespace

const Rule rule_queue_minfree_too_small{
    .id = "PT214",
    .name = "queue-minfree-too-small",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "The space that must stay free does not hold the largest message.",
    .why = "smtpd refuses mail while less than `queue_minfree` bytes are free. When that is less than one and a half times\n"
           "`message_size_limit` a large message can fill the disk; smtpd warns of it at every start.",
    .bad = "queue_minfree = 1000000\n",
    .good = "queue_minfree = 0\n",
    .traps = kTraps,
    .fix_gives_good = true,
    .source = "postconf(5), queue_minfree",
    .check = check,
};

}  // namespace postern::lint
