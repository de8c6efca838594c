#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_tls_protocol_syntax;
namespace {

constexpr std::array<std::string_view, 6> kNames{"SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
constexpr std::string_view kSeparators = " \t\r\n,:";
constexpr conf::Version kFirstWithBounds{3, 6, 0};

bool is_name(std::string_view text) {
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) { return ascii::equal_fold(name, text); });
}

bool is_hexadecimal(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
    return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

bool is_bound(std::string_view element) {
    return element.starts_with(">=") || element.starts_with("<=");
}

// Bounds in releases that lack them are PT905's.
bool is_good(std::string_view element) {
    if (is_bound(element)) return is_name(element.substr(2)) || is_hexadecimal(element.substr(2));
    if (element.starts_with('!')) element.remove_prefix(1);
    return is_name(element);
}

// What was meant, where that is clear.
std::optional<std::string> meant(std::string_view element, conf::Version version) {
    std::string_view prefix;
    std::string_view name = element;
    if (is_bound(name)) {
        if (version < kFirstWithBounds) return std::nullopt;
        prefix = name.substr(0, 2);
        name.remove_prefix(2);
    } else if (name.starts_with('!') || name.starts_with('-')) {
        prefix = "!";
        name.remove_prefix(1);
    }
    const bool upwards = name.ends_with('+') && prefix.empty();
    if (upwards) {
        if (version < kFirstWithBounds) return std::nullopt;
        prefix = ">=";
        name.remove_suffix(1);
    }
    std::string known = ascii::lower(name);
    if (known == "tlsv1.0" || known == "tls1.0" || known == "tls1") known = "tlsv1";
    if (known.starts_with("tls1.")) known = "tlsv" + known.substr(3);
    for (const std::string_view candidate : kNames) {
        if (ascii::equal_fold(candidate, known)) return fmt::format("{}{}", prefix, candidate);
    }
    return std::nullopt;
}

void check_element(const Project& project, const Setting& setting, conf::TextSpan span, Report& report) {
    const std::string_view element = span.of(setting.text);
    if (is_good(element)) return;
    const SourceRange range = part_of(setting, span);
    Finding& finding = report.add(range, fmt::format("`{}` is no TLS protocol", element));
    finding.with_help("a protocol is SSLv3, TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3, with `!` or (from 3.6) `>=` or `<=` right in front");
    const auto better = meant(element, project.version());
    if (better && setting.literal) finding.with_fix(FixKind::suggested, fmt::format("write {}", *better), {{range, *better}});
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (!setting.name.ends_with("_protocols") || setting.name.find("_tls_") == std::string_view::npos) continue;
        std::size_t at = 0;
        while ((at = setting.text.find_first_not_of(kSeparators, at)) != std::string::npos) {
            const std::size_t end = std::min(setting.text.find_first_of(kSeparators, at), setting.text.size());
            check_element(project, setting, {at, end}, report);
            at = end;
        }
    }
}

constexpr std::array kTraps{
    Trap{"all good forms", "smtpd_tls_protocols = >=TLSv1.2, <=TLSv1.3\nsmtp_tls_protocols = !SSLv2:!SSLv3 !TLSv1\nsmtpd_tls_mandatory_protocols = TLSv1.2 TLSv1.3\n"},
    Trap{"numbers behind a bound", "smtpd_tls_protocols = >=0x0303\nsmtp_tls_protocols = >=303, <=0305\n"},
    Trap{"nothing", "smtpd_tls_protocols =\n"},
    Trap{"the way of old releases", "==> @target=3.5 <==\n==> main.cf <==\nsmtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1\n"},
    Trap{"too early, which another rule says", "==> @target=3.5 <==\n==> main.cf <==\nsmtpd_tls_protocols = >=TLSv1.2\n"},
    Trap{"case does not count", "smtpd_tls_protocols = !sslv2, !SSLV3\n"},
    Trap{"by way of another parameter", "smtpd_tls_mandatory_protocols = >=TLSv1.2\nsmtpd_tls_protocols = $smtpd_tls_mandatory_protocols\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a minus sign", "smtpd_tls_protocols = -SSLv3\n"},
    Trap{"all", "smtpd_tls_protocols = all, !SSLv3\n"},
    Trap{"a number behind the dot too many", "smtpd_tls_protocols = !TLSv1.0\n"},
    Trap{"a blank behind the bound", "smtpd_tls_protocols = >= TLSv1.2\n"},
};

}  // namespace

const Rule rule_tls_protocol_syntax{
    .id = "PT609",
    .name = "tls-protocol-syntax",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "An element of a list of TLS protocols is no protocol.",
    .why = "Lists of TLS protocols hold names (`TLSv1.2`), excluded names (`!SSLv3`), and from 3.6 on bounds (`>=TLSv1.2`) without\n"
           "a blank behind the sign. The syntax of web servers (`all -SSLv3`, `TLSv1.2+`) is not understood: Postfix logs that\n"
           "the list is bad and does not use TLS with it.",
    .bad = "smtpd_tls_protocols = TLSv1.2+\n",
    .good = "smtpd_tls_protocols = >=TLSv1.2\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), smtpd_tls_protocols",
    .check = check,
};

}  // namespace postern::lint
