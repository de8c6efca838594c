#include <array>
#include <vector>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "tools/check/distance.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_unknown_daemon;
namespace {

std::vector<std::string_view> daemons_of(conf::Version version) {
    std::vector<std::string_view> names;
    for (const conf::ServiceProgram& program : conf::registry::services()) {
        if (is_daemon(program.name, version)) names.push_back(program.name);
    }
    return names;
}

bool is_installed(const Project& project, std::string_view command) {
    if (!project.host()) return false;
    const auto folder = project.value("daemon_directory");
    const auto path = folder ? project.locate(*folder + '/' + std::string(command)) : std::nullopt;
    const auto status = path ? project.world().status(*path) : std::nullopt;
    return status && status->kind == FileKind::regular && (status->mode & 0111U) != 0;
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        const std::string_view command = scope->entry()->command();
        const SourceRange range = scope->entry()->range(conf::ServiceField::command);
        if (command.starts_with('/')) {
            report.add(range, "an absolute path cannot be the command of a service")
                .with_help("name a program of daemon_directory; a program of yours is run by spawn(8) or pipe(8) with argv=");
            continue;
        }
        if (is_daemon(command, project.version()) || is_installed(project, command)) continue;
        Finding& finding = report.add(range, fmt::format("`{}` is no daemon of Postfix {}", command, project.version().text()));
        const conf::ServiceProgram* other = conf::registry::find_service(command);
        if (other != nullptr) {
            finding.with_help(other->introduced > project.version() ? fmt::format("it came with Postfix {}", other->introduced.text())
                                                                    : fmt::format("it went with Postfix {}", other->removed.text()));
        } else {
            finding.with_help("a program that is not Postfix's is run by spawn(8) or pipe(8) with argv=");
        }
        if (const auto better = nearest(command, daemons_of(project.version()), 2)) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", *better), {{range, std::string(*better)}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"old names of the queue manager and the LMTP client",
         "==> master.cf <==\nqmgr unix n - n 300 1 nqmgr\noqmgr unix n - n 300 1 oqmgr\nlmtp unix - - n - - lmtp\n"},
    Trap{"a daemon of our own in daemon_directory", "==> @host <==\n==> master.cf <==\nours unix - - n - - ourd\n"
                                                    "==> /usr/libexec/postfix/ourd mode=0755 <==\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a path", "==> master.cf <==\npolicy unix - n n - 0 /usr/bin/policyd\n"},
    Trap{"a daemon that came later", "==> @target=2.7 <==\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\n"},
};

}  // namespace

const Rule rule_unknown_daemon{
    .id = "PT807",
    .name = "unknown-daemon",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "The command of a master.cf entry is no Postfix daemon.",
    .why = "The eighth field names a program in daemon_directory. Master starts what it finds there, so a wrong name shows up\n"
           "only when the first client comes: it is accepted and then dropped, again and again.",
    .bad = "==> master.cf <==\nsmtp inet n - n - - smptd\n",
    .good = "==> master.cf <==\nsmtp inet n - n - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "master(8), master(5)",
    .check = check,
};

}  // namespace postern::lint
