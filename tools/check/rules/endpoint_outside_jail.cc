#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_endpoint_outside_jail;
namespace {

std::string queue_directory(const Project& project) {
    std::string path = project.value("queue_directory").value_or("/var/spool/postfix");
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

// `unix:/path` anywhere in a value, up to white space, comma or brace.
std::vector<conf::TextSpan> unix_paths(std::string_view text) {
    std::vector<conf::TextSpan> found;
    std::size_t at = 0;
    while ((at = text.find("unix:/", at)) != std::string_view::npos) {
        const std::size_t begin = at + 5;
        const std::size_t end = std::min(text.find_first_of(", \t\r\n{}:", begin), text.size());
        found.push_back({begin, end});
        at = end;
    }
    return found;
}

class Checker {
public:
    Checker(const Project& project, const Scope& scope, Report& report)
        : project_(project), scope_(scope), report_(report), queue_(queue_directory(project)) {}

    void paths_in(std::string_view parameter) {
        const auto resolved = scope_.values().resolve(parameter);
        if (!resolved) return;
        for (const conf::TextSpan span : unix_paths(resolved->text())) {
            add(span.of(resolved->text()), resolved->range(span));
        }
    }

    // A value that is nothing but a path.
    void path_of(std::string_view parameter) {
        const auto resolved = scope_.values().resolve(parameter);
        if (!resolved || !resolved->text().starts_with('/')) return;
        add(resolved->text(), resolved->range({0, resolved->text().size()}));
    }

private:
    void add(std::string_view path, SourceRange range) {
        if (range.file == FileId::none) return;
        const std::string inside = queue_ + '/';
        const bool below = path.starts_with(inside);
        if (project_.host()) {
            const auto jailed = project_.locate(queue_ + std::string(path));
            if (jailed && project_.world().status(*jailed)) return;
        }
        // Below the queue directory the daemon would look for it below the jail's root again.
        const std::string relative = below ? std::string(path.substr(inside.size())) : std::string(path.substr(path.find_last_of('/') + 1));
        Finding& finding = report_.add(range, fmt::format("{} runs in a chroot jail and cannot see {}", scope_.label(), path));
        finding.with_fact(fmt::format("it looks for {}{}", queue_, path))
            .with_related(fmt::format("chroot is on for {}", scope_.label()), scope_.entry()->range(conf::ServiceField::chroot))
            .with_help(below ? "leave out the queue directory: paths start there"
                             : "let the other program open its socket below the queue directory and name it relative to that, or use inet:");
        if (below) {
            finding.with_fix(FixKind::suggested, "write the path relative to the queue directory", {{range, relative}});
        } else {
            const std::string_view folder = path.substr(0, path.find_last_of('/'));
            const std::string_view last = folder.substr(folder.find_last_of('/') + 1);
            const bool named = !last.empty() && last != "run" && last != "tmp" && last != "var";
            finding.with_fix(FixKind::suggested, "name a socket below the queue directory",
                             {{range, named ? fmt::format("{}/{}", last, relative) : relative}});
        }
    }

    const Project& project_;
    const Scope& scope_;
    Report& report_;
    std::string queue_;
};

constexpr std::array<std::string_view, 8> kLists{"smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions",
                                                 "smtpd_relay_restrictions", "smtpd_recipient_restrictions", "smtpd_data_restrictions",
                                                 "smtpd_end_of_data_restrictions", "smtpd_etrn_restrictions"};

void check(const Project& project, Report& report) {
    if (!project.has_master()) return;
    for (const Scope* scope : entries(project)) {
        if (!scope->chrooted()) continue;
        Checker checker(project, *scope, report);
        if (scope->is_smtpd()) {
            for (const std::string_view list : kLists) checker.paths_in(list);
            checker.paths_in("smtpd_milters");
            if (scope->flag("smtpd_sasl_auth_enable").value_or(false) && scope->value("smtpd_sasl_type").value_or("") == "dovecot") {
                checker.path_of("smtpd_sasl_path");
                checker.paths_in("smtpd_sasl_path");
            }
        } else if (scope->program() == "cleanup") {
            checker.paths_in("non_smtpd_milters");
            checker.paths_in("smtpd_milters");
        } else if (scope->program() == "lmtp" || scope->program() == "smtp") {
            for (const std::string_view name : {"mailbox_transport", "virtual_transport", "local_transport", "fallback_transport"}) {
                const std::string value = scope->value(name).value_or("");
                if (transport_of(value) == scope->name()) checker.paths_in(name);
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"no jail", "smtpd_milters = unix:/run/opendkim/opendkim.sock\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"a relative path", "smtpd_milters = unix:opendkim/opendkim.sock\n==> master.cf <==\nsmtp inet n - y - - smtpd\n"},
    Trap{"the socket is in the jail",
         "smtpd_milters = unix:/run/opendkim/opendkim.sock\n==> @host <==\n==> master.cf <==\nsmtp inet n - y - - smtpd\n"
         "==> /var/spool/postfix/run/opendkim/opendkim.sock socket <==\n"},
    Trap{"Cyrus SASL has no such path", "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_path = smtpd\n==> master.cf <==\nsmtp inet n - y - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"Dovecot's socket", "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = /var/spool/postfix/private/auth\n==> master.cf <==\nsmtp inet n - y - - smtpd\n"},
    Trap{"a policy server", "smtpd_recipient_restrictions = check_policy_service unix:/run/policyd.sock, reject\n==> master.cf <==\nsmtp inet n - y - - smtpd\n"},
    Trap{"LMTP", "virtual_transport = lmtp:unix:/run/dovecot/lmtp\n==> master.cf <==\nlmtp unix - - y - - lmtp\n"},
};

}  // namespace

const Rule rule_endpoint_outside_jail{
    .id = "PT824",
    .name = "endpoint-outside-jail",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A service in a chroot jail names a socket outside of it.",
    .why = "A daemon whose chroot column says `y` sees the queue directory as the root of the file system. An absolute path of\n"
           "a UNIX-domain socket is looked up below it, so `/run/x.sock` means `/var/spool/postfix/run/x.sock`. Relative paths\n"
           "start in the queue directory with and without a jail.",
    .bad = "smtpd_milters = unix:/run/opendkim/opendkim.sock\n==> master.cf <==\nsmtp inet n - y - - smtpd\n",
    .good = "smtpd_milters = unix:opendkim/opendkim.sock\n==> master.cf <==\nsmtp inet n - y - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "MILTER_README, SASL_README, master(5)",
    .check = check,
};

}  // namespace postern::lint
