#include <array>
#include <vector>

#include <fmt/format.h>

#include "tools/check/distance.h"
#include "tools/check/support/services.h"
#include "tools/check/support/transports.h"

namespace postern::lint {
extern const Rule rule_transport_undefined;
namespace {

std::vector<std::string_view> unix_services(const Project& project) {
    std::vector<std::string_view> names;
    for (const Scope* scope : entries(project)) {
        if (scope->type() == "unix") names.push_back(scope->name());
    }
    return names;
}

void check(const Project& project, Report& report) {
    if (!project.has_master()) return;
    const std::vector<std::string_view> services = unix_services(project);
    for (const TransportUse& use : find_transport_uses(project).uses) {
        if (use.range.file == FileId::none) continue;
        if (std::find(services.begin(), services.end(), use.name) != services.end()) continue;
        Finding& finding = report.add(use.range, fmt::format("master.cf has no unix service `{}`", use.name));
        finding.with_help("mail for it stays in the queue: define the transport in master.cf, or name one that is there");
        if (const Scope* other = project.find_scope(use.name, "inet"); other != nullptr && other->entry() != nullptr) {
            finding.with_related("an inet service cannot be a transport", other->range());
        }
        if (const auto better = nearest(use.name, services, 2)) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", *better), {{use.range, std::string(*better)}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"without master.cf nobody knows", "virtual_transport = dovecot\n"},
    Trap{"defined further down", "virtual_transport = dovecot\n==> master.cf <==\nsmtp unix - - n - - smtp\ndovecot unix - n n - - pipe\n  user=vmail argv=/bin/x\n"},
    Trap{"a next hop alone has no transport", "transport_maps = hash:/etc/postfix/transport\n==> transport <==\nbirch.example :[mx.alder.example]\nalder.example smtp:\n"
                                              "==> master.cf <==\nsmtp unix - - n - - smtp\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in a transport table", "transport_maps = hash:/etc/postfix/transport\n==> transport <==\nbirch.example smpt:[mx.birch.example]\n"
                                 "==> master.cf <==\nsmtp unix - - n - - smtp\n"},
    Trap{"a filter in an access table", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/clients\n==> clients <==\n192.0.2.0/24 FILTER amavis:[127.0.0.1]:10024\n"
                                        "==> master.cf <==\nsmtp unix - - n - - smtp\n"},
    Trap{"of one service", "biff = no\n==> master.cf <==\nsmtp unix - - n - - smtp\nsmtp inet n - n - - smtpd -o content_filter=amavsi:x\namavis unix - - n - 2 smtp\n"},
};

}  // namespace

const Rule rule_transport_undefined{
    .id = "PT822",
    .name = "transport-undefined",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A transport is named that master.cf does not define.",
    .why = "The part of a transport in front of the colon is the name of a `unix` service in master.cf. When there is none, the\n"
           "queue manager logs `connect to transport private/NAME: No such file or directory` and keeps the mail, until it is\n"
           "too old and goes back.",
    .bad = "virtual_transport = dovecto\n==> master.cf <==\nsmtp unix - - n - - smtp\ndovecot unix - n n - - pipe\n  user=vmail argv=/bin/x\n",
    .good = "virtual_transport = dovecot\n==> master.cf <==\nsmtp unix - - n - - smtp\ndovecot unix - n n - - pipe\n  user=vmail argv=/bin/x\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "transport(5), master(5)",
    .check = check,
};

}  // namespace postern::lint
