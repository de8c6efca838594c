#include <array>
#include <optional>
#include <set>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/model/expand.h"
#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/unknown_names.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_undefined_reference;
namespace {

/// The name is only asked for: `${name?…}` or `${name:…}`.
bool is_test(std::string_view value, const conf::References::Reference& reference) {
    if (reference.offset < 2 || value[reference.offset - 2] != '$') return false;
    const std::string_view rest = ascii::trim_left(value.substr(reference.offset + reference.name.size()));
    return rest.starts_with('?') || rest.starts_with(':');
}

bool is_defined(const Project& project, const Written& use, std::string_view name) {
    if (use.scope != nullptr && use.scope->view() != nullptr && use.scope->view()->raw(name)) return true;
    if (project.config().find(name) != nullptr || project.config().setting(name) != nullptr) return true;
    if (use.scope != nullptr) return false;
    // A value of main.cf may leave it to the services to define the name.
    for (const Scope& scope : project.scopes()) {
        if (scope.view() != nullptr && scope.view()->raw(name)) return true;
    }
    return false;
}

std::string help_for(const Project& project, std::string_view name, const NameGuess& guess) {
    if (const conf::ParamSpec* spec = conf::registry::find(name)) {
        return fmt::format("Postfix {} does not have `{}`; it came with {}", project.version().text(), name,
                           spec->introduced.text());
    }
    if (!guess.names.empty()) return did_you_mean(guess);
    if (name == "hostname") return "write the name itself; Postfix asks the system for it only where myhostname is not set";
    if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos) {
        return "if this is a variable of a shell or a container, fill it in before Postfix reads the file";
    }
    return "correct the name, or set it in main.cf";
}

void report_one(const Project& project, const Written& use, const conf::References::Reference& reference, bool tested,
                Report& report) {
    const std::string_view name = reference.name;
    const bool plain = reference.offset > 0 && use.value[reference.offset - 1] == '$';
    const std::size_t begin = plain ? reference.offset - 1 : reference.offset;
    const SourceRange word = use.range(begin, reference.offset + name.size());
    const NameGuess guess = guess_name(project, name, GuessFrom::user_names_too);
    Finding& finding = report.add(word, fmt::format("nothing defines `{}`: ${} expands to nothing", name, name));
    finding.with_help(help_for(project, name, guess));
    const conf::ParamSpec* spec = conf::registry::find(use.name);
    if (spec != nullptr && (spec->syntax == conf::Syntax::text || spec->syntax == conf::Syntax::text_template)) {
        finding.with_grade(Grade::warning);
    }
    if (tested) {
        finding.with_grade(Grade::info).message = fmt::format("nothing defines `{}`: the condition is always the same", name);
    }
    if (guess.names.size() != 1 || conf::registry::find(name) != nullptr) return;
    const SourceRange exact = use.range(reference.offset, reference.offset + name.size());
    finding.with_fix(FixKind::suggested, fmt::format("write `{}`", guess.names.front()), {{exact, guess.names.front()}});
}

void check(const Project& project, Report& report) {
    for_each_expanded(project, [&](const Written& use) {
        if (use.value.find('$') == std::string_view::npos) return;
        const conf::References found = conf::references(use.value);
        std::set<std::string_view> tested;
        for (const auto& reference : found.names) {
            if (is_test(use.value, reference)) tested.insert(reference.name);
        }
        for (const auto& reference : found.names) {
            if (is_defined(project, use, reference.name)) continue;
            const bool guarded = tested.contains(reference.name);
            if (guarded && !is_test(use.value, reference)) continue;  // `${x?$x}`: one finding is enough
            report_one(project, use, reference, guarded, report);
        }
    });
}

constexpr std::array kTraps{
    Trap{"parameters and variables", "office = 192.0.2.0/24\nmynetworks = 127.0.0.0/8, $office\nmyorigin = ${mydomain}\n"},
    Trap{"a setting made from a service's name",
         "smtp_helo_timeout = 10s\nx = $relay2_recipient_limit\nrelay3_recipient_limit = $x\n==> master.cf <==\n"
         "relay2 unix - - n - - smtp\nrelay3 unix - - n - - smtp\n"},
    Trap{"names that the delivery of one message knows", "mailbox_command = /usr/bin/procmail -a \"$EXTENSION\" $recipient\n"},
    Trap{"names that a reply knows", "smtpd_reject_footer = see https://birch.example/?ip=$client_address\n"},
    Trap{"the attributes of pipe(8)",
         "==> master.cf <==\nmaildrop unix - n n - - pipe user=vmail argv=/usr/bin/maildrop -d ${recipient}\n"},
    Trap{"names that every service has", "syslog_name = postfix/$service_name\n"},
    Trap{"a name that a service sets",
         "smtpd_client_restrictions = $own_clients\n==> master.cf <==\n"
         "smtp inet n - n - - smtpd\n  -o own_clients=permit_mynetworks\n"},
    Trap{"a dollar sign that is doubled", "smtpd_banner = $myhostname costs 5$$ESMTP\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a misspelt name", "smtpd_banner = $myhostnam ESMTP\n"},
    Trap{"braces", "mynetworks = 127.0.0.0/8 ${my_network}\n"},
    Trap{"in a service",
         "==> master.cf <==\n587 inet n - n - - smtpd\n  -o smtpd_client_restrictions=$mua_client_restrictions\n"},
    Trap{"a condition", "relayhost = ${smarthost?[relay.example]}\n"},
    Trap{"a parameter of a later release", "mynetworks = 127.0.0.0/8 $smtpd_hide_client_session\n==> @target=3.7 <==\n"},
};

}  // namespace

const Rule rule_undefined_reference{
    .id = "PT301",
    .name = "undefined-reference",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A value refers to a $name that nothing defines; it expands to nothing.",
    .why = "A reference to a name that is neither a parameter of this release nor set anywhere disappears without a trace.\n"
           "`myhostname = $hostname` gives an empty host name, and `mynetworks = $my_networks` trusts nobody. `postconf`\n"
           "warns about such names, the daemons do not.\n\n"
           "`${name?…}` and `${name:…}` ask whether a name is set, so there an undefined one is only worth knowing.",
    .bad = "myhostname = $hostname\n",
    .good = "myhostname = mx1.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), general format; postconf(1), \"undefined parameter\"",
    .check = check,
};

}  // namespace postern::lint
