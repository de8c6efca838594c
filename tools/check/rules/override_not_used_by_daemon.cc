#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/model/expand.h"
#include "libconf/registry/registry.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_override_not_used_by_daemon;
namespace {

bool contains(std::span<const std::string_view> programs, std::string_view program) {
    return std::find(programs.begin(), programs.end(), program) != programs.end();
}

// lmtp is smtp under another name; qmgr and oqmgr, bounce and its services read the same.
bool uses(const conf::ParamSpec& spec, std::string_view program) {
    if (spec.used_by.empty() || contains(spec.used_by, "all") || contains(spec.used_by, program)) return true;
    if ((program == "lmtp" || program == "smtp") && (contains(spec.used_by, "smtp") || contains(spec.used_by, "lmtp"))) return true;
    return (program == "oqmgr" || program == "nqmgr") && contains(spec.used_by, "qmgr");
}

// Some value that the daemon reads refers to it.
bool used_through_macro(const Project& project, const Written& written) {
    const std::string_view program = written.scope->program();
    for (const auto& [name, parameter] : project.config().parameters()) {
        if (name == written.name || parameter.spec == nullptr || !uses(*parameter.spec, program)) continue;
        const auto raw = written.scope->values().names().raw(name);
        if (!raw || raw->find(written.name) == std::string_view::npos) continue;
        for (const auto& reference : conf::references(*raw).names) {
            if (reference.name == written.name) return true;
        }
    }
    return false;
}

void check(const Project& project, Report& report) {
    for (const Written& written : written_names(project)) {
        if (written.scope == nullptr || written.spec == nullptr || !conf::registry::exists_in(*written.spec, project.version())) continue;
        const std::string_view program = written.scope->program();
        if (conf::registry::find_service(program) == nullptr || uses(*written.spec, program) || used_through_macro(project, written)) continue;
        report.add(written.name_range, fmt::format("{}(8) does not read {}", program, written.name))
            .with_help(fmt::format("read by {}: set it in main.cf, or for a service of that program", fmt::join(written.spec->used_by, ", ")))
            .with_fix(FixKind::suggested, fmt::format("delete {}", written.name), remove_written(project, written));
    }
}

constexpr std::array kTraps{
    Trap{"what the daemon reads", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n  -o syslog_name=postfix/submission\n"},
    Trap{"through another parameter", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o mynetworks=127.0.0.0/8\n"},
    Trap{"the LMTP client", "==> master.cf <==\nlmtp unix - - n - - lmtp -o lmtp_tls_security_level=may\n"},
    Trap{"the stock relay", "==> master.cf <==\nrelay unix - - n - - smtp\n  -o syslog_name=postfix/$service_name\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a parameter of the client", "==> master.cf <==\nsmtp inet n - n - - smtpd -o smtp_tls_security_level=may\n"},
};

}  // namespace

const Rule rule_override_not_used_by_daemon{
    .id = "PT811",
    .name = "override-not-used-by-daemon",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "`-o` sets a parameter that the service's program does not read.",
    .why = "Each daemon reads its own parameters. `header_checks` for an smtpd does nothing, because cleanup(8) does the checking:\n"
           "give smtpd a cleanup service of its own with `cleanup_service_name`, and set it there.",
    .bad = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o header_checks=regexp:/etc/postfix/submission_checks\n",
    .good = "==> master.cf <==\nsubmission inet n - n - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "the manual pages of the daemons",
    .check = check,
};

}  // namespace postern::lint
