#include "libtables/support/pattern_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace postern::tables {
namespace {

std::vector<RequiredText> required_by(const std::vector<PatternRule>& rules) {
    std::vector<RequiredText> required;
    required.reserve(rules.size());
    for (const PatternRule& rule : rules) required.push_back(rule.condition.matcher->required());
    return required;
}

// Keys are C strings for Postfix and for regexec().
std::string_view subject_of(std::string_view key) {
    return key.substr(0, key.find('\0'));
}

}  // namespace

PatternTable::PatternTable(const TableType& type, const std::string& name, std::vector<PatternRule> rules,
                           const Surroundings& surroundings)
    : Table(type, name),
      file_(std::make_shared<const std::string>(name)),
      rules_(std::move(rules)),
      surroundings_(surroundings),
      prefilter_(required_by(rules_)) {
    structure_.reset(rules_.size());
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        if (rules_[i].condition.negated || rules_[i].kind == PatternRule::Kind::block) structure_.insert(i);
    }
}

Result<std::unique_ptr<Table>> PatternTable::open(const TableType& type, const PatternDialect& dialect,
                                                  const OpenRequest& request) {
    const std::string& name = request.spec.name;
    const auto text = RuleText::read(dialect.kind, name);
    if (!text) return tl::unexpected<Error>(text.error());
    RuleText lines(*text, report_rules(dialect.kind, name, request.surroundings));
    return std::unique_ptr<Table>(
        new PatternTable(type, name, read_pattern_rules(lines, dialect, request.options.values), request.surroundings));
}

void PatternTable::check(const PatternDialect& dialect, const SourceMap& sources, FileId file,
                         Diagnostics& diagnostics) {
    RuleText lines(sources.text(file), collect_rules(sources, file, diagnostics));
    static_cast<void>(read_pattern_rules(lines, dialect, ValueForm::text));
}

std::string PatternTable::place(const PatternRule& rule, std::string_view what) const {
    return fmt::format("{} map {}, line {}: {}", type().name, name(), rule.line, what);
}

void PatternTable::test(const PatternRule& rule, const PatternCondition& condition, std::string_view subject,
                        Trial& trial) const {
    std::string why;
    std::span<Capture> captures = &condition == &rule.condition ? std::span(trial.captures) : std::span<Capture>{};
    switch (condition.matcher->match(subject, captures, why)) {
        case Match::yes:
            trial.holds = !condition.negated;
            return;
        case Match::no:
            trial.holds = condition.negated;
            return;
        case Match::unfit:
            surroundings_.report(Severity::warning, place(rule, why));
            break;
        case Match::failed:
            trial.failure = place(rule, why);
            break;
    }
    trial.holds = false;
}

PatternTable::Trial PatternTable::try_rule(const PatternRule& rule, std::string_view subject, Known known) const {
    Trial trial;
    trial.holds = rule.condition.negated;
    if (known == Known::nothing) {
        if (rule.result.highest() > 0) trial.captures.resize(rule.result.highest() + 1U);
        test(rule, rule.condition, subject, trial);
    }
    if (trial.holds && rule.second.matcher != nullptr) test(rule, rule.second, subject, trial);
    return trial;
}

Lookup PatternTable::decide(const PatternRule& rule, std::string_view subject, const Trial& trial) const {
    return Lookup::found(rule.result.expand(subject, trial.captures), {file_, rule.line});
}

Lookup PatternTable::lookup(std::string_view key) {
    const std::string_view subject = subject_of(key);
    const std::size_t end = rules_.size();
    thread_local NumberSet maybe;
    prefilter_.select(subject, maybe);
    const auto next = [&](std::size_t from) { return std::min(maybe.next(from, end), structure_.next(from, end)); };
    for (std::size_t i = next(0); i < end;) {
        const PatternRule& rule = rules_[i];
        Trial trial = try_rule(rule, subject, maybe.contains(i) ? Known::nothing : Known::no_match);
        if (!trial.failure.empty()) return Lookup::temp_fail(std::move(trial.failure));
        const bool block = rule.kind == PatternRule::Kind::block;
        if (trial.holds && !block) return decide(rule, subject, trial);
        i = next(block && !trial.holds ? rule.block_end : i + 1);
    }
    return Lookup::absent();
}

Lookup PatternTable::explain(std::string_view key, Explanation& story) {
    const std::string_view subject = subject_of(key);
    for (std::size_t i = 0; i < rules_.size();) {
        const PatternRule& rule = rules_[i];
        const bool block = rule.kind == PatternRule::Kind::block;
        const MatchSite site{file_, rule.line};
        const Trial trial = try_rule(rule, subject, Known::nothing);
        if (!trial.failure.empty()) {
            story.push_back({StepKind::note, trial.failure, site});
            return Lookup::temp_fail(trial.failure);
        }
        if (trial.holds && !block) {
            story.push_back({StepKind::matched, rule.text, site});
            tell_others(i + 1, subject, story);
            return decide(rule, subject, trial);
        }
        if (trial.holds) story.push_back({StepKind::passed, "if " + rule.text, site});
        i = block && !trial.holds ? rule.block_end : i + 1;
    }
    return Lookup::absent();
}

// Later rules that would have matched as well.
void PatternTable::tell_others(std::size_t behind, std::string_view subject, Explanation& story) const {
    constexpr std::size_t kMostNear = 5;
    std::size_t near = 0;
    for (std::size_t i = behind; i < rules_.size() && near < kMostNear; ++i) {
        const PatternRule& rule = rules_[i];
        if (rule.kind == PatternRule::Kind::block) {
            if (!try_rule(rule, subject, Known::nothing).holds) i = rule.block_end - 1U;
        } else if (try_rule(rule, subject, Known::nothing).holds) {
            story.push_back({StepKind::near_miss, rule.text + " (an earlier rule decides)", {file_, rule.line}});
            ++near;
        }
    }
}

std::vector<std::string> PatternTable::files() const {
    return name().starts_with('{') ? std::vector<std::string>{} : std::vector{name()};
}

}  // namespace postern::tables
