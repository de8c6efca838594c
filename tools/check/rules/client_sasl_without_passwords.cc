#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_client_sasl_without_passwords;
namespace {

bool lacks(const conf::Values& values, const std::string& maps) {
    const auto resolved = values.resolve(maps);
    return resolved && resolved->text().empty();
}

// Some client that the setting is about has no passwords.
bool is_lost(const Project& project, const Setting& setting, const std::string& client, const std::string& maps) {
    if (setting.scope != nullptr) return setting.scope->program() == client && lacks(*setting.values, maps);
    if (project.master_cf() == nullptr) return lacks(project.values(), maps);
    const auto& scopes = project.scopes();
    return std::any_of(scopes.begin(), scopes.end(), [&](const Scope& scope) {
        return scope.program() == client && !scope.overrides(setting.name) && lacks(scope.values(), maps);
    });
}

void check(const Project& project, Report& report) {
    const std::string type = project.value("default_database_type").value_or("hash");
    for (const Setting& setting : settings(project)) {
        for (const std::string client : {"smtp", "lmtp"}) {
            if (setting.name != client + "_sasl_auth_enable") continue;
            const auto flag = setting.values->boolean(setting.name);
            const std::string maps = client + "_sasl_password_maps";
            if (!flag || !flag->value || !is_lost(project, setting, client, maps)) continue;
            const std::string table = type + ":/etc/postfix/sasl_passwd";
            const bool own = setting.scope != nullptr;
            report.add(setting.place, fmt::format("{} is to log in, but {} is empty: it does not start", client, maps))
                .with_help("name a table with `[host]:port user:password`, readable by root alone")
                .with_fix(FixKind::suggested, fmt::format("set {}", maps),
                          {own ? set_override(project, *setting.scope, maps, table) : give_setting(project, maps, table, project.assignment(setting.name))});
        }
    }
}

constexpr std::array kTraps{
    Trap{"off", "smtp_sasl_auth_enable = no\n"},
    Trap{"passwords of the service", "==> master.cf <==\nsmtp inet n - n - - smtpd\nout unix - - n - - smtp\n  -o smtp_sasl_auth_enable=yes\n  -o smtp_sasl_password_maps=hash:/etc/postfix/out\n"},
};
constexpr std::array kAlsoBad{
    Trap{"of one service", "==> master.cf <==\nout unix - - n - - smtp\n  -o smtp_sasl_auth_enable=yes\n"},
    Trap{"lmtp", "lmtp_sasl_auth_enable = yes\n"},
};

}  // namespace

const Rule rule_client_sasl_without_passwords{
    .id = "PT632",
    .name = "client-sasl-without-passwords",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "The client is to log in, but has no table of passwords.",
    .why = "With `smtp_sasl_auth_enable = yes` the client needs `smtp_sasl_password_maps`. While that is empty it ends with a\n"
           "fatal error whenever it is started, and all mail stays in the queue.",
    .bad = "smtp_sasl_auth_enable = yes\n",
    .good = "smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "SASL_README; postconf(5), smtp_sasl_password_maps",
    .check = check,
};

}  // namespace postern::lint
