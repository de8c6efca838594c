#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/host_files.h"

namespace postern::lint {
extern const Rule rule_installation_faulty;
namespace {

constexpr std::array<std::string_view, 2> kSetGid{"postdrop", "postqueue"};
constexpr std::uint32_t kSetGidBit = 02000;
constexpr std::uint32_t kExecutable = 0111;
constexpr std::size_t kMost = 2000;

class Checker {
public:
    Checker(const Project& project, Report& report) : project_(project), world_(project.world()), report_(report) {}

    void run() {
        // Without one of the programs this is a directory of files for another host, or Postfix comes later.
        const auto programs = host_folder(project_, "command_directory");
        const bool installed = programs && world_.status(programs->path + "/postfix");
        if (programs && project_.sets("command_directory")) present(*programs);
        if (installed) {
            for (const std::string_view name : kSetGid) set_gid(*programs, name);
        }
        for (const std::string_view parameter : {"daemon_directory", "shlib_directory", "meta_directory"}) {
            const auto folder = host_folder(project_, parameter);
            if (!folder) continue;
            // The defaults are those of the maker, and a distribution has its own.
            if (project_.sets(parameter) && !present(*folder)) continue;
            if (const auto status = world_.status(folder->path)) all_of_root(*folder, *status);
        }
        log_file();
        if (project_.master_cf() == nullptr && installed) {
            report_.add(start_of_main(project_), "there is no master.cf beside main.cf").with_help("copy master.cf.proto to master.cf: without it nothing starts");
        }
    }

private:
    Finding& add(const HostFolder& folder, std::string message, std::string help) {
        Finding& finding = report_.add(folder.range, std::move(message)).with_help(std::move(help));
        finding.subject = finding.message;
        return finding;
    }

    bool present(const HostFolder& folder) {
        const auto status = world_.status(folder.path);
        if (status && status->kind == FileKind::directory) return true;
        add(folder, fmt::format("{} is no directory", folder.configured), "name the directory of the installed Postfix, or take the setting out");
        return false;
    }

    // Every program writes the log, and stops over a file that is not allowed.
    void log_file() {
        const auto file = project_.values().text("maillog_file");
        const auto prefixes = project_.values().list("maillog_file_prefixes");
        if (!file || file->value.empty() || file->range.file == FileId::none || !prefixes) return;
        const auto allows = [&](const conf::ListElement& prefix) { return file->value.starts_with(prefix.text); };
        if (std::any_of(prefixes->begin(), prefixes->end(), allows)) return;
        report_.add(file->range, "maillog_file begins with nothing that maillog_file_prefixes allows")
            .with_help("name a file below /var, or add the directory to maillog_file_prefixes");
    }

    void all_of_root(const HostFolder& folder, const FileStatus& top) {
        std::vector<std::string> writable;
        std::vector<std::string> foreign;
        const auto look = [&](const std::string& name, const FileStatus& status) {
            if (status.kind == FileKind::symlink) return;
            if (status.owner != 0) foreign.push_back(name);
            if ((status.mode & kOthersWrite) != 0) writable.push_back(name);
        };
        look(folder.configured, top);
        // The files of the configuration directory are config-writable's.
        if (!project_.in_directory(folder.configured)) walk(world_, folder.path, kMost, look);
        if (!foreign.empty()) add(folder, fmt::format("not of root: {} in {}", some_of(foreign), folder.configured), "install Postfix again, or run  postfix set-permissions");
        if (!writable.empty()) {
            add(folder, fmt::format("others than root may write {} in {}", some_of(writable), folder.configured), "install Postfix again, or run  postfix set-permissions");
        }
    }

