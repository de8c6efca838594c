#include <array>
#include <vector>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_smuggling_unprotected;
namespace {

constexpr std::string_view kGuard = "smtpd_forbid_bare_newline";
constexpr std::string_view kExclusions = "smtpd_forbid_bare_newline_exclusions";
constexpr std::string_view kPipelining = "smtpd_forbid_unauth_pipelining";
constexpr std::string_view kMessage = "a line that ends in a bare newline can smuggle a second message past this server";

bool has(const Project& project, std::string_view name) {
    const conf::ParamSpec* spec = conf::registry::find(name);
    return spec != nullptr && conf::registry::exists_in(*spec, project.version());
}

bool is_listening(const Scope& scope) {
    return scope.is_smtpd() && scope.listener() != Listener::none;
}

Grade grade_of(const Project& project) {
    for (const Scope& scope : project.scopes()) {
        if (scope.listener() == Listener::mx) return Grade::warning;
    }
    return Grade::info;
}

bool is_off(const Scope& scope) {
    return ascii::equal_fold(scope.value(kGuard).value_or(""), "no");
}

// What the release understands: yes, where it is still a boolean.
std::string_view protection(const Project& project) {
    const conf::ParamSpec* spec = conf::registry::find(kGuard);
    return conf::registry::kind_for(*spec, project.version()) == conf::Kind::boolean ? "yes" : "normalize";
}

std::vector<TextEdit> protect(const Project& project, std::string_view value) {
    std::vector<TextEdit> edits{give_setting(project, kGuard, value)};
    if (!project.sets(kExclusions)) edits.push_back(give_setting(project, kExclusions, "$mynetworks", project.assignment(kGuard)));
    return edits;
}

void check_guard(const Project& project, Report& report) {
    const std::string_view value = protection(project);
    bool shared = false;
    for (const Scope& scope : project.scopes()) {
        if (!is_listening(scope) || !is_off(scope)) continue;
        if (!scope.overrides(kGuard)) {
            shared = true;
            continue;
        }
        report.add(scope.place(kGuard), std::string(kMessage))
            .with_grade(scope.listener() == Listener::mx ? Grade::warning : Grade::info)
            .with_help(fmt::format("set {} = {}", kGuard, value))
            .with_fix(FixKind::suggested, fmt::format("write {}", value), {set_override(project, scope, kGuard, value)});
    }
    if (!shared) return;
    const conf::Assignment* own = project.assignment(kGuard);
    const SourceRange range = own != nullptr ? own->value_range() : SourceRange{project.main_cf()->file(), 0, 0};
    report.add(range, own != nullptr ? std::string(kMessage) : fmt::format("{} is off unless it is set: {}", kGuard, kMessage))
        .with_grade(grade_of(project))
        .with_help(fmt::format("set {} = {}; clients of mynetworks are spared", kGuard, value))
        .with_fix(FixKind::suggested, fmt::format("set {} = {}", kGuard, value), protect(project, value));
}

bool refuses_pipelining(const Scope& scope) {
    if (scope.flag(kPipelining).value_or(false)) return true;
    const auto list = scope.value("smtpd_data_restrictions");
    return !list || list->find("reject_unauth_pipelining") != std::string::npos;
}

// A release without the guard: only the form of the attack that was published first can be stopped.
void check_old(const Project& project, Report& report) {
    if (project.sets(kGuard)) return;  // perhaps a build that has it all the same
    bool open = false;
    for (const Scope& scope : project.scopes()) {
        if (is_listening(scope) && !scope.overrides("smtpd_data_restrictions") && !refuses_pipelining(scope)) open = true;
    }
    if (!open) return;
    std::vector<TextEdit> edits;
    const conf::Assignment* list = project.assignment("smtpd_data_restrictions");
    if (has(project, kPipelining)) {
        edits.push_back(give_setting(project, kPipelining, "yes"));
    } else if (list != nullptr && !list->value().empty()) {
        const SourceRange range = list->value_range();
        edits.push_back({{range.file, range.begin, range.begin}, "reject_unauth_pipelining, "});
    } else {
        edits.push_back(give_setting(project, "smtpd_data_restrictions", "reject_unauth_pipelining"));
    }
    report.add({project.main_cf()->file(), 0, 0}, fmt::format("Postfix {} has no {}: {}", project.version().text(), kGuard, kMessage))
        .with_grade(grade_of(project))
        .with_help("update Postfix; until then refuse clients that do not wait for answers, which stops the best known form")
        .with_fix(FixKind::suggested, "refuse clients that do not wait", std::move(edits));
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    if (has(project, kGuard)) {
        check_guard(project, report);
    } else {
        check_old(project, report);
    }
    for (const Setting& setting : settings(project)) {
        if (setting.name != "cleanup_replace_stray_cr_lf") continue;
        const auto flag = setting.values->boolean(setting.name);
        if (!flag || flag->value) continue;
        report.add(setting.place, "bare CR and LF leave this host as they came: servers behind it may see a second message in there")
            .with_help("leave cleanup_replace_stray_cr_lf at yes")
            .with_fix(FixKind::suggested, "write yes", {setting.replace("yes")});
    }
}

constexpr std::array kTraps{
    Trap{"the default of 3.9", "==> @target=3.9 <==\n==> main.cf <==\nbiff = no\n"},
    Trap{"set", "==> @target=3.8.5 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = normalize\n"},
    Trap{"yes of the first releases that had it", "==> @target=3.7.9 <==\n==> main.cf <==\nsmtpd_forbid_bare_newline = yes\n"},
    Trap{"the stricter value", "smtpd_forbid_bare_newline = reject\n"},
    Trap{"an old release that does what it can", "==> @target=3.4 <==\n==> main.cf <==\nsmtpd_data_restrictions = reject_unauth_pipelining\n"},
    Trap{"no server at all", "==> @target=3.7.11 <==\n==> main.cf <==\nbiff = no\n==> master.cf <==\npickup unix n - n 60 1 pickup\n"},
};
constexpr std::array kAlsoBad{
    Trap{"off", "smtpd_forbid_bare_newline = no\n"},
    Trap{"a boolean", "==> @target=3.8.4 <==\n==> main.cf <==\nbiff = no\n"},
    Trap{"off for one service", "==> main.cf <==\nbiff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_forbid_bare_newline=no\n"},
    Trap{"an old release", "==> @target=3.4 <==\n==> main.cf <==\nsmtpd_data_restrictions = reject_multi_recipient_bounce\n"},
    Trap{"an old release with a switch for it", "==> @target=3.7.6 <==\n==> main.cf <==\nbiff = no\n"},
    Trap{"a service of this machine only", "==> @target=3.7.11 <==\n==> main.cf <==\ninet_interfaces = loopback-only\n"},
    Trap{"mail that goes on as it came", "cleanup_replace_stray_cr_lf = no\n"},
};

}  // namespace

const Rule rule_smuggling_unprotected{
    .id = "PT615",
    .name = "smuggling-unprotected",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "The server accepts bare newlines, with which a sender can smuggle in forged messages.",
    .why = "Mail ends with a line that holds one dot, and lines end with CR LF. A server that also takes a bare LF sees the end\n"
           "of a message where the sender's server did not: what follows is read as new commands, with any sender address and\n"
           "the good name of the other server. `smtpd_forbid_bare_newline` stops that. It is on by default from 3.9; the last\n"
           "patch levels of 3.5 to 3.8 have it, switched off. `normalize` is the value for nearly everybody; 3.5.23, 3.6.13,\n"
           "3.7.9 and 3.8.4 know only `yes`.",
    .bad = "==> @target=3.7.11 <==\n==> main.cf <==\nbiff = no\n",
    .good = "==> @target=3.7.11 <==\n==> main.cf <==\nbiff = no\nsmtpd_forbid_bare_newline = normalize\nsmtpd_forbid_bare_newline_exclusions = $mynetworks\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RELEASE_NOTES 3.9; postconf(5), smtpd_forbid_bare_newline",
    .check = check,
};

}  // namespace postern::lint
