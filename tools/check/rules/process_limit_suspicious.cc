#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_process_limit_suspicious;
namespace {

constexpr std::array<std::string_view, 8> kSingle{"qmgr", "pickup", "tlsmgr", "scache", "verify", "postscreen", "anvil", "postlogd"};
constexpr std::array<std::string_view, 3> kUnlimited{"cleanup", "bounce", "flush"};

bool is_in(std::string_view word, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        const std::string_view program = scope->program();
        const std::string_view limit = scope->entry()->field(conf::ServiceField::process_limit);
        const SourceRange range = scope->entry()->range(conf::ServiceField::process_limit);
        const bool number = !limit.empty() && limit.find_first_not_of("0123456789") == std::string_view::npos;
        if (!number && limit != "-") continue;
        const bool single = is_in(program, kSingle) || scope->name() == "proxywrite";
        if (single && limit != "1") {
            Finding& finding = report.add(range, fmt::format("{} must run as one process, but up to {} are allowed", scope->name(),
                                                             limit == "-" ? "default_process_limit" : limit == "0" ? "any number" : limit));
            if (program == "qmgr" || program == "postscreen") finding.with_grade(Grade::error);
            finding.with_help("its processes would work on the same data without knowing of each other")
                .with_fix(FixKind::suggested, "write 1", {{range, "1"}});
        } else if (program == "smtpd" && scope->type() != "unix" && (limit == "0" || limit == "1")) {
            report.add(range, limit == "0" ? fmt::format("{} may start any number of processes", scope->label())
                                           : fmt::format("{} serves one client at a time", scope->label()))
                .with_help(limit == "0" ? "a flood of clients takes all memory: write -, or a number"
                                        : "1 is the column's value for postscreen; write - for an smtpd")
                .with_fix(FixKind::suggested, "write -", {{range, "-"}});
        } else if (is_in(program, kUnlimited) && limit != "0" && limit != "-") {
            report.add(range, fmt::format("{} is limited to {} processes", scope->name(), limit))
                .with_grade(Grade::info)
                .with_help("other daemons wait for it: the stock file says 0")
                .with_fix(FixKind::suggested, "write 0", {{range, "0"}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"a transport that is limited on purpose", "==> master.cf <==\nslow unix - - n - 1 smtp\n"},
    Trap{"the stock values", "==> master.cf <==\npickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nsmtp inet n - n - 1 postscreen\n"
                             "tlsmgr unix - - n 1000? 1 tlsmgr\nproxywrite unix - - n - 1 proxymap\nproxymap unix - - n - - proxymap\n"},
};
constexpr std::array kAlsoBad{
    Trap{"an smtpd with the limit of postscreen", "==> master.cf <==\nsmtp inet n - n - 1 smtpd\n"},
    Trap{"an smtpd without a limit", "==> master.cf <==\nsmtp inet n - n - 0 smtpd\n"},
    Trap{"a postscreen that shares", "==> master.cf <==\nsmtp inet n - n - - postscreen\n"},
    Trap{"a cleanup with a limit", "==> master.cf <==\ncleanup unix n - n - 5 cleanup\n"},
};

}  // namespace

const Rule rule_process_limit_suspicious{
    .id = "PT818",
    .name = "process-limit-suspicious",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "The process limit does not suit the program.",
    .why = "Some daemons keep state that only one process may own: with two queue managers mail is delivered twice. Others wait\n"
           "for each other and want no limit. An smtpd with a limit of 1 serves one client at a time, one with 0 as many as\n"
           "come.",
    .bad = "==> master.cf <==\nqmgr unix n - n 300 2 qmgr\n",
    .good = "==> master.cf <==\nqmgr unix n - n 300 1 qmgr\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "the stock master.cf; qmgr(8), postscreen(8)",
    .check = check,
};

}  // namespace postern::lint
