#include "tools/trace/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "libconf/base/ascii.h"
#include "mta/policy/readable_table.h"

namespace postern::trace_tool {
namespace {

using Reach = CoverageItem::Reach;

std::string normal(std::string_view path) {
    return std::filesystem::path(path).lexically_normal().string();
}

std::string real(const std::string& path) {
    std::error_code error;
    const auto found = std::filesystem::weakly_canonical(path, error);
    return error ? path : found.string();
}

/// Where lookups say that an entry stands.
SourceRange answered_at(const lint::TableText& text, const lint::TableEntry& entry) {
    const bool pairs = text.form() == lint::TableForm::pairs || text.form() == lint::TableForm::aliases;
    return pairs ? entry.result_range : entry.range;
}

std::string key_of(const lint::TableText& text, const lint::TableEntry& entry) {
    if (text.form() != lint::TableForm::patterns) return std::string(entry.key);
    return fmt::format("{}{}{}{}", entry.delimiter, entry.key, entry.delimiter, entry.flags);
}

/// `if` and `endif` in a table of rules that stands in a value.
bool is_block_mark(std::string_view row) {
    const std::string_view word = row.substr(0, row.find_first_of(" \t!/"));
    return ascii::equal_fold(word, "if") || ascii::equal_fold(word, "endif");
}

bool has_opinion(const policy::TraceEntry& entry) {
    return entry.known && (entry.verdict.kind != policy::Verdict::Kind::dunno || !entry.effects.empty());
}

}  // namespace

Coverage::Coverage(const Subject& subject) : subject_(subject) {
    std::set<std::string, std::less<>> seen;
    for (const lint::Scope* scope : subject.listeners()) {
        const lint::ScopePolicy policy(subject.project(), *scope);
        add_calls(all_lists(policy, scope->values()));
        const auto scene = Scene::make(subject, *scope, {});
        if (!scene) continue;
        for (const AskedTable& table : (*scene)->tables()) {
            if (seen.insert(table.spec).second) add_table(table);
        }
    }
}

CoverageItem Coverage::item_at(SourceRange range) const {
    const SourceMap& sources = subject_.project().sources();
    CoverageItem item;
    item.path = normal(sources.name(range.file));
    item.real_path = real(item.path);
    item.line = sources.position(range.file, range.begin).line;
    item.offset = range.begin;
    return item;
}

void Coverage::add_calls(const std::vector<lint::PolicyList>& lists) {
    for (const lint::PolicyList& list : lists) {
        for (const policy::Call& call : list.parsed.calls) {
            const SourceRange range = list.range(call);
            if (range.file == FileId::none) continue;
            CoverageItem item = item_at(range);
            item.owner = list.parameter;
            item.text = list.of(call.span);
            items_.emplace(Place{range.file, range.begin, 0}, std::move(item));
        }
    }
}

void Coverage::add_table(const AskedTable& table) {
    const lint::TableText* text = lint::table_source(subject_.project(), table.spec);
    if (text == nullptr) return add_value_table(table);
    for (const lint::TableEntry& entry : text->entries()) {
        if (entry.kind != lint::EntryKind::entry) continue;
        CoverageItem item = item_at(entry.range);
        item.kind = CoverageItem::Kind::entry;
        item.owner = table.spec;
        item.text = key_of(*text, entry);
        const SourceRange place = answered_at(*text, entry);
        items_.emplace(Place{place.file, place.begin, 0}, std::move(item));
    }
}

/// A table that is all in its name stands where the parameter names it.
void Coverage::add_value_table(const AskedTable& table) {
    const auto readable = policy::ReadableTable::from_spec(table.spec);
    if (readable == nullptr) return;
    SourceRange range;
    for (const lint::TableUse& use : subject_.project().tables()) {
        if (use.spec() == table.spec && range.file == FileId::none) range = use.range;
    }
    if (range.file == FileId::none) return;
    value_tables_.emplace(table.spec, range);
    for (std::size_t i = 0; i < readable->rows().size(); ++i) {
        const policy::TableRow& row = readable->rows()[i];
        if (is_block_mark(row.key)) continue;
        CoverageItem item = item_at(range);
        item.kind = CoverageItem::Kind::entry;
        item.row = i + 1;
        item.owner = table.spec.substr(0, table.spec.find('{'));
        item.text = row.key;
        items_.emplace(Place{range.file, range.begin, i + 1}, std::move(item));
    }
}

void Coverage::reach(const Place& place, Reach reach) {
    const auto found = items_.find(place);
    if (found != items_.end()) found->second.reach = std::max(found->second.reach, reach);
}

void Coverage::saw(const policy::Question& question, const policy::Answer& answer) {
    const auto* asked = std::get_if<policy::LookupQuestion>(&question);
    const auto* told = std::get_if<policy::LookupAnswer>(&answer);
    if (asked == nullptr || told == nullptr || told->state != policy::AnswerState::found) return;
    if (told->where.file != FileId::none) return reach({told->where.file, told->where.begin, 0}, Reach::decided);
    const auto value = value_tables_.find(policy::without_proxy(asked->table));
    if (told->row != 0 && value != value_tables_.end()) {
        reach({value->second.file, value->second.begin, told->row}, Reach::decided);
    }
}

void Coverage::saw(const lint::Scope& scope, const policy::TraceLog& trace) {
    for (const policy::TraceEntry& entry : trace.entries) {
        const SourceRange range = call_range(scope, entry);
        if (range.file == FileId::none) continue;
        reach({range.file, range.begin, 0}, has_opinion(entry) ? Reach::decided : Reach::asked);
    }
}

std::vector<CoverageItem> Coverage::items() const {
    std::vector<CoverageItem> all;
    for (const auto& [place, item] : items_) all.push_back(item);
    return all;
}

std::vector<CoverageItem> merged(std::vector<CoverageItem> items) {
    const auto place = [](const CoverageItem& item) { return std::tie(item.real_path, item.offset, item.row); };
    std::stable_sort(items.begin(), items.end(),
                     [&](const CoverageItem& a, const CoverageItem& b) { return place(a) < place(b); });
    std::vector<CoverageItem> all;
    for (CoverageItem& item : items) {
        if (all.empty() || place(all.back()) != place(item)) {
            all.push_back(std::move(item));
        } else {
            all.back().reach = std::max(all.back().reach, item.reach);
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const CoverageItem& a, const CoverageItem& b) {
        return std::tie(a.path, a.line, a.offset, a.row) < std::tie(b.path, b.line, b.offset, b.row);
    });
    return all;
}

CoverageCount count(const std::vector<CoverageItem>& items) {
    CoverageCount count;
    for (const CoverageItem& item : items) {
        const bool call = item.kind == CoverageItem::Kind::call;
        const bool reached = item.reach != Reach::never;
        ++(call ? count.calls : count.entries);
        if (reached) ++(call ? count.calls_reached : count.entries_found);
        if (call && item.reach == Reach::decided) ++count.calls_decided;
    }
    return count;
}

std::size_t permille(std::size_t part, std::size_t whole) {
    return whole == 0 ? 1000 : part * 1000 / whole;
}

}  // namespace postern::trace_tool
