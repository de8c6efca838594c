#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_banner_lacks_hostname;
namespace {

bool begins_well(std::string_view raw, std::string_view name) {
    for (const std::string_view form : {"$myhostname", "${myhostname}", "$(myhostname)"}) {
        if (raw.starts_with(form)) return true;
    }
    if (name.empty() || raw.size() < name.size() || !ascii::equal_fold(raw.substr(0, name.size()), name)) return false;
    return raw.size() == name.size() || raw[name.size()] == ' ' || raw[name.size()] == '\t';
}

void check(const Project& project, Report& report) {
    for (const Scope& scope : project.scopes()) {
        if (scope.listener() != Listener::mx) continue;
        const SourceRange place = scope.place("smtpd_banner");
        if (place.file == FileId::none) continue;
        const std::string raw(scope.values().names().raw("smtpd_banner").value_or(""));
        const std::string expanded = scope.value("smtpd_banner").value_or("");
        const std::string name = scope.value("myhostname").value_or("");
        if (begins_well(raw, name) || begins_well(expanded, name)) continue;
        report.add(place, "the banner does not begin with the name of the host")
            .with_help("RFC 5321 wants it there, and clients that look for loops read it")
            .with_fix(FixKind::safe, "put $myhostname in front", {{place, raw.empty() ? std::string("$myhostname ESMTP") : fmt::format("$myhostname {}", raw)}});
    }
}

constexpr std::array kTraps{
    Trap{"the name written out", "myhostname = mx1.birch.example\nsmtpd_banner = mx1.birch.example ESMTP\n"},
    Trap{"in braces", "smtpd_banner = ${myhostname} ESMTP\n"},
    Trap{"users see another banner", "==> master.cf <==\nsubmission inet n - n - - smtpd -o smtpd_banner=hello\n"},
};
constexpr std::array kAlsoBad{Trap{"another name", "myhostname = mx1.birch.example\nsmtpd_banner = mx1.birch.example.org ESMTP\n"}};

}  // namespace

const Rule rule_banner_lacks_hostname{
    .id = "PT711",
    .name = "banner-lacks-hostname",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "The greeting of the server does not begin with its name.",
    .why = "The first word behind `220` is the name of the server. Tests of mail servers complain when it is not, and clients\n"
           "use it to notice that they talk to themselves.",
    .bad = "smtpd_banner = ESMTP ready\n",
    .good = "smtpd_banner = $myhostname ESMTP ready\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), smtpd_banner; RFC 5321 4.2",
    .check = check,
};

}  // namespace postern::lint
