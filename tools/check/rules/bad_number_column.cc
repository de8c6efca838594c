#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_bad_number_column;
namespace {

bool digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        const conf::MasterService& entry = *scope->entry();
        std::string_view wakeup = entry.field(conf::ServiceField::wakeup);
        if (wakeup != "-" && !digits(wakeup.ends_with('?') ? wakeup.substr(0, wakeup.size() - 1) : wakeup)) {
            report.add(entry.range(conf::ServiceField::wakeup), fmt::format("`{}` is no wake-up time", wakeup))
                .with_help("write seconds without a unit, with ? behind them for services that may stay unused, or -");
        } else if ((scope->program() == "pickup" || scope->program() == "qmgr" || scope->program() == "oqmgr" || scope->program() == "nqmgr") &&
                   (wakeup == "-" || wakeup == "0")) {
            report.add(entry.range(conf::ServiceField::wakeup), fmt::format("{} is never woken up", scope->name()))
                .with_grade(Grade::warning)
                .with_help(scope->program() == "pickup" ? "mail from sendmail(1) may wait for ever: write 60"
                                                        : "deferred mail may wait for ever: write 300");
        }
        const std::string_view limit = entry.field(conf::ServiceField::process_limit);
        if (limit != "-" && !digits(limit)) {
            report.add(entry.range(conf::ServiceField::process_limit), fmt::format("`{}` is no process limit", limit))
                .with_help("write a number, 0 for no limit, or - for default_process_limit");
        }
    }
}

constexpr std::array kTraps{
    Trap{"a wake-up time with a question mark", "==> master.cf <==\nflush unix n - n 1000? 0 flush\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a process limit that is no number", "==> master.cf <==\nsmtp inet n - n - many smtpd\n"},
    Trap{"a queue manager that sleeps", "==> master.cf <==\nqmgr unix n - n - 1 qmgr\n"},
};

}  // namespace

const Rule rule_bad_number_column{
    .id = "PT804",
    .name = "bad-number-column",
    .grade = Grade::error,
    .summary = "The wake-up or process limit column of a master.cf entry is no number.",
    .why = "The wake-up time is a number of seconds without a unit, the process limit a number; `-` takes the default. Anything\n"
           "else is a fatal error of the master program. Without a wake-up time pickup and qmgr only run when somebody else\n"
           "pokes them: mail that waits is found late or never.",
    .bad = "==> master.cf <==\npickup unix n - n 60s 1 pickup\n",
    .good = "==> master.cf <==\npickup unix n - n 60 1 pickup\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "master(5)",
    .check = check,
};

}  // namespace postern::lint
