#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_dane_resolver_not_local;
namespace {

bool uses_dane(const Scope& scope) {
    const bool lmtp = scope.program() == "lmtp";
    const std::string level = ascii::lower(scope.value(lmtp ? "lmtp_tls_security_level" : "smtp_tls_security_level").value_or(""));
    const std::string support = ascii::lower(scope.value(lmtp ? "lmtp_dns_support_level" : "smtp_dns_support_level").value_or(""));
    return (level == "dane" || level == "dane-only") && support == "dnssec";
}

// The first name server that is another machine; empty: all are local, or there is no file.
std::string foreign_server(const Project& project, const Scope& scope) {
    const std::string jail = scope.chrooted() ? project.value("queue_directory").value_or("") : std::string{};
    const auto place = project.locate(jail + "/etc/resolv.conf");
    const auto text = place ? project.world().read(*place) : fail(ErrorCode::not_found, "");
    if (!text) return {};
    for (std::size_t at = 0; at < text->size();) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        std::string_view line = std::string_view(*text).substr(at, end - at);
        at = end + 1;
        if (!line.starts_with("nameserver")) continue;
        line.remove_prefix(10);
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string_view::npos || begin == 0) continue;
        const std::string_view address = line.substr(begin, line.find_first_of(" \t\r%#", begin) - begin);
        if (!is_loopback(address)) return std::string(address);
    }
    return {};
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        if ((scope->program() != "smtp" && scope->program() != "lmtp") || !uses_dane(*scope)) continue;
        const std::string server = foreign_server(project, *scope);
        if (server.empty()) continue;
        const SourceRange place = scope->place(scope->program() == "lmtp" ? "lmtp_tls_security_level" : "smtp_tls_security_level");
        report.add(place.file == FileId::none ? scope->range() : place, fmt::format("DANE is on, but the name server is another machine: {}", server))
            .with_help("whoever is on the way to it can forge what it says of DNSSEC: run a validating resolver on this machine");
    }
}

constexpr std::array kTraps{
    Trap{"a resolver of its own", "smtp_dns_support_level = dnssec\nsmtp_tls_security_level = dane\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 127.0.0.1\nnameserver ::1\n"
                                  "==> master.cf <==\nsmtp unix - - n - - smtp\n"},
    Trap{"no DANE", "smtp_tls_security_level = may\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n==> master.cf <==\nsmtp unix - - n - - smtp\n"},
};

}  // namespace

const Rule rule_dane_resolver_not_local{
    .id = "PT626",
    .name = "dane-resolver-not-local",
    .grade = Grade::warning,
    .needs = Needs::host,
    .summary = "DANE trusts a name server on another machine.",
    .why = "DANE rests on the word of the resolver that an answer was secured by DNSSEC. That word comes over the network in the\n"
           "clear, so it is worth something only from a resolver on the same machine.",
    .bad = "smtp_dns_support_level = dnssec\nsmtp_tls_security_level = dane\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n"
           "==> master.cf <==\nsmtp unix - - n - - smtp\n",
    .good = "smtp_dns_support_level = dnssec\nsmtp_tls_security_level = dane\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 127.0.0.1\n"
            "==> master.cf <==\nsmtp unix - - n - - smtp\n",
    .traps = kTraps,
    .source = "RFC 7672 2.1.1; TLS_README",
    .check = check,
};

}  // namespace postern::lint
