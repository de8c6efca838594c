#include <array>
#include <charconv>

#include <fmt/format.h>

#include "libconf/syntax/edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_debug_verbosity_left_on;
namespace {

void check_options(const Scope& scope, Report& report) {
    const conf::MasterService& entry = *scope.entry();
    for (std::size_t i = 0; i < entry.option_count() && i < entry.arguments().size(); ++i) {
        const std::string_view word = entry.text(entry.arguments()[i]);
        if (entry.is_pair(i)) {
            ++i;
            continue;
        }
        const bool verbose = word.starts_with("-v") && word.find_first_not_of('v', 1) == std::string_view::npos;
        if (!verbose && word != "-D") continue;
        report.add(entry.range(conf::TextSpan(entry.arguments()[i].written)),
                   word == "-D" ? fmt::format("{} runs under a debugger", scope.label()) : fmt::format("{} logs verbosely", scope.label()))
            .with_help("verbose logs are slow, fill the disk and may hold passwords: delete it when you are done")
            .with_fix(FixKind::safe, fmt::format("delete {}", word), {remove_arguments(entry, i, i)});
    }
}

TextEdit remove_assignment(const Project& project, const conf::Assignment& assignment) {
    conf::LineEdits edits(project.main_cf()->file(), project.main_cf()->text());
    edits.remove(project.main_cf()->nodes()[assignment.node()]);
    return edits.take().front();
}

void check_parameters(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    if (const auto* peers = project.assignment("debug_peer_list"); peers != nullptr && !project.value("debug_peer_list").value_or("").empty()) {
        report.add(peers->value_range(), "sessions with these peers are logged verbosely")
            .with_help("delete it when you are done: such logs may hold passwords")
            .with_fix(FixKind::safe, "delete debug_peer_list", {remove_assignment(project, *peers)});
    }
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        if (!assignment.name().ends_with("_tls_loglevel") || &assignment != project.assignment(assignment.name())) continue;
        const std::string value = project.value(assignment.name()).value_or("");
        int level = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), level);
        if (error != std::errc{} || end != value.data() + value.size() || level < 3) continue;
        report.add(assignment.value_range(), fmt::format("TLS log level {} dumps what is sent", level))
            .with_help("1 logs a line for each session and is enough in operation")
            .with_fix(FixKind::safe, "write 1", {{assignment.value_range(), "1"}});
    }
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) check_options(*scope, report);
    check_parameters(project, report);
}

constexpr std::array kTraps{
    Trap{"log levels for operation", "smtpd_tls_loglevel = 1\nsmtp_tls_loglevel = 2\n"},
    Trap{"options of a command of pipe(8)", "==> master.cf <==\nx unix - n n - - pipe user=u argv=/bin/x -v -D\n"},
    Trap{"no peers", "debug_peer_list =\n"},
};
constexpr std::array kAlsoBad{
    Trap{"twice as much", "==> master.cf <==\nsmtp inet n - n - - smtpd -v -v\n  -o biff=no\n"},
    Trap{"a peer that is watched", "debug_peer_list = 192.0.2.7\nbiff = no\n"},
    Trap{"a dump of TLS", "smtpd_tls_loglevel = 4\n"},
};

}  // namespace

const Rule rule_debug_verbosity_left_on{
    .id = "PT828",
    .name = "debug-verbosity-left-on",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "Logging for debugging is still on.",
    .why = "`-v`, `-D`, `debug_peer_list` and TLS log levels of 3 and more are for finding one fault. Left on they cost speed and\n"
           "disk space, bury what matters, and write what users send, passwords included, into the log.",
    .bad = "==> master.cf <==\nsmtp inet n - n - - smtpd -v\n",
    .good = "==> master.cf <==\nsmtp inet n - n - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DEBUG_README",
    .check = check,
};

}  // namespace postern::lint
