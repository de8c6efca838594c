#include "tools/diff/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "libconf/model/values.h"
#include "libconf/registry/registry.h"
#include "tools/check/engine.h"
#include "tools/check/support/main_edit.h"

namespace postern::diff_tool {
namespace {

using conf::ChangeKind;

// Rules that say what is out of date, and what their repairs do.
struct UpgradeRule {
    std::string_view id;
    AdviceAction action;
};
constexpr std::array kRules{
    UpgradeRule{"PT901", AdviceAction::remove},  UpgradeRule{"PT902", AdviceAction::rename},
    UpgradeRule{"PT903", AdviceAction::rewrite}, UpgradeRule{"PT904", AdviceAction::rewrite},
    UpgradeRule{"PT905", AdviceAction::rewrite}, UpgradeRule{"PT906", AdviceAction::rewrite},
    UpgradeRule{"PT907", AdviceAction::rewrite}, UpgradeRule{"PT909", AdviceAction::rewrite},
};

constexpr std::string_view kTestProgram = "posttls-finger";  // reads much, but carries no mail

// Whose work a parameter is about: of daemons only those that master.cf names.
class Programs {
public:
    explicit Programs(const conf::Config& config) : known_(config.master_cf() != nullptr) {
        if (!known_) return;
        for (const conf::MasterService& service : config.master_cf()->services()) names_.insert(service.program());
    }

