#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_obsolete_tls_version_allowed;
namespace {

constexpr std::array<std::string_view, 6> kProtocols{"SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
constexpr std::size_t kFirstTls = 2;     // SSL is broken
constexpr std::size_t kFirstModern = 4;  // TLS 1.0 and 1.1 are retired

std::size_t index_of(std::string_view name) {
    for (std::size_t i = 0; i < kProtocols.size(); ++i) {
        if (ascii::equal_fold(kProtocols[i], name)) return i;
    }
    return kProtocols.size();
}

// The oldest protocol that a list leaves on; the number of protocols when the list cannot be read.
std::size_t oldest(std::string_view list) {
    std::array<bool, kProtocols.size()> excluded{};
    std::array<bool, kProtocols.size()> included{};
    bool any_included = false;
    std::size_t least = 0;
    conf::WordReader words(list, conf::Braces::plain, ": ,\t");
    while (const auto span = words.next()) {
        std::string_view word = span->of(list);
        const bool bound = word.starts_with(">=");
        const bool upper = word.starts_with("<=");
        const bool no = word.starts_with('!');
        word.remove_prefix(bound || upper ? 2 : no ? 1 : 0);
        const std::size_t at = index_of(word);
        if (at == kProtocols.size()) return at;
        if (bound) least = std::max(least, at);
        if (no) excluded[at] = true;
        if (!bound && !upper && !no) {
            included[at] = true;
            any_included = true;
        }
    }
    for (std::size_t i = least; i < kProtocols.size(); ++i) {
        if (!excluded[i] && (!any_included || included[i])) return i;
    }
    return kProtocols.size();
}

bool is_mandatory(std::string_view name) {
    return name.ends_with("_mandatory_protocols");
}

// Mail programs of users all know TLS 1.2; between servers an old protocol is better than none.
bool wants_modern(const Project& project, const Setting& setting) {
    if (!is_mandatory(setting.name)) return false;
    if (setting.name.starts_with("smtp_") || setting.name.starts_with("lmtp_")) return true;
    if (setting.scope != nullptr) return setting.scope->listener() == Listener::submission;
    return std::any_of(project.scopes().begin(), project.scopes().end(), [&](const Scope& scope) {
        return scope.listener() == Listener::submission && !scope.overrides(setting.name);
    });
}

void check(const Project& project, Report& report) {
    const bool ranges = project.version() >= conf::Version{3, 6, 0} && (!project.input().min_version || *project.input().min_version >= conf::Version{3, 6, 0});
    for (const Setting& setting : settings(project)) {
        if (setting.rules.syntax != conf::Syntax::tls_protocols || setting.text.empty()) continue;
        const std::size_t first = oldest(setting.text);
        const bool modern = wants_modern(project, setting);
        if (first >= (modern ? kFirstModern : kFirstTls)) continue;
        const bool strict = is_mandatory(setting.name);
        const std::string better = ranges ? (strict ? ">=TLSv1.2" : ">=TLSv1") : (strict ? "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1" : "!SSLv2, !SSLv3");
        report.add(setting.place, fmt::format("{} is allowed", kProtocols[first]))
            .with_help(first < kFirstTls ? "SSL is broken: anybody on the way can read along" : "TLS 1.0 and 1.1 are retired (RFC 8996)")
            .with_fix(FixKind::suggested, fmt::format("write {}", better), {setting.replace(better)});
    }
}

constexpr std::array kTraps{
    Trap{"between servers an old protocol is better than none", "smtpd_tls_protocols = !SSLv2, !SSLv3\nsmtp_tls_protocols = >=TLSv1\n"},
    Trap{"nothing is set", "smtpd_tls_security_level = may\n"},
    Trap{"modern ones", "smtpd_tls_mandatory_protocols = >=TLSv1.2\nsmtp_tls_mandatory_protocols = TLSv1.2, TLSv1.3\n"},
    Trap{"no submission", "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"for the users", "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3\n==> master.cf <==\nsubmission inet n - n - - smtpd\n"},
    Trap{"by the client", "smtp_tls_mandatory_protocols = >=TLSv1\n"},
    Trap{"before there were ranges", "==> @target=3.5 <==\nsmtpd_tls_protocols = !SSLv2\n"},
};

}  // namespace

const Rule rule_obsolete_tls_version_allowed{
    .id = "PT608",
    .name = "obsolete-tls-version-allowed",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A list of TLS protocols leaves a broken or retired one on.",
    .why = "Lists of excluded protocols grow old: `!SSLv2` leaves SSL 3 on, which anybody can break. Where TLS is demanded, for\n"
           "users or by policy, TLS 1.0 and 1.1 have no place either. Between servers that may also talk in the clear they are\n"
           "better than nothing.",
    .bad = "smtpd_tls_mandatory_protocols = !SSLv2\n",
    .good = "smtpd_tls_mandatory_protocols = >=TLSv1.2\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 8996; postconf(5), smtpd_tls_mandatory_protocols",
    .check = check,
};

}  // namespace postern::lint
