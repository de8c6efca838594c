#include "tools/check/support/scope_policy.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "mta/policy/readable_table.h"
#include "tools/check/table_text.h"
#include "tools/check/table_use.h"

namespace postern::lint {
namespace {

policy::TableRow row_of(const Project& project, const TableText& text, const TableEntry& entry) {
    if (text.form() == TableForm::pairs || text.form() == TableForm::aliases)
        return {folded_key(entry.key), std::string(entry.result), entry.result_range};
    return {std::string(project.text(entry.range)), {}, entry.range};
}

std::unique_ptr<policy::ReadableTable> readable(const Project& project, std::string_view spec) {
    const std::size_t colon = spec.find(':');
    if (colon == std::string_view::npos) return nullptr;
    const std::string_view type = spec.substr(0, colon);
    const bool is_path = spec.substr(colon + 1).starts_with('/');
    if (!is_path || !is_file_type(type)) return policy::ReadableTable::from_spec(spec);
    const TableText* text = table_source(project, spec);
    if (text == nullptr) return nullptr;
    std::vector<policy::TableRow> rows;
    for (const TableEntry& entry : text->entries()) {
        if (entry.kind != EntryKind::fault) rows.push_back(row_of(project, *text, entry));
    }
    return policy::ReadableTable::from_rows(type, std::move(rows));
}

std::string_view result_name(const policy::Step& step) {
    if (!step.known) return "unknown";
    switch (step.opinion) {
        case policy::Opinion::permit:
            return "permit";
        case policy::Opinion::refuse:
            return "reject";
        case policy::Opinion::discard:
            return "discard";
        case policy::Opinion::defer_if_permit:
            return "defer_if_permit";
        case policy::Opinion::defer_if_reject:
            return "defer_if_reject";
        case policy::Opinion::warn:
            return "warn";
        case policy::Opinion::none:
            return "dunno";
    }
    return {};
}

}  // namespace

const TableText* table_source(const Project& project, std::string_view spec) {
    TableUse use;
    const std::size_t colon = std::min(spec.find(':'), spec.size());
    use.type = spec.substr(0, colon);
    use.name = spec.substr(std::min(colon + 1, spec.size()));
    // An alias file has colons behind its keys, whichever parameter names it.
    for (const TableUse& known : project.tables()) {
        if (known.purpose == TablePurpose::aliases && known.name == use.name) use.purpose = TablePurpose::aliases;
    }
    return project.table_text(use);
}

/// Reads each table when it is first asked.
class ScopePolicy::ProjectTables : public policy::Tables {
public:
    explicit ProjectTables(const Project& project) : project_(project) {}

    policy::TableAnswer look_up(std::string_view table, std::string_view key) const override {
        return book_with(table).look_up(table, key);
    }
    std::vector<policy::SampleKey> samples(std::string_view table) const override {
        return book_with(table).samples(table);
    }
    std::optional<std::vector<std::string>> list_file(std::string_view path) const override {
        const TableText* text = project_.list_text(path);
        if (text == nullptr) return std::nullopt;
        std::vector<std::string> elements;
        for (const TableEntry& entry : text->entries()) elements.emplace_back(entry.key);
        return elements;
    }

private:
    const policy::TableBook& book_with(std::string_view table) const {
        table = policy::without_proxy(table);
        if (seen_.emplace(table).second) book_.add(std::string(table), readable(project_, table));
        return book_;
    }

    const Project& project_;
    mutable policy::TableBook book_;
    mutable std::set<std::string, std::less<>> seen_;
};

ScopePolicy::ScopePolicy(const Project& project, const Scope& scope)
    : project_(project),
      scope_(scope),
      classes_(scope.values()),
      tables_(std::make_unique<ProjectTables>(project)),
      service_(policy::read_service(scope.values(), classes_, *tables_)) {
    for (const policy::RestrictionList& list : policy::restriction_lists()) {
        if (project.version() >= list.introduced) add_list(list.parameter, list.stage, false);
    }
    for (std::size_t i = 0; i < lists_.size(); ++i) {  // grows on the way
        for (const policy::Call& call : lists_[i].parsed.calls) {
            if (call.kind != policy::CallKind::restriction_class) continue;
            const std::string name(lists_[i].of(call.word));
            if (list(name) == nullptr) add_list(name, lists_[i].stage, true);
        }
    }
}

ScopePolicy::~ScopePolicy() = default;

void ScopePolicy::add_list(std::string_view parameter, policy::Stage stage, bool is_class) {
    auto value = scope_.values().resolve(parameter);
    if (!value) return;
    policy::ParsedList parsed = policy::parse_list(value->text(), context(stage));
    lists_.push_back({std::string(parameter), stage, is_class, *std::move(value), std::move(parsed)});
}

const PolicyList* ScopePolicy::list(std::string_view parameter) const {
    const auto found =
        std::find_if(lists_.begin(), lists_.end(), [&](const PolicyList& list) { return list.parameter == parameter; });
    return found == lists_.end() ? nullptr : &*found;
}

const PolicyList* ScopePolicy::list(policy::Stage stage) const {
    return list(policy::restriction_list(stage).parameter);
}

SourceRange ScopePolicy::range(const policy::Step& step) const {
    const PolicyList* own = list(step.parameter);
    if (own == nullptr) return step.entry;
    return own->range(step.call);
}

std::vector<TraceStep> ScopePolicy::trace(const policy::Run& run) const {
    std::vector<TraceStep> steps;
    SourceRange entry;  // of the table whose result is being gone through
    for (const policy::Step& step : run.steps) {
        TraceStep out;
        out.list =
            step.parameter.empty() ? std::string(policy::restriction_list(step.stage).parameter) : step.parameter;
        if (const PolicyList* own = list(out.list); own != nullptr && !step.parameter.empty()) {
            const auto& calls = own->parsed.calls;
            const auto same = [&](const policy::Call& call) { return call.span == step.call.span; };
            out.index = static_cast<std::size_t>(std::find_if(calls.begin(), calls.end(), same) - calls.begin());
        }
        out.token = step.text;
        out.result = result_name(step);
        out.range = step.parameter.empty() ? entry : range(step);
        if (step.entry.file != FileId::none) entry = step.entry;
        steps.push_back(std::move(out));
    }
    return steps;
}

}  // namespace postern::lint
