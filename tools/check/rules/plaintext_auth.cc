#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/tls_level.h"

namespace postern::lint {
extern const Rule rule_plaintext_auth;
namespace {

// The services that one setting turns logins on for.
struct Login {
    SourceRange place;
    const Scope* first = nullptr;
    Grade grade = Grade::warning;
    bool has_tls = true;
    std::vector<std::string> labels;
};

bool forbids_plaintext(const Scope& scope) {
    const auto options = scope.values().list("smtpd_sasl_security_options");
    if (!options) return true;
    return std::any_of(options->begin(), options->end(), [](const conf::ListElement& option) { return option.text == "noplaintext"; });
}

bool is_exposed(const Scope& scope) {
    if (!scope.is_smtpd() || scope.listener() == Listener::none || scope.loopback_only()) return false;
    if (!scope.flag("smtpd_sasl_auth_enable").value_or(false) || scope.flag("smtpd_tls_auth_only").value_or(true)) return false;
    const auto level = server_tls_level(scope);
    return level && (*level == "none" || *level == "may") && !is_wrapped(scope) && !forbids_plaintext(scope);
}

std::vector<Login> find_logins(const Project& project) {
    std::vector<Login> found;
    for (const Scope& scope : project.scopes()) {
        if (!is_exposed(scope)) continue;
        const SourceRange place = scope.place("smtpd_sasl_auth_enable");
        if (place.file == FileId::none) continue;
        auto login = std::find_if(found.begin(), found.end(), [&](const Login& one) { return one.place == place; });
        if (login == found.end()) {
            found.push_back({place, &scope, Grade::warning, true, {}});
            login = found.end() - 1;
        }
        const bool tls = server_tls_level(scope) == "may";
        login->has_tls = login->has_tls && tls;
        if (!tls || scope.port() == 587) login->grade = Grade::error;
        login->labels.push_back(scope.label());
    }
    return found;
}

// Where the setting that forbids it belongs: beside the one that turns logins on.
TextEdit forbid(const Project& project, const Scope& scope) {
    if (scope.overrides("smtpd_tls_auth_only") || scope.overrides("smtpd_sasl_auth_enable")) return set_override(project, scope, "smtpd_tls_auth_only", "yes");
    const conf::Assignment* level = project.assignment("smtpd_tls_security_level");
    return give_setting(project, "smtpd_tls_auth_only", "yes", level != nullptr ? level : project.assignment("smtpd_sasl_auth_enable"));
}

void check(const Project& project, Report& report) {
    for (const Login& login : find_logins(project)) {
        Finding& finding = report.add(login.place, fmt::format("{} {} logins without TLS: passwords go in the clear", fmt::join(login.labels, ", "), login.labels.size() == 1 ? "takes" : "take"));
        finding.with_grade(login.grade);
        if (!login.has_tls) {
            finding.with_help("turn on TLS (a certificate and smtpd_tls_security_level = may), then set smtpd_tls_auth_only = yes");
            continue;
        }
        finding.with_help("with smtpd_tls_auth_only = yes AUTH is offered only after STARTTLS")
            .with_fix(FixKind::suggested, "set smtpd_tls_auth_only = yes", {forbid(project, *login.first)});
    }
}

constexpr std::array kTraps{
    Trap{"TLS is demanded", "smtpd_sasl_auth_enable = yes\nsmtpd_tls_security_level = encrypt\n"},
    Trap{"TLS from the first byte", "==> master.cf <==\nsubmissions inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n  -o smtpd_sasl_auth_enable=yes\n"},
    Trap{"this machine only", "inet_interfaces = loopback-only\nsmtpd_sasl_auth_enable = yes\n"},
    Trap{"no passwords without TLS", "smtpd_sasl_auth_enable = yes\nsmtpd_tls_security_level = may\nsmtpd_sasl_security_options = noanonymous, noplaintext\n"
                                     "smtpd_sasl_tls_security_options = noanonymous\n"},
    Trap{"no logins", "smtpd_sasl_auth_enable = no\nsmtpd_tls_security_level = may\n"},
};
constexpr std::array kAlsoBad{
    Trap{"no TLS at all", "smtpd_sasl_auth_enable = yes\n"},
    Trap{"a submission service", "smtpd_tls_security_level = may\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"},
    Trap{"switched off for one service", "smtpd_tls_security_level = may\nsmtpd_sasl_auth_enable = yes\nsmtpd_tls_auth_only = yes\n==> master.cf <==\n"
                                         "smtp inet n - n - - smtpd\n  -o smtpd_tls_auth_only=no\n"},
};

}  // namespace

const Rule rule_plaintext_auth{
    .id = "PT606",
    .name = "plaintext-auth",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "Passwords may be sent to the server without TLS.",
    .why = "With `smtpd_sasl_auth_enable = yes` the server offers AUTH at once. Clients then send names and passwords, base64 at\n"
           "best, whether or not TLS is on; programs that guess passwords like it, too. `smtpd_tls_auth_only = yes` offers AUTH\n"
           "only inside TLS. The level `encrypt` and `smtpd_tls_wrappermode = yes` include that.",
    .bad = "smtpd_sasl_auth_enable = yes\nsmtpd_tls_security_level = may\n",
    .good = "smtpd_sasl_auth_enable = yes\nsmtpd_tls_security_level = may\nsmtpd_tls_auth_only = yes\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SASL_README; RFC 4954 4; RFC 8314 3.3",
    .check = check,
};

}  // namespace postern::lint
