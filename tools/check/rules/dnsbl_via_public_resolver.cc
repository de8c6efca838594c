#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/data/open_resolvers.h"
#include "tools/check/support/dnsbl.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_dnsbl_via_public_resolver;
namespace {

/// Operators that count or refuse questions by the resolver they come from; zones with a key of the user's own are not here.
constexpr std::array<std::string_view, 7> kCounted{"spamhaus.org", "surbl.org",           "uribl.com",      "dnswl.org",
                                                   "abuseat.org",  "barracudacentral.org", "senderscore.com"};

bool is_counted(std::string_view zone) {
    const std::string name = ascii::lower(zone);
    for (const std::string_view domain : kCounted) {
        if (name == domain || name.ends_with(fmt::format(".{}", domain))) return true;
    }
    return false;
}

struct OpenServer {
    std::string file;  // as the daemon's machine calls it
    std::string address;
    std::string_view name;
};

std::vector<std::string> name_servers(std::string_view text) {
    std::vector<std::string> servers;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        constexpr std::string_view kWord = "nameserver";
        if (!line.starts_with(kWord)) continue;
        line.remove_prefix(kWord.size());
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == 0 || begin == std::string_view::npos) continue;
        line.remove_prefix(begin);
        servers.emplace_back(line.substr(0, line.find_first_of(" \t\r#;")));
    }
    return servers;
}

std::optional<std::string> read(const Project& project, const std::string& path) {
    const auto place = project.locate(path);
    if (!place) return std::nullopt;
    auto text = project.world().read(*place);
    if (!text) return std::nullopt;
    return *std::move(text);
}

std::optional<OpenServer> open_server(const Project& project, const std::string& path, const std::string& text) {
    for (const std::string& server : name_servers(text)) {
        // The stub of systemd-resolved asks the servers of another file.
        if (server == "127.0.0.53") {
            const std::string upstream = "/run/systemd/resolve/resolv.conf";
            const auto more = path == upstream ? std::nullopt : read(project, upstream);
            if (!more) continue;
            if (auto found = open_server(project, upstream, *more)) return found;
            continue;
        }
        const std::string_view name = open_resolver_operator(server);
        if (!name.empty()) return OpenServer{path, server, name};
    }
    return std::nullopt;
}

/// The open server that a service of that program asks.
std::optional<OpenServer> asked_by(const Project& project, std::string_view program) {
    const std::string system = "/etc/resolv.conf";
    const std::string jail = project.value("queue_directory").value_or("") + system;
    for (const Scope& scope : project.scopes()) {
        if (scope.program() != program) continue;
        std::string path = scope.chrooted() ? jail : system;
        auto text = read(project, path);
        // Debian's start-up copies the file into the jail.
        if (!text && scope.chrooted() && project.target().profile == conf::Profile::debian) {
            path = system;
            text = read(project, path);
        }
        if (!text) continue;
        if (auto found = open_server(project, path, *text)) return found;
    }
    return std::nullopt;
}

void check(const Project& project, Report& report) {
    const auto smtpd = asked_by(project, "smtpd");
    const auto dnsblog = asked_by(project, "dnsblog");
    if (!smtpd && !dnsblog) return;
    for (const DnsblUse& use : dnsbl_uses(project)) {
        const auto& server = use.place == DnsblPlace::postscreen ? dnsblog : smtpd;
        if (!server || !is_counted(use.zone)) continue;
        Finding& finding = report.add(use.zone_range(), fmt::format("`{}` is asked through {}, an open resolver of {}", use.zone, server->address, server->name));
        // Without a filter the error answer is a listing of everybody.
        if (!use.has_filter && !use.warning) finding.with_grade(Grade::error);
        finding.with_fact(fmt::format("{}: nameserver {}", server->file, server->address))
            .with_help("run a resolver of your own on this machine, or get a key of your own from the list's operator");
    }
}

constexpr std::array kTraps{
    Trap{"the stub, when nobody knows whom it asks",
         "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 127.0.0.53\n"},
    Trap{"the stub asks the provider's resolver",
         "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 127.0.0.53\n"
         "==> /run/systemd/resolve/resolv.conf <==\nnameserver 192.0.2.53\n"},
    Trap{"a key of one's own",
         "smtpd_client_restrictions = reject_rbl_client key.zen.dq.spamhaus.net=127.0.0.[2..11]\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 8.8.8.8\n"},
    Trap{"a list that counts nobody", "smtpd_client_restrictions = reject_rbl_client bl.alder.example\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 1.1.1.1\n"},
    Trap{"an open resolver in a comment",
         "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n==> @host <==\n==> /etc/resolv.conf <==\n# nameserver 8.8.8.8\nnameserver 127.0.0.1\n"},
    Trap{"a checkout: the resolver is another machine's", "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n"},
    Trap{"the jail has a file of its own",
         "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 8.8.8.8\n"
         "==> /var/spool/postfix/etc/resolv.conf <==\nnameserver 192.0.2.53\n==> master.cf <==\nsmtp inet n - y - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"IPv6, in another spelling",
         "smtpd_sender_restrictions = reject_rhsbl_sender multi.surbl.org=127.0.0.[2..254]\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n"
         "nameserver 2001:4860:4860:0::8888\n"},
    Trap{"behind the stub",
         "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 127.0.0.53\n"
         "==> /run/systemd/resolve/resolv.conf <==\nnameserver 9.9.9.9\n"},
    Trap{"in the jail",
         "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n"
         "==> /var/spool/postfix/etc/resolv.conf <==\nnameserver 1.0.0.1\n==> master.cf <==\nsmtp inet n - y - - smtpd\n"},
    Trap{"postscreen",
         "postscreen_dnsbl_sites = zen.spamhaus.org=127.0.0.[2..11]*3\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 208.67.222.222\n"
         "==> master.cf <==\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ndnsblog unix - - n - 0 dnsblog\n"},
};

}  // namespace

const Rule rule_dnsbl_via_public_resolver{
    .id = "PT520",
    .name = "dnsbl-via-public-resolver",
    .grade = Grade::warning,
    .needs = Needs::host,
    .summary = "A list on the DNS that refuses open resolvers is asked through one.",
    .why = "Spamhaus, SURBL, URIBL and others count the questions of each resolver. The open resolvers of Google, Cloudflare,\n"
           "Quad9 and their like ask for half the world, so they are refused: the list then never lists anybody, or it answers\n"
           "with an error code such as `127.255.255.254`. Without a reply filter this code counts as a listing, and the server\n"
           "refuses all mail; that is reported as an error.\n\n"
           "A mail server needs a resolver of its own that asks the name servers itself, or a key from the list's operator.\n"
           "smtpd in a chroot jail reads the `etc/resolv.conf` below the queue directory.",
    .bad = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 8.8.8.8\n",
    .good = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 127.0.0.1\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "terms of use and return codes of Spamhaus; postconf(5), reject_rbl_client",
    .check = check,
};

}  // namespace postern::lint
