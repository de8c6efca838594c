#include <array>

#include <fmt/format.h>

#include "tools/check/support/numbers.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_integer;
namespace {

bool looks_like_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (!conf::is_number(setting.rules.kind) || looks_like_number(setting.text)) continue;
        Finding& finding = report.add(setting.place, setting.text.empty() ? fmt::format("{} has no value: it must be a number", setting.name)
                                                                          : fmt::format("`{}` is no number", setting.text));
        finding.with_help("write digits only, without a unit and without separators");
        if (const auto number = meant_number(setting.text)) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", *number), {setting.replace(std::to_string(*number))});
        }
    }
}

constexpr std::array kTraps{
    Trap{"a negative number", "virtual_mailbox_limit = -1\n"},
    Trap{"a macro", "mailbox_size_limit = $message_size_limit\n"},
    Trap{"times have units", "maximal_queue_lifetime = 5d\n"},
};
constexpr std::array kAlsoBad{
    Trap{"thousands", "message_size_limit = 20,480,000\n"},
    Trap{"a word", "default_process_limit = many\n"},
};

}  // namespace

const Rule rule_bad_integer{
    .id = "PT202",
    .name = "bad-integer",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A number has a unit, a separator, or is none.",
    .why = "Sizes and counts are plain digits in Postfix, in bytes where they are sizes. `50M` is a fatal error of every program\n"
           "that reads the parameter.",
    .bad = "message_size_limit = 50M\n",
    .good = "message_size_limit = 52428800\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
