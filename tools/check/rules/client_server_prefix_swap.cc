#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/unknown_names.h"

namespace postern::lint {
extern const Rule rule_client_server_prefix_swap;
namespace {

std::string_view program_of(std::string_view name) {
    if (name.starts_with("smtpd_")) return "the server smtpd(8)";
    return name.starts_with("smtp_") ? "the client smtp(8)" : "the client lmtp(8)";
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        const NameVerdict verdict = judge_name(project, assignment.name());
        if (verdict.fault != NameFault::swapped_prefix) continue;
        Finding& finding = report.add(assignment.name_range(), fmt::format("{} has no `{}`; `{}` belongs to {}",
                                                                           program_of(assignment.name()), assignment.name(),
                                                                           verdict.better, program_of(verdict.better)));
        if (const conf::Assignment* other = project.assignment(verdict.better)) {
            finding.with_related(fmt::format("`{}` is set here", verdict.better), other->name_range())
                .with_help("delete the line: Postfix ignores it");
            continue;
        }
        finding.with_help(fmt::format("did you mean `{}`?", verdict.better))
            .with_fix(FixKind::suggested, fmt::format("write `{}`", verdict.better),
                      {{assignment.name_range(), verdict.better}});
    }
}

constexpr std::array kTraps{
    Trap{"names that exist for both", "smtp_tls_security_level = may\nsmtpd_tls_security_level = may\n"},
    Trap{"a name that neither has", "smtpd_sasl_password_map = hash:/etc/postfix/sasl_passwd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the server's setting with the client's prefix", "smtp_recipient_restrictions = reject_unauth_destination\n"},
    Trap{"both are set", "smtpd_sasl_password_maps = hash:/etc/postfix/a\nsmtp_sasl_password_maps = hash:/etc/postfix/a\n"},
};

}  // namespace

const Rule rule_client_server_prefix_swap{
    .id = "PT104",
    .name = "client-server-prefix-swap",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A setting of the SMTP server has the prefix of the client, or the other way round.",
    .why = "`smtpd_…` is the server that receives mail, `smtp_…` and `lmtp_…` are the clients that send it on. Many settings\n"
           "exist for both sides, but not this one: under this name nobody reads it. The usual case is the password for\n"
           "the relay host, which is a setting of the client.",
    .bad = "smtpd_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n",
    .good = "smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "smtp(8), smtpd(8), lists of parameters",
    .check = check,
};

}  // namespace postern::lint
