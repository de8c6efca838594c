#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ip_address.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_hostname;
namespace {

constexpr std::array<std::string_view, 7> kNames{"myhostname", "mydomain", "myorigin", "smtp_helo_name", "lmtp_lhlo_name", "smtpd_proxy_ehlo", "remote_header_rewrite_domain"};

// What is wrong with a name; empty: nothing.
std::string fault_of(std::string_view name, bool utf8) {
    if (name.size() > 253) return fmt::format("the name has {} characters, 253 are allowed", name.size());
    if (IpAddress::parse(name)) return "this is an address, not a name";
    if (name.ends_with('.')) return "the name ends in a dot";
    std::size_t at = 0;
    while (at <= name.size()) {
        const std::size_t dot = std::min(name.find('.', at), name.size());
        const std::string_view label = name.substr(at, dot - at);
        at = dot + 1;
        if (label.empty()) return "the name has an empty label";
        if (label.size() > 63) return fmt::format("the label `{}` has {} characters, 63 are allowed", label, label.size());
        if (label.front() == '-' || label.back() == '-') return fmt::format("the label `{}` begins or ends with a hyphen", label);
        for (const char c : label) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (!plain && !(utf8 && static_cast<unsigned char>(c) >= 0x80)) return fmt::format("`{}` cannot be part of a host name", c);
        }
    }
    return {};
}

std::string mended(std::string_view name) {
    std::string result;
    for (const char c : name) {
        if (c != '_') result += c;
    }
    while (result.ends_with('.')) result.pop_back();
    return result;
}

void check(const Project& project, Report& report) {
    const bool utf8 = project.flag("smtputf8_enable").value_or(false);
    for (const Setting& setting : settings(project)) {
        const bool known = setting.rules.syntax == conf::Syntax::hostname || std::find(kNames.begin(), kNames.end(), setting.name) != kNames.end();
        std::string_view text = setting.text;
        // A file of names, a list, and what cannot be a name at all are other rules' business.
        if (!known || text.empty() || text.front() == '/' || text.find_first_of(", \t") != std::string_view::npos) continue;
        if (setting.name.ends_with("_servername") && (text == "hostname" || text == "nexthop")) continue;
        // "[192.0.2.1]" is how EHLO writes an address.
        if (text.front() == '[' && text.back() == ']') continue;
        const std::string fault = fault_of(text, utf8);
        if (fault.empty()) continue;
        Finding& finding = report.add(setting.place, fault);
        finding.with_help("other servers refuse mail from a host that cannot spell its name");
        const std::string better = mended(text);
        if (setting.literal && better != text && fault_of(better, utf8).empty() && better.find('.') != std::string::npos) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {setting.replace(better)});
        }
    }
}

constexpr std::array kTraps{
    Trap{"A-labels", "myhostname = xn--mller-kva.birch.example\n"},
    Trap{"UTF-8 where it is on", "smtputf8_enable = yes\nmyhostname = m\\u00fcller.birch.example\n"},
    Trap{"an address in brackets", "smtp_helo_name = [192.0.2.1]\n"},
    Trap{"a file", "myorigin = /etc/mailname\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a dot at the end", "myhostname = mx1.birch.example.\n"},
    Trap{"an address", "myhostname = 192.0.2.1\n"},
    Trap{"an empty label", "mydomain = birch..example\n"},
    Trap{"of one service", "==> master.cf <==\nsmtp unix - - n - - smtp -o smtp_helo_name=out_1.birch.example\n"},
};

}  // namespace

const Rule rule_bad_hostname{
    .id = "PT209",
    .name = "bad-hostname",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A host name has characters or labels that host names cannot have.",
    .why = "A host name consists of labels of letters, digits and hyphens. Underscores, empty labels, a dot at the end or a bare\n"
           "address make EHLO invalid, and servers that check it refuse the mail.",
    .bad = "myhostname = mail_1.birch.example\n",
    .good = "myhostname = mail1.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 5321 4.1.2, RFC 1123 2.1",
    .check = check,
};

}  // namespace postern::lint
