#include "tools/check/engine.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/distance.h"
#include "tools/check/suppress.h"

namespace postern::lint {
namespace {

std::string_view skip_reason(const Project& project, const Rule& rule) {
    switch (rule.needs) {
        case Needs::files: return {};
        case Needs::host: return project.host() ? std::string_view{} : "needs --host";
        case Needs::upgrade: return project.input().from ? std::string_view{} : "needs --from and --to";
    }
    return {};
}

bool overlaps(const SourceRange& a, const SourceRange& b) {
    if (a.file != b.file || a.file == FileId::none) return false;
    return a.begin < std::max(b.end, b.begin + 1) && b.begin < std::max(a.end, a.begin + 1);
}

bool contains(std::span<const std::string_view> ids, std::string_view id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// A rule that replaces another silences it where both report.
void drop_replaced(std::vector<Finding>& findings) {
    std::vector<const Finding*> masters;
    for (const Finding& finding : findings) {
        if (!finding.rule->replaces.empty()) masters.push_back(&finding);
    }
    if (masters.empty()) return;
    std::vector<Finding> kept;
    for (const Finding& finding : findings) {
        const bool replaced = std::any_of(masters.begin(), masters.end(), [&](const Finding* master) {
            return contains(master->rule->replaces, finding.rule->id) && overlaps(master->range, finding.range);
        });
        if (!replaced) kept.push_back(finding);
    }
    findings = std::move(kept);
}

void drop_templates(const Project& project, std::vector<Finding>& findings) {
    std::erase_if(findings, [&](const Finding& finding) {
        return finding.rule->id != "PT013" && project.is_template(finding.range.file);
    });
    // Values of a template main.cf mean nothing to master.cf and tables either.
    if (project.main_cf() != nullptr && project.is_template(project.main_cf()->file())) {
        std::erase_if(findings, [](const Finding& finding) { return finding.rule->id != "PT013"; });
    }
}

auto order(const Finding& finding) {
    return std::tuple(finding.range.file, finding.range.begin, finding.rule->id, finding.range.end,
                      std::string_view(finding.message));
}

// Scopes that share a value find the same thing in it.
void sort_and_unite(std::vector<Finding>& findings) {
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return order(a) < order(b); });
    const auto same = [](const Finding& a, const Finding& b) {
        return a.rule == b.rule && a.range == b.range && a.message == b.message && a.range.file != FileId::none;
    };
    findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

template <class Nodes, class Items>
const typename Items::value_type* item_at(const Nodes& nodes, const Items& items, std::uint32_t offset) {
    const auto at = std::find_if(items.begin(), items.end(), [&](const auto& item) {
        return nodes[item.node()].begin <= offset && offset < nodes[item.node()].end;
    });
    return at == items.end() ? nullptr : &*at;
}

std::string squeezed(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    return result;
}

std::uint64_t fnv(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

void locate_finding(const Project& project, Finding& finding) {
    const FileId file = finding.range.file;
    if (project.main_cf() != nullptr && file == project.main_cf()->file()) {
        const auto* item = item_at(project.main_cf()->nodes(), project.main_cf()->assignments(), finding.range.begin);
        if (item != nullptr && finding.parameter.empty()) finding.parameter = item->name();
    } else if (project.master_cf() != nullptr && file == project.master_cf()->file()) {
        const auto* item = item_at(project.master_cf()->nodes(), project.master_cf()->services(), finding.range.begin);
        if (item != nullptr && finding.service.empty()) finding.service = std::string(item->name()) + ' ' + std::string(item->type());
    }
    std::string_view path = project.sources().name(file);
    if (const std::size_t slash = path.rfind('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
    const std::string subject = finding.subject.empty() ? squeezed(project.text(finding.range)) : finding.subject;
    finding.fingerprint = fmt::format("v1:{:016x}", fnv(fmt::format("{}\n{}\n{}\n{}\n{}", finding.rule->id, path,
                                                                    finding.parameter, finding.service, subject)));
}

bool is_prefix(std::string_view word) {
    return word.size() >= 3 && word.size() < 5 && word.starts_with("PT") &&
           word.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

}  // namespace

RunResult run_rules(const Project& project, const RunOptions& options) {
    RunResult result;
    SuppressionState state;
    state.require_reason = options.require_reason;
    for (const Rule* rule : options.rules) {
        if (const std::string_view why = skip_reason(project, *rule); !why.empty()) {
            result.skipped.push_back({rule, std::string(why)});
            continue;
        }
        state.run.push_back(rule);
        if (rule->check == nullptr) continue;
        if (options.on_rule) options.on_rule(rule);
        Report report(*rule);
        rule->check(project, report);
        for (Finding& finding : report.take()) result.findings.push_back(std::move(finding));
    }
    if (options.on_rule) options.on_rule(nullptr);
    drop_replaced(result.findings);
    drop_templates(project, result.findings);
    if (options.inline_suppressions) {
        state.directives = find_directives(project);
        apply_directives(state, result.findings);
        for (const Rule* rule : state.run) {
            if (rule->check_suppressions == nullptr) continue;
            Report report(*rule);
            rule->check_suppressions(state, report);
            for (Finding& finding : report.take()) result.findings.push_back(std::move(finding));
        }
    }
    for (Finding& finding : result.findings) locate_finding(project, finding);
    sort_and_unite(result.findings);
    return result;
}

const Rule* find_rule(std::string_view id_or_name) {
    for (const Rule* rule : rules()) {
        if (ascii::equal_fold(rule->id, id_or_name) || rule->name == id_or_name) return rule;
    }
    return nullptr;
}

std::string_view grade_name(Grade grade) {
    switch (grade) {
        case Grade::style: return "style";
        case Grade::info: return "info";
        case Grade::warning: return "warning";
        case Grade::error: return "error";
    }
    return {};
}

std::optional<std::vector<const Rule*>> select_rules(std::string_view word) {
    std::vector<const Rule*> found;
    if (const Rule* rule = find_rule(word)) return std::vector{rule};
    const bool prefix = is_prefix(word);
    const bool known = prefix || word == "all" || word == "default" || word == "style" || word == "tier1";
    if (!known) return std::nullopt;
    for (const Rule* rule : rules()) {
        const bool style = rule->grade == Grade::style;
        if (word == "all" || (word == "default" && !style) || (word == "style" && style) ||
            (word == "tier1" && rule->tier == 1) || (prefix && rule->id.starts_with(word))) {
            found.push_back(rule);
        }
    }
    if (prefix && found.empty()) return std::nullopt;
    return found;
}

std::string nearest_rule(std::string_view word) {
    std::string_view best;
    std::size_t least = 4;
    for (const Rule* rule : rules()) {
        for (const std::string_view name : {rule->id, rule->name}) {
            const std::size_t distance = edit_distance(word, name);
            if (distance < least && distance * 3 < name.size() + 3) {
                least = distance;
                best = name;
            }
        }
    }
    return std::string(best);
}

}  // namespace postern::lint