    bool use(const conf::ParamSpec& spec) const {
        return !known_ || std::any_of(spec.used_by.begin(), spec.used_by.end(), [&](std::string_view program) {
            const bool daemon = conf::registry::find_service(program) != nullptr;
            return program == "all" || names_.contains(program) || (!daemon && program != kTestProgram);
        });
    }

private:
    bool known_;
    std::set<std::string_view> names_;
};

// Not: names of the release itself, what only installation reads, and old names whose defaults moved to their successors.
bool is_noticed(const conf::ParamSpec& spec, conf::Version to) {
    const bool replaced = spec.deprecation != nullptr && to >= spec.deprecation->renamed;
    return !replaced && spec.computed != conf::Computed::release && spec.computed != conf::Computed::run_time &&
           spec.applies != conf::Applies::install && !spec.read_only;
}

std::string shown(const std::string& text) {
    return text.empty() ? "(empty)" : text;
}

Advice default_advice(const Side& side, conf::ParameterChange change, const conf::ParamSpec& spec) {
    ignore_order(change, side.config());
    Advice advice;
    advice.action = change.kind == ChangeKind::introduced ? AdviceAction::know : AdviceAction::pin;
    advice.subject = change.name;
    advice.about = spec.summary;
    advice.labels = labels_of(change, side.config(), side.config());
    advice.before = change.before.expanded;
    advice.after = change.after.expanded;
    if (change.after.raw != advice.after) advice.raw_after = change.after.raw;
    if (advice.action == AdviceAction::know) {
        advice.message = fmt::format("{} is new: {}", change.name, shown(advice.after));
        advice.before.clear();
        advice.labels.erase(Label::security_down);  // there was nothing that it could be laxer than
        return advice;
    }
    advice.message = fmt::format("the default changes from {} to {}", shown(advice.before), shown(advice.after));
    // A default that depends on the level is pinned as what it comes to here.
    const bool levelled = change.before.raw.find("compatibility_level") != std::string::npos;
    const std::string& pinned = levelled ? change.before.expanded : change.before.raw;
    advice.title = fmt::format("{} = {}", change.name, pinned);
    advice.edits = {lint::append_setting(side.project(), change.name, pinned)};
    return advice;
}

void advise_on_defaults(const Side& side, const conf::Config& before, std::vector<Advice>& all) {
    const Programs programs(side.config());
    std::vector<Advice> fresh;
    for (conf::ParameterChange& change : conf::semantic_diff(before, side.config()).parameters) {
        const conf::ParamSpec* spec = conf::registry::find(change.name);
        if (spec == nullptr || !is_noticed(*spec, side.config().target().version) || !programs.use(*spec)) continue;
        const bool moves = change.kind == ChangeKind::default_value && change.effect == conf::Effect::different;
        if (!moves && change.kind != ChangeKind::introduced) continue;
        Advice advice = default_advice(side, std::move(change), *spec);
        (advice.action == AdviceAction::know ? fresh : all).push_back(std::move(advice));
    }
    std::move(fresh.begin(), fresh.end(), std::back_inserter(all));
}

// Values that the old release takes and the new one does not.
void advise_on_values(const Side& side, const conf::Config& before, std::vector<Advice>& all) {
    const conf::Values old_values(before);
    const conf::Values new_values(side.config());
    for (const auto& [name, set] : side.config().settings()) {
        if (before.find(name) == nullptr || side.config().find(name) == nullptr) continue;
        const auto wrong = new_values.check(name);
        if (wrong || !old_values.check(name)) continue;
        Advice advice;
        advice.action = AdviceAction::rewrite;
        advice.subject = name;
        advice.message = "the value is no longer valid: " + wrong.error().message;
        advice.place = side.place(set.origin.name);
        all.push_back(std::move(advice));
    }
}

std::string identity(const lint::Finding& finding) {
    return fmt::format("{} {} {} {}", finding.rule->id, finding.range.begin, finding.range.end, finding.subject);
}

lint::RunResult findings_of(const lint::Project& project) {
    lint::RunOptions options;
    for (const UpgradeRule& rule : kRules) {
        if (const auto selected = lint::select_rules(rule.id)) {
            options.rules.insert(options.rules.end(), selected->begin(), selected->end());
        }
    }
    return lint::run_rules(project, options);
}

void advise_by_rules(const Side& side, conf::Version from, std::vector<Advice>& all) {
    lint::ProjectInput old_input = side.project().input();
    old_input.target.version = from;
    old_input.from = std::nullopt;
    const lint::Project old_project(std::move(old_input), side.project().world(), side.project().machine());
    std::set<std::string> old;
    for (const lint::Finding& finding : findings_of(old_project).findings) old.insert(identity(finding));
    for (lint::Finding& finding : findings_of(side.project()).findings) {
        if (finding.suppressed) continue;
        const auto* rule = std::find_if(kRules.begin(), kRules.end(),
                                        [&](const UpgradeRule& known) { return known.id == finding.rule->id; });
        if (rule == kRules.end()) continue;
        Advice advice;
        advice.action = rule->action;
        advice.subject = finding.parameter.empty() ? std::string(finding.rule->name) : finding.parameter;
        advice.message = finding.message;
        advice.help = finding.help;
        advice.place = side.place(finding.range);
        advice.already = old.contains(identity(finding));
        if (finding.repair) {
            advice.title = finding.repair->title;
            advice.edits = std::move(finding.repair->edits);
        }
        all.push_back(std::move(advice));
    }
}

}  // namespace

std::string_view action_word(AdviceAction action) {
    constexpr std::array<std::string_view, 5> kWords{"pin", "rename", "delete", "rewrite", "new"};
    return kWords[static_cast<std::size_t>(action)];
}

Upgrade advise(const Side& side, conf::Version from) {
    Upgrade upgrade{side.name(), from, side.config().target().version, {}};
    const auto before = side.config_for({from, side.config().target().profile});
    advise_by_rules(side, from, upgrade.advice);
    advise_on_values(side, *before, upgrade.advice);
    advise_on_defaults(side, *before, upgrade.advice);
    return upgrade;
}

bool is_chosen(const Advice& advice, const std::vector<std::string>& words) {
    if (advice.edits.empty()) return false;
    if (words.empty()) return advice.action == AdviceAction::rename || advice.action == AdviceAction::remove;
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return word == action_word(advice.action) || word == advice.subject;
    });
}

}  // namespace postern::diff_tool
