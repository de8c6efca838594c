#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/distance.h"
#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_sasl_type_path_mismatch;
namespace {

bool is_endpoint(std::string_view path) {
    return path.find('/') != std::string_view::npos || path.starts_with("inet:") || path.starts_with("unix:");
}

// Beside the setting that is wrong: in the service that has it, else in main.cf.
TextEdit give(const Project& project, const Scope& scope, std::string_view name, std::string_view value, std::string_view near) {
    if (scope.overrides(name) || (scope.overrides(near) && !project.sets(name))) return set_override(project, scope, name, value);
    return give_setting(project, name, value, project.assignment(near));
}

void check_scope(const Project& project, const Scope& scope, Report& report) {
    const auto type = scope.value("smtpd_sasl_type");
    const auto path = scope.value("smtpd_sasl_path");
    if (!type || !path) return;
    const SourceRange type_place = scope.place("smtpd_sasl_type");
    const SourceRange path_place = scope.place("smtpd_sasl_path");
    if (*type == "cyrus" && is_endpoint(*path) && path_place.file != FileId::none) {
        report.add(path_place, fmt::format("`{}` is where a Dovecot listens, but smtpd_sasl_type is cyrus", *path))
            .with_help("set smtpd_sasl_type = dovecot; for Cyrus the path is the name of a file in its own directory, such as smtpd")
            .with_fix(FixKind::suggested, "set smtpd_sasl_type = dovecot",
                      {give(project, scope, "smtpd_sasl_type", "dovecot", scope.overrides("smtpd_sasl_path") ? "smtpd_sasl_path" : "smtpd_sasl_auth_enable")});
        return;
    }
    if (type_place.file == FileId::none) return;
    if (*type == "dovecot" && *path == "smtpd") {
        report.add(type_place, "smtpd_sasl_path does not say where Dovecot listens: smtpd looks for a socket `smtpd` in the queue directory")
            .with_help("name the socket that Dovecot makes for Postfix, as seen from the queue directory: private/auth")
            .with_fix(FixKind::suggested, "set smtpd_sasl_path = private/auth", {give(project, scope, "smtpd_sasl_path", "private/auth", "smtpd_sasl_type")});
        return;
    }
    if (ascii::equal_fold(*type, "cyrus") || ascii::equal_fold(*type, "dovecot")) return;
    Finding& finding = report.add(type_place, fmt::format("there is no SASL type `{}`: smtpd does not start", *type));
    finding.with_help("the types are cyrus and dovecot; `postconf -a` lists those of your build");
    for (const std::string_view known : {"cyrus", "dovecot"}) {
        if (edit_distance(*type, known) <= 2) finding.with_fix(FixKind::suggested, fmt::format("write {}", known), {{type_place, std::string(known)}});
    }
}

void check(const Project& project, Report& report) {
    for (const Scope& scope : project.scopes()) {
        if (scope.is_smtpd() && scope.flag("smtpd_sasl_auth_enable").value_or(false)) check_scope(project, scope, report);
    }
}

constexpr std::array kTraps{
    Trap{"Cyrus with a name of its own", "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_path = postfix\n"},
    Trap{"Dovecot over the network", "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:192.0.2.7:12345\n"},
    Trap{"nobody logs in", "smtpd_sasl_path = private/auth\n"},
    Trap{"the type stands with the service", "smtpd_sasl_path = private/auth\n==> master.cf <==\nsmtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd\n"
                                             "  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_sasl_type=dovecot\n"},
};
constexpr std::array kAlsoBad{
    Trap{"Dovecot without a socket", "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n"},
    Trap{"over the network", "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_path = inet:192.0.2.7:12345\n"},
    Trap{"a typo", "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovcot\nsmtpd_sasl_path = private/auth\n"},
    Trap{"of one service", "==> main.cf <==\nbiff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_sasl_path=private/auth\n"},
};
constexpr std::array<std::string_view, 1> kReplaces{"PT206"};

}  // namespace

const Rule rule_sasl_type_path_mismatch{
    .id = "PT630",
    .name = "sasl-type-path-mismatch",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "smtpd_sasl_type and smtpd_sasl_path belong to different programs, so nobody can log in.",
    .why = "`smtpd_sasl_type` is `cyrus` unless it is set. For Cyrus, `smtpd_sasl_path` names a file (`smtpd` stands for\n"
           "smtpd.conf); for Dovecot it is the socket of its auth service. With the wrong pair smtpd finds no mechanism, logs\n"
           "`no SASL authentication mechanisms` and ends, and clients see the connection break.",
    .bad = "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_path = private/auth\n",
    .good = "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = private/auth\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SASL_README",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
