#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/diff/semantic_diff.h"
#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_default_changes_on_upgrade;
namespace {

bool uses(const Project& project, std::string_view program) {
    if (project.master_cf() == nullptr) return true;
    for (const Scope* scope : entries(project)) {
        if (scope->program() == program) return true;
    }
    return false;
}

// Defaults that nobody can notice: of programs that do not run here, or names of the release itself.
bool matters(const Project& project, std::string_view name) {
    const conf::ParamSpec* spec = conf::registry::find(name);
    if (spec == nullptr || spec->computed == conf::Computed::release || spec->computed == conf::Computed::run_time) return false;
    if (spec->applies == conf::Applies::install || spec->read_only) return false;
    if (name.starts_with("postscreen_") || name.starts_with("dnsblog_")) return uses(project, "postscreen");
    if (name.starts_with("lmtp_")) return uses(project, "lmtp");
    if (name.starts_with("qmqpd_")) return uses(project, "qmqpd");
    if (name.starts_with("tlsproxy_")) return uses(project, "tlsproxy");
    return true;
}

void check(const Project& project, Report& report) {
    if (!project.input().from || project.main_cf() == nullptr) return;
    conf::ConfigInput input;
    input.main_cf = project.main_cf();
    input.master_cf = project.master_cf();
    input.target = project.target();
    input.target.version = *project.input().from;
    const auto before = conf::Config::build(std::move(input), project.machine());
    const SourceRange start{project.main_cf()->file(), 0, 0};
    for (const conf::ParameterChange& change : conf::semantic_diff(*before, project.config()).parameters) {
        if (change.kind != conf::ChangeKind::default_value || change.effect == conf::Effect::none || !matters(project, change.name)) continue;
        const auto shown = [](const std::string& text) { return text.empty() ? std::string("(empty)") : text; };
        Finding& finding = report.add(start, fmt::format("the default of {} changes from {} to {}", change.name, shown(change.before.expanded), shown(change.after.expanded)));
        finding.subject = change.name;
        finding.parameter = change.name;
        finding.with_help("pin the old value if you rely on it")
            .with_fix(FixKind::suggested, fmt::format("pin {}", change.name), {append_setting(project, change.name, change.before.raw)});
    }
}

constexpr std::array kTraps{
    Trap{"without an upgrade there is nothing to say", "biff = no\n"},
    Trap{"set by hand", "==> @from=3.7 to=3.8 <==\ntls_export_cipherlist = x\ntls_low_cipherlist = x\ntls_medium_cipherlist = x\ntls_high_cipherlist = x\ntls_null_cipherlist = x\ntls_eecdh_auto_curves = x\n"},
};

}  // namespace

const Rule rule_default_changes_on_upgrade{
    .id = "PT910",
    .name = "default-changes-on-upgrade",
    .grade = Grade::info,
    .fix = FixKind::suggested,
    .needs = Needs::upgrade,
    .summary = "The upgrade changes a default that this configuration relies on.",
    .why = "A parameter that is not set follows the release. Between the two releases its default changes, at the compatibility\n"
           "level of this configuration, and so does what the server does. Pin the old value, or accept the new one knowingly.",
    .bad = "==> @from=3.9 to=3.10 <==\ncompatibility_level = 3.6\n",
    .good = "==> @from=3.9 to=3.9 <==\ncompatibility_level = 3.6\n",
    .traps = kTraps,
    .source = "the defaults of each release",
    .check = check,
};

}  // namespace postern::lint
