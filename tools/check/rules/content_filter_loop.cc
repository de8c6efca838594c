#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_content_filter_loop;
namespace {

void check_parameter(const Project& project, std::string_view name, Report& report) {
    const conf::Assignment* set = project.assignment(name);
    if (set == nullptr || project.value(name).value_or("").empty()) return;
    for (const Scope* scope : entries(project)) {
        if (scope->listener() != Listener::reinjection || scope->value(name).value_or("").empty()) continue;
        report.add(scope->range(), fmt::format("mail that comes back from the filter is sent to it again: {} is not cleared here", name))
            .with_related(fmt::format("{} is set for everything", name), set->value_range())
            .with_help(fmt::format("give the service `-o {}=`", name))
            .with_fix(FixKind::suggested, fmt::format("clear {} for {}", name, scope->label()), {set_override(project, *scope, name, "")});
    }
}

void check(const Project& project, Report& report) {
    check_parameter(project, "content_filter", report);
    check_parameter(project, "smtpd_proxy_filter", report);
}

constexpr std::array kTraps{
    Trap{"cleared where mail comes back", "content_filter = smtp-amavis:[127.0.0.1]:10024\n==> master.cf <==\n127.0.0.1:10025 inet n - n - - smtpd\n  -o content_filter=\n"},
    Trap{"set for one service only", "biff = no\n==> master.cf <==\nsmtp inet n - n - 20 smtpd\n  -o smtpd_proxy_filter=127.0.0.1:10024\n127.0.0.1:10025 inet n - n - - smtpd\n"},
    Trap{"nothing comes back", "content_filter = scan:x\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a proxy in front of the queue", "smtpd_proxy_filter = 127.0.0.1:10024\n==> master.cf <==\n127.0.0.1:10025 inet n - n - - smtpd\n"},
};

}  // namespace

const Rule rule_content_filter_loop{
    .id = "PT718",
    .name = "content-filter-loop",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "Mail that comes back from the content filter is filtered again.",
    .why = "A filter set in main.cf is for every smtpd, also for the one on loopback by which the filter hands mail back. Without\n"
           "`-o content_filter=` there, mail goes round until it has too many hops, and bounces.",
    .bad = "content_filter = smtp-amavis:[127.0.0.1]:10024\n==> master.cf <==\n127.0.0.1:10025 inet n - n - - smtpd\n",
    .good = "content_filter = smtp-amavis:[127.0.0.1]:10024\n==> master.cf <==\n127.0.0.1:10025 inet n - n - - smtpd\n  -o content_filter=\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "FILTER_README, SMTPD_PROXY_README",
    .check = check,
};

}  // namespace postern::lint
