#include "tools/diff/table_comparison.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/diff/sequence_diff.h"
#include "tools/diff/security.h"
#include "tools/diff/table_source.h"

namespace postern::diff_tool {
namespace {

using lint::TableForm;
using lint::TablePurpose;

// The first entry of a key is the one that counts.
std::vector<EntryChange> by_key(const std::vector<TableRow>& before, const std::vector<TableRow>& after) {
    std::map<std::string_view, const TableRow*> old_rows;
    std::map<std::string_view, const TableRow*> new_rows;
    for (const TableRow& row : before) old_rows.emplace(row.key, &row);
    for (const TableRow& row : after) new_rows.emplace(row.key, &row);
    std::vector<EntryChange> changes;
    for (const auto& [key, row] : old_rows) {
        const auto same = new_rows.find(key);
        if (same == new_rows.end()) {
            changes.push_back({EntryChangeKind::removed, row->shown, row->result, {}});
        } else if (same->second->result != row->result) {
            changes.push_back({EntryChangeKind::changed, row->shown, row->result, same->second->result});
        }
    }
    for (const auto& [key, row] : new_rows) {
        if (!old_rows.contains(key)) changes.push_back({EntryChangeKind::added, row->shown, {}, row->result});
    }
    return changes;
}

// An entry gone here and back there has moved; a key that got another result in its place has changed.
void join(std::vector<EntryChange>& changes) {
    std::multimap<std::string, std::size_t> gone;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (changes[i].kind == EntryChangeKind::removed) gone.emplace(changes[i].key, i);
    }
    std::set<std::size_t> joined;
    for (EntryChange& added : changes) {
        if (added.kind != EntryChangeKind::added) continue;
        const auto same = gone.find(added.key);
        if (same == gone.end()) continue;
        added.before = changes[same->second].before;
        added.kind = added.before == added.after ? EntryChangeKind::moved : EntryChangeKind::changed;
        joined.insert(same->second);
        gone.erase(same);
    }
    std::vector<EntryChange> kept;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (!joined.contains(i)) kept.push_back(std::move(changes[i]));
    }
    changes = std::move(kept);
}

std::vector<EntryChange> by_place(const std::vector<TableRow>& before, const std::vector<TableRow>& after) {
    const auto lines = [](const std::vector<TableRow>& rows) {
        std::vector<std::string> texts;
        for (const TableRow& row : rows) texts.push_back(row.key + '\n' + row.result);
        return texts;
    };
    const std::vector<std::string> old_texts = lines(before);
    const std::vector<std::string> new_texts = lines(after);
    const std::vector<std::string_view> old_views(old_texts.begin(), old_texts.end());
    const std::vector<std::string_view> new_views(new_texts.begin(), new_texts.end());
    std::vector<EntryChange> changes;
    for (const conf::DiffRegion& region : conf::diff_sequences({old_views, new_views})) {
        for (std::size_t i = region.before_begin; i < region.before_end; ++i) {
            changes.push_back({EntryChangeKind::removed, before[i].shown, before[i].result, {}});
        }
        for (std::size_t i = region.after_begin; i < region.after_end; ++i) {
            changes.push_back({EntryChangeKind::added, after[i].shown, {}, after[i].result});
        }
    }
    join(changes);
    return changes;
}

enum class Verdict { neutral, accepts, refuses };

Verdict verdict_of(std::string_view result) {
    const std::string word = ascii::lower(result.substr(0, result.find_first_of(" ,\t")));
    if (word == "ok" || word == "relay" || word.starts_with("permit")) return Verdict::accepts;
    const bool code = word.size() == 3 && (word[0] == '4' || word[0] == '5') && word.find_first_not_of("0123456789") == std::string::npos;
    if (code || word.starts_with("reject") || word.starts_with("defer") || word == "discard" || word == "hold") return Verdict::refuses;
    return Verdict::neutral;
}

void weigh_verdicts(const EntryChange& change, Labels& labels) {
    const Verdict before = verdict_of(change.before);
    const Verdict after = verdict_of(change.after);
    if (before == after) return;
    if (after == Verdict::refuses || before == Verdict::accepts) labels.insert(Label::security_up);
    if (after == Verdict::accepts || before == Verdict::refuses) labels.insert(Label::security_down);
}

// An entry of a table is an element of the list that names the table.
void weigh_elements(const EntryChange& change, std::string_view parameter, Labels& labels) {
    if (change.kind != EntryChangeKind::added && change.kind != EntryChangeKind::removed) return;
    const bool added = change.kind == EntryChangeKind::added;
    const std::string_view none;
    const SecurityEffect effect = security_effect(parameter, {added ? none : change.key, added ? change.key : none});
    if (effect.up) labels.insert(Label::security_up);
    if (effect.down) labels.insert(Label::security_down);
}

Labels labels_of(const Table& table, const TableSource& source) {
    Labels labels;
    const bool checks = source.purpose == TablePurpose::access || source.purpose == TablePurpose::checks;
    labels.insert(checks || source.purpose == TablePurpose::list ? Label::policy : Label::delivery);
    if (source.indexed) labels.insert(Label::postmap);
    for (const EntryChange& change : table.entries) {
        if (checks) weigh_verdicts(change, labels);
        if (source.purpose == TablePurpose::list) weigh_elements(change, source.parameter, labels);
    }
    return labels;
}

}  // namespace

std::vector<Table> compare_tables(const lint::Project& before, const lint::Project& after) {
    const TableSources old_sources = table_sources(before);
    std::vector<Table> tables;
    for (const auto& [path, source] : table_sources(after)) {
        const auto known = old_sources.find(path);
        if (known == old_sources.end()) continue;
        const lint::TableText* old_text = known->second.text;
        if (old_text == nullptr && source.text == nullptr) continue;
        if (old_text != nullptr && source.text != nullptr && old_text->text() == source.text->text()) continue;
        const TableForm form = (source.text != nullptr ? source.text : old_text)->form();
        Table table{source.spec, source.parameter, {}, source.purpose == TablePurpose::passwords, {}};
        const auto rows = std::pair(table_rows(old_text), table_rows(source.text));
        table.entries = is_ordered(form) ? by_place(rows.first, rows.second) : by_key(rows.first, rows.second);
        if (table.entries.empty()) continue;
        table.labels = labels_of(table, source);
        if (table.secret) {
            for (EntryChange& change : table.entries) change.before = change.after = std::string();
        }
        tables.push_back(std::move(table));
    }
    return tables;
}

}  // namespace postern::diff_tool
