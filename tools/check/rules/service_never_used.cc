#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"
#include "tools/check/support/transports.h"

namespace postern::lint {
extern const Rule rule_service_never_used;
namespace {

// Entries that distributions ship for others to use.
constexpr std::array<std::string_view, 10> kStock{"maildrop", "uucp", "ifmail", "bsmtp", "scalemail-backend", "mailman", "cyrus", "old-cyrus", "lmtp", "relay"};

bool is_stock(std::string_view name) {
    return name == "smtp" || std::find(kStock.begin(), kStock.end(), name) != kStock.end();
}

// Parameters like mailbox_transport_maps may hold it; sockets are named by path: unix:private/NAME.
bool mentioned(const Project& project, std::string_view name) {
    const std::string path = fmt::format("private/{}", name);
    const auto has = [&](std::string_view text) { return text.find(path) != std::string_view::npos; };
    if (project.main_cf() != nullptr && has(project.main_cf()->text())) return true;
    return has(project.master_cf()->text());
}

void check(const Project& project, Report& report) {
    if (!project.has_master()) return;
    const TransportUses uses = find_transport_uses(project);
    if (uses.opaque) return;
    std::vector<const Scope*> stock;
    for (const Scope* scope : entries(project)) {
        const std::string_view program = scope->program();
        const bool agent = program == "pipe" || program == "smtp" || program == "lmtp";
        if (!agent || scope->type() != "unix" || uses.names(scope->name()) || mentioned(project, scope->name())) continue;
        if (is_stock(scope->name())) {
            if (program == "pipe") stock.push_back(scope);
            continue;
        }
        report.add(scope->range(), fmt::format("nothing uses the transport `{}`", scope->name()))
            .with_help("delete it, or name it in a transport parameter or table");
    }
    if (stock.empty()) return;
    std::vector<std::string_view> names;
    for (const Scope* scope : stock) names.push_back(scope->name());
    Finding& finding = report.add(stock.front()->range(), fmt::format("transports of the stock file that nothing uses: {}", fmt::join(names, ", ")));
    finding.with_help("they do no harm; delete them to keep the file short");
}

constexpr std::array kTraps{
    Trap{"a table that cannot be read may name it",
         "transport_maps = ldap:/etc/postfix/transport.cf\n==> master.cf <==\nslow unix - - n - - smtp\nsmtp unix - - n - - smtp\n"},
    Trap{"the usual clients", "biff = no\n==> master.cf <==\nsmtp unix - - n - - smtp\nrelay unix - - n - - smtp\nlmtp unix - - n - - lmtp\n"},
    Trap{"used by a table", "transport_maps = hash:/etc/postfix/transport\n==> transport <==\nbirch.example slow:\n==> master.cf <==\nslow unix - - n - - smtp\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a clone of the SMTP client", "biff = no\n==> master.cf <==\nslow unix - - n - - smtp\n"},
};

}  // namespace

const Rule rule_service_never_used{
    .id = "PT823",
    .name = "service-never-used",
    .grade = Grade::info,
    .summary = "A transport of master.cf is used by nothing.",
    .why = "An entry that runs pipe(8), or a clone of the SMTP client, works only when some transport parameter, transport table\n"
           "or FILTER action names it. One that nobody names is left over, or its users have a typing error.",
    .bad = "biff = no\n==> master.cf <==\nsmtp unix - - n - - smtp\nuucp unix - n n - - pipe\n  user=uucp argv=uux -r\n",
    .good = "biff = no\n==> master.cf <==\nsmtp unix - - n - - smtp\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "master(5)",
    .check = check,
};

}  // namespace postern::lint
