#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/ip_address.h"
#include "tools/check/support/next_hop.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_hostname_not_fqdn;
namespace {

constexpr std::array<std::string_view, 7> kPrivate{".local", ".lan", ".internal", ".localdomain", ".home", ".invalid", ".home.arpa"};

std::string fault_of(std::string_view name) {
    const std::string lower = ascii::lower(name);
    if (lower == "localhost" || lower.starts_with("localhost.")) return fmt::format("`{}` is every host's name for itself", name);
    if (IpAddress::parse(name)) return "this is an address, not a name";
    if (lower.find('.') == std::string::npos) return fmt::format("`{}` has no domain", name);
    for (const std::string_view ending : kPrivate) {
        if (lower.ends_with(ending)) return fmt::format("nobody outside can look up `{}`", name);
    }
    return {};
}

// All mail goes to one relay in the house: only that has to like the name.
bool is_null_client(const Project& project) {
    const std::string relay = project.value("relayhost").value_or("");
    if (relay.empty() || !project.value("mydestination").value_or("x").empty()) return false;
    const NextHop hop = read_next_hop(relay);
    const auto address = IpAddress::parse(hop.host);
    if (address && address->family() == AddressFamily::ipv4) {
        const auto bytes = address->bytes();
        return bytes[0] == 10 || bytes[0] == 127 || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 172 && (bytes[1] & 0xf0U) == 16);
    }
    return hop.host.find('.') == std::string_view::npos || !fault_of(hop.host).empty();
}

void check(const Project& project, Report& report) {
    const auto add = [&](SourceRange range, const std::string& fault) {
        Finding& finding = report.add(range, fault);
        finding.with_help("use the name that the address of this host resolves to, and back: other servers check it in EHLO");
        if (is_null_client(project)) finding.with_grade(Grade::info);
    };
    for (const Setting& setting : settings(project)) {
        if (setting.name != "myhostname" && setting.name != "smtp_helo_name" && setting.name != "lmtp_lhlo_name") continue;
        if (setting.text.empty() || setting.text.front() == '[' || setting.name == "lmtp_lhlo_name") continue;
        if (setting.name == "smtp_helo_name" && !setting.literal) continue;
        if (const std::string fault = fault_of(setting.text); !fault.empty()) add(setting.place, fault);
    }
    if (!project.host() || project.sets("myhostname") || project.main_cf() == nullptr) return;
    const std::string name = project.value("myhostname").value_or("");
    if (const std::string fault = fault_of(name); !fault.empty()) {
        add({project.main_cf()->file(), 0, 0}, fmt::format("myhostname is not set, and the name of this machine will not do: {}", fault));
    }
}

constexpr std::array kTraps{
    Trap{"names for documentation", "myhostname = mx1.birch.example\nsmtp_helo_name = $myhostname\n"},
    Trap{"names for tests", "myhostname = mx.test\nsmtp_helo_name = mx.oak.test\n"},
    Trap{"a checkout says nothing about the machine", "biff = no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a name of the house", "myhostname = mail.office.lan\n"},
    Trap{"localhost", "myhostname = localhost.localdomain\n"},
    Trap{"the name in EHLO", "smtp_helo_name = localhost\n"},
    Trap{"a null client", "myhostname = printer\nmydestination =\nrelayhost = [192.168.1.2]\n"},
};

}  // namespace

const Rule rule_hostname_not_fqdn{
    .id = "PT701",
    .name = "hostname-not-fqdn",
    .grade = Grade::warning,
    .tier = 1,
    .summary = "The host's own name is not one that other servers can look up.",
    .why = "`myhostname` goes into EHLO, the banner, Received: lines and message-ids. Servers that receive mail compare it with\n"
           "DNS, and refuse hosts that call themselves `mail`, `localhost` or `something.lan`.",
    .bad = "myhostname = mail\n",
    .good = "myhostname = mx1.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "RFC 5321 4.1.1.1; BASIC_CONFIGURATION_README",
    .check = check,
};

}  // namespace postern::lint
