#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/support/removal.h"

namespace postern::lint {
extern const Rule rule_service_only_setting_in_main;
namespace {

constexpr unsigned kSmtpPort = 25;
constexpr unsigned kSubmissionsPort = 465;

bool on_port(const Scope& scope, unsigned port) {
    return scope.is_smtpd() && scope.type() == "inet" && scope.port() == port;
}

/// A server for the world's mail that main.cf's value reaches.
const Scope* affected(const Project& project, std::string_view name) {
    for (const Scope& scope : project.scopes()) {
        if (on_port(scope, kSmtpPort) && !scope.overrides(name)) return &scope;
    }
    return nullptr;
}

/// Away from main.cf, and to the services on port 465 that lack it.
std::vector<TextEdit> move_to_services(const Project& project, const conf::Assignment& assignment) {
    std::vector<TextEdit> edits = remove_assignment(*project.main_cf(), assignment);
    for (const Scope& scope : project.scopes()) {
        if (scope.entry() == nullptr || !on_port(scope, kSubmissionsPort) || scope.overrides(assignment.name())) continue;
        const SourceRange entry = scope.entry()->range();
        const std::string line = fmt::format("{}  -o {}={}", line_end_at(project.text(entry.file), entry.end),
                                             assignment.name(), squeeze(assignment.value()));
        edits.push_back({{entry.file, entry.end, entry.end}, line});
    }
    return edits;
}

void check_wrapper(const Project& project, Report& report) {
    constexpr std::string_view kName = "smtpd_tls_wrappermode";
    const conf::Assignment* assignment = project.assignment(kName);
    if (assignment == nullptr || project.flag(kName) != true) return;
    const Scope* scope = affected(project, kName);
    if (scope == nullptr) return;
    Finding& finding = report.add(assignment->name_range(),
                                  "TLS without STARTTLS is switched on for every server, also for the one on port 25");
    finding.with_fact("other mail servers talk plain SMTP first and get no answer that they understand")
        .with_help("set it with -o in the service on port 465 only")
        .with_fix(FixKind::suggested, "move it to the services on port 465", move_to_services(project, *assignment));
    if (scope->entry() != nullptr) finding.with_related("this service takes the value of main.cf", scope->range());
    if (const auto* auth = project.assignment("smtpd_sasl_auth_enable"); auth != nullptr && project.flag(auth->name()) == true) {
        finding.with_related("this setting, too, belongs to the services for your own users", auth->name_range());
    }
}

void check_proxy(const Project& project, Report& report) {
    constexpr std::string_view kName = "smtpd_upstream_proxy_protocol";
    const conf::Assignment* assignment = project.assignment(kName);
    const auto value = project.value(kName);
    if (assignment == nullptr || !value || value->empty()) return;
    const Scope* scope = affected(project, kName);
    if (scope == nullptr) return;
    Finding& finding = report.add(assignment->name_range(),
                                  fmt::format("every server waits for a proxy's {} line, also the one on port 25", *value));
    finding.with_fact("clients that connect directly send no such line and are turned away")
        .with_help("set it with -o in the service that the proxy connects to")
        .with_fix(FixKind::suggested, "remove it from main.cf", remove_assignment(*project.main_cf(), *assignment));
    if (scope->entry() != nullptr) finding.with_related("this service takes the value of main.cf", scope->range());
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    check_wrapper(project, report);
    check_proxy(project, report);
}

constexpr std::array kTraps{
    Trap{"an instance for submission only",
         "smtpd_tls_wrappermode = yes\n==> master.cf <==\nsubmissions inet n - n - - smtpd\n"},
    Trap{"the server on port 25 has a value of its own",
         "smtpd_tls_wrappermode = yes\n==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=no\n"},
    Trap{"it says no", "smtpd_tls_wrappermode = no\nsmtpd_upstream_proxy_protocol =\n"},
    Trap{"a proxy in front of submission only",
         "smtpd_upstream_proxy_protocol = haproxy\n==> master.cf <==\n587 inet n - n - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"with a service on port 465",
         "smtpd_tls_wrappermode = yes\nsmtpd_sasl_auth_enable = yes\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"
         "smtps inet n - n - - smtpd\n  -o smtpd_banner=x\n"},
    Trap{"the proxy protocol", "smtpd_upstream_proxy_protocol = haproxy\n"},
};

}  // namespace

const Rule rule_service_only_setting_in_main{
    .id = "PT106",
    .name = "service-only-setting-in-main",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A setting for one kind of connection stands in main.cf and also reaches the server on port 25.",
    .why = "`smtpd_tls_wrappermode` makes a server start TLS before anything else, `smtpd_upstream_proxy_protocol` makes it\n"
           "wait for a line that only a proxy sends. In main.cf they are in force for every SMTP server that does not\n"
           "override them. On port 25 other mail servers do neither, so nobody can deliver mail any more.\n\n"
           "Such settings belong to one service of master.cf, with `-o`.",
    .bad = "smtpd_tls_wrappermode = yes\n",
    .good = "==> master.cf <==\nsubmissions inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), smtpd_tls_wrappermode, smtpd_upstream_proxy_protocol",
    .check = check,
};

}  // namespace postern::lint
