#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_required_value_empty;
namespace {

// The maker's main.cf, which names the places of an installation when it is installed; the three are its first.
bool is_before_installation(const Project& project) {
    constexpr std::array<std::string_view, 3> kPlaces{"sendmail_path", "newaliases_path", "mailq_path"};
    return !project.host() && std::all_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view name) { return project.sets(name) && project.value(name) == ""; });
}

bool names_a_place(std::string_view name) {
    return name.ends_with("_path") || name.ends_with("_directory") || name == "setgid_group";
}

void check(const Project& project, Report& report) {
    const bool before = is_before_installation(project);
    for (const Setting& setting : settings(project)) {
        if (before && names_a_place(setting.name)) continue;
        if (!conf::is_text(setting.rules.kind)) continue;
        // What Postfix does not expand is as long as it is written.
        if (setting.rules.kind == conf::Kind::raw && !setting.literal) continue;
        const auto length = static_cast<std::int64_t>(setting.text.size());
        if (length >= setting.rules.bounds.minimum) continue;
        report.add(setting.place, length == 0 ? fmt::format("{} may not be empty", setting.name)
                                              : fmt::format("`{}` is too short: {} has at least {} characters", setting.text, setting.name, setting.rules.bounds.minimum))
            .with_help("give it a value, or take the setting out: then the default counts");
    }
}

constexpr std::array kTraps{
    Trap{"what may be empty", "relayhost =\nmydestination =\nlocal_recipient_maps =\nsmtpd_tls_security_level =\n"},
    Trap{"the maker's file before it is installed", "sendmail_path =\nnewaliases_path =\nmailq_path =\nsetgid_group =\nhtml_directory =\n"},
    Trap{"a name that nobody defines", "myorigin = $primary_domain\n"},
    Trap{"what this release does not know", "full_name_encoding_charset =\n==> @target=3.7.11 <==\n"},
};
constexpr std::array kAlsoBad{
    Trap{"of one service", "==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_banner=\n"},
    Trap{"a macro that comes to nothing", "multi_instance_name =\nsyslog_name = $multi_instance_name\n"},
    Trap{"one delimiter of two", "default_verp_delimiters = +\n"},
};

}  // namespace

const Rule rule_required_value_empty{
    .id = "PT218",
    .name = "required-value-empty",
    .grade = Grade::error,
    .summary = "A parameter that needs a value is empty.",
    .why = "Names of hosts, accounts, directories, services and transports may not be empty: `mydomain =` is a fatal error of every\n"
           "program of Postfix, `smtpd_banner =` of the SMTP server. An empty value is no way back to the default; taking the setting\n"
           "out is.",
    .bad = "mydomain =\n",
    .good = "mydomain = birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5); observed with Postfix 3.7.11",
    .check = check,
};

}  // namespace postern::lint