    void set_gid(const HostFolder& programs, std::string_view name) {
        const auto status = world_.status(fmt::format("{}/{}", programs.path, name));
        if (!status) return;
        const std::string shown = fmt::format("{}/{}", programs.configured, name);
        if ((status->mode & kSetGidBit) == 0 || (status->mode & kExecutable) != kExecutable) {
            add(programs, fmt::format("{} is not set-gid and executable for all (mode {:04o})", shown, status->mode & 07777U), "run  postfix set-permissions");
        }
        const auto group_name = project_.value("setgid_group");
        const auto group = group_name ? world_.group(*group_name) : std::nullopt;
        if (group && status->group != group->id) add(programs, fmt::format("{} is not of the group {}", shown, group->name), "run  postfix set-permissions");
    }

    const Project& project_;
    const World& world_;
    Report& report_;
};

void check(const Project& project, Report& report) {
    if (project.main_cf() != nullptr) Checker(project, report).run();
}

#define POSTERN_PROGRAMS "==> @host user=root:0 group=postdrop:106 <==\n==> /usr/sbin/postfix mode=0755 <==\nx\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"
constexpr std::array kTraps{
    Trap{"a checkout", "daemon_directory = /usr/lib/postfix/sbin\n"},
    Trap{"no Postfix on this host yet", "biff = no\n==> @host <==\n"},
    Trap{"libraries linked in", "shlib_directory = no\n" POSTERN_PROGRAMS},
    Trap{"logs where they may be", "maillog_file = /srv/log/mail\nmaillog_file_prefixes = /srv /var\n" POSTERN_PROGRAMS},
    Trap{"links between the programs", "daemon_directory = /usr/lib/postfix\n" POSTERN_PROGRAMS "==> /usr/lib/postfix/smtp mode=0755 <==\nx\n==> /usr/lib/postfix/lmtp link=smtp <==\n"},
};
constexpr std::array kAlsoBad{
    Trap{"anybody may change a daemon", "daemon_directory = /usr/lib/postfix\n" POSTERN_PROGRAMS "==> /usr/lib/postfix/smtpd mode=0777 <==\nx\n"},
    Trap{"a daemon of somebody", "daemon_directory = /usr/lib/postfix\n" POSTERN_PROGRAMS "==> /usr/lib/postfix/smtpd mode=0755 owner=1000 <==\nx\n"},
    Trap{"not set-gid", "biff = no\n" POSTERN_PROGRAMS "==> /usr/sbin/postdrop mode=0755 group=106 <==\nx\n"},
    Trap{"another group", "biff = no\n" POSTERN_PROGRAMS "==> /usr/sbin/postqueue mode=2755 group=0 <==\nx\n"},
    Trap{"a log where none may be", "maillog_file = /srv/log/mail\n" POSTERN_PROGRAMS},
    Trap{"no master.cf", "biff = no\n==> @host <==\n==> /usr/sbin/postfix mode=0755 <==\nx\n"},
};

}  // namespace

const Rule rule_installation_faulty{
    .id = "PT989",
    .name = "installation-faulty",
    .grade = Grade::error,
    .needs = Needs::host,
    .summary = "A directory of the installation is missing, can be changed by others than root, or lacks its set-gid programs; or the log may not be where it is.",
    .why = "`daemon_directory`, `command_directory`, `shlib_directory` and `meta_directory` hold what runs as root: who can write there\n"
           "is root. `postdrop` and `postqueue` are set-gid `setgid_group`; when they are not, local programs cannot send mail. Copies\n"
           "of a file system and container images lose such bits. `postfix check` warns of the same things, and stops when a directory\n"
           "or master.cf is missing, or when `maillog_file` begins with none of `maillog_file_prefixes`.",
    .bad = "daemon_directory = /usr/libexec/postfix\n" POSTERN_PROGRAMS,
    .good = "daemon_directory = /usr/lib/postfix/sbin\n" POSTERN_PROGRAMS "==> /usr/lib/postfix/sbin/smtpd mode=0755 <==\nx\n"
            "==> /usr/sbin/postdrop mode=2755 group=106 <==\nx\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postfix(1), check; postconf(5), daemon_directory",
    .check = check,
};

}  // namespace postern::lint
