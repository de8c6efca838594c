#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/support/unknown_names.h"

namespace postern::lint {
extern const Rule rule_unknown_parameter;
namespace {

constexpr std::size_t kTypo = 2;  // edits that leave no doubt

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        const std::string_view name = assignment.name();
        if (judge_name(project, name).fault != NameFault::unknown) continue;
        const NameGuess guess = guess_name(project, name, GuessFrom::parameters);
        Finding& finding = report.add(assignment.name_range(),
                                      fmt::format("Postfix {} has no parameter `{}`, and nothing refers to it",
                                                  project.version().text(), shorten(name, 80)));
        if (guess.names.empty()) {
            finding.with_help("correct the name or delete the line; Postfix ignores it");
            continue;
        }
        finding.with_help(did_you_mean(guess));
        if (guess.distance <= kTypo) finding.with_grade(Grade::error);
        if (guess.names.size() > 1 || project.sets(guess.names.front())) continue;
        finding.with_fix(FixKind::suggested, fmt::format("rename it to `{}`", guess.names.front()),
                         {{assignment.name_range(), guess.names.front()}});
    }
}

constexpr std::array kTraps{
    Trap{"a parameter of another release has rules of its own", "virtual_maps = hash:/etc/postfix/virtual\n==> @target=3.7 <==\n"},
    Trap{"the word of a restriction list", "check_sender_access = hash:/etc/postfix/access\n"},
    Trap{"the wrong case", "MyHostname = mx1.birch.example\n"},
    Trap{"the prefix of the other program", "smtpd_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n"},
    Trap{"a setting for a transport", "dovecot_destination_recipient_limit = 1\n"},
    Trap{"a setting for a transport that is missing",
         "dovcot_destination_recipient_limit = 1\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"a setting of another program", "ssl_cert = </etc/ssl/mx1.pem\n"},
    Trap{"a name of the user's own", "office = 192.0.2.0/24\nmynetworks = 127.0.0.0/8, $office\n"},
    Trap{"a name that only a service uses",
         "mua_helo_restrictions = permit_mynetworks\n==> master.cf <==\n"
         "587 inet n - n - - smtpd\n  -o smtpd_helo_restrictions=$mua_helo_restrictions\n"},
    Trap{"a restriction class", "smtpd_restriction_classes = greylist\ngreylist = check_policy_service inet:127.0.0.1:10023\n"},
    Trap{"the settings of a table client",
         "virtual_alias_maps = ldap:users\nusers_server_host = ldap.birch.example\nusers_search_base = dc=birch\n"},
    Trap{"a name that .postern.toml knows", "acme_tag = 1\n==> @extra=acme_* <==\n"},
};
constexpr std::array kAlsoBad{
    Trap{"nothing is near", "frobnicate_mail = yes\n"},
    Trap{"the words in another order", "smtpd_restrictions_recipient = reject_unauth_destination\n"},
    Trap{"the right name is set, too", "mynetworks = 127.0.0.0/8\nmynetwork = 192.0.2.0/24\n"},
};

}  // namespace

const Rule rule_unknown_parameter{
    .id = "PT101",
    .name = "unknown-parameter",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "main.cf sets a name that is no parameter of the target release and that nothing refers to.",
    .why = "Postfix takes every name without complaint, because names may be variables of your own. One that nobody reads\n"
           "has no effect: a misspelt `smtpd_recipent_restrictions` leaves the server without the restrictions you wrote.\n"
           "`postconf` mentions such names on its error output and still exits with success.\n\n"
           "Correct the name, or refer to it as `$name` if it is meant as a variable. Names that other software reads from\n"
           "main.cf can be listed under `extra-parameters` in .postern.toml.",
    .bad = "smtpd_recipent_restrictions = reject_unauth_destination\n",
    .good = "smtpd_recipient_restrictions = reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(1), \"unused parameter\"",
    .check = check,
};

}  // namespace postern::lint
