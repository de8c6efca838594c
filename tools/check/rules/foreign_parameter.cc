#include <array>

#include <fmt/format.h>

#include "tools/check/data/foreign_parameters.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/unknown_names.h"

namespace postern::lint {
extern const Rule rule_foreign_parameter;
namespace {

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        if (judge_name(project, assignment.name()).fault != NameFault::foreign) continue;
        const ForeignParameter& setting = *find_foreign_parameter(assignment.name());
        Finding& finding = report.add(assignment.name_range(), fmt::format("`{}` is a setting of {}; Postfix ignores it",
                                                                           assignment.name(), setting.program));
        finding.with_help(setting.instead.empty()
                              ? fmt::format("move it to the configuration of {}", setting.program)
                              : fmt::format("in Postfix `{}` does that job", setting.instead));
    }
}

constexpr std::array kTraps{
    Trap{"a variable of the user's own that has such a name", "protocols = ipv4\ninet_protocols = $protocols\n"},
    Trap{"a misspelt name of Postfix", "smtpd_tls_cert_fle = /etc/ssl/mx1.pem\n"},
};
constexpr std::array kAlsoBad{
    Trap{"Exim", "primary_hostname = mx1.birch.example\n"},
    Trap{"Debian's questions about Exim", "dc_relay_nets = 192.0.2.0/24\n"},
    Trap{"OpenDKIM, written with an equals sign", "Canonicalization = relaxed/simple\n"},
    Trap{"Amavis, with its dollar sign", "$sa_kill_level_deflt = 6.9;\n"},
};

}  // namespace

const Rule rule_foreign_parameter{
    .id = "PT107",
    .name = "foreign-parameter",
    .grade = Grade::warning,
    .fix = FixKind::none,
    .summary = "main.cf holds a setting of another program, which Postfix ignores.",
    .why = "A mail server is several programs, and their settings get mixed up. Postfix accepts any name as a variable, so a\n"
           "setting of Dovecot, Exim, Sendmail, OpenDKIM, Rspamd or Amavis in main.cf goes unnoticed and does nothing,\n"
           "neither in Postfix nor in the program it belongs to.",
    .bad = "ssl_cert = </etc/ssl/mx1.pem\n",
    .good = "smtpd_tls_chain_files = /etc/ssl/mx1.pem\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "the manuals of those programs",
    .check = check,
};

}  // namespace postern::lint
