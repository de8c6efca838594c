#include "tools/diff/three_way_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libconf/diff/sequence_diff.h"
#include "tools/diff/table_source.h"

namespace postern::diff_tool {
namespace {

using lint::TableForm;

struct Texts {
    const TableSource& source;  // as we name it
    const lint::TableText& before;
    const lint::TableText& after;
    const lint::TableText& mine;
};

using Rows = std::vector<TableRow>;

Rows sound_rows(const lint::TableText& text) {
    Rows rows = table_rows(&text);
    rows.erase(std::remove_if(rows.begin(), rows.end(), [](const TableRow& row) { return row.entry->kind == lint::EntryKind::fault; }), rows.end());
    return rows;
}

std::string then_of(const Texts& texts) {
    if (!texts.source.indexed) return {};
    return fmt::format("{} {}", texts.mine.form() == TableForm::aliases ? "postern-alias" : "postern-map", texts.source.spec);
}

// The whole lines of an entry.
SourceRange lines_of(const lint::TableText& table, const TableRow& row) {
    const std::string_view text = table.text();
    SourceRange range = row.entry->range;
    while (range.begin > 0 && text[range.begin - 1] != '\n') --range.begin;
    while (range.end < text.size() && (range.end == range.begin || text[range.end - 1] != '\n')) ++range.end;
    return range;
}

std::string_view written(const lint::TableText& table, const TableRow& row) {
    const SourceRange range = lines_of(table, row);
    std::string_view lines = table.text().substr(range.begin, range.end - range.begin);
    while (lines.ends_with('\n') || lines.ends_with('\r')) lines.remove_suffix(1);
    return lines;
}

TextEdit append(const Texts& texts, const TableRow& row) {
    const std::string_view text = texts.mine.text();
    const auto end = static_cast<std::uint32_t>(text.size());
    const std::string line(texts.after.form() == TableForm::list ? std::string_view(row.shown) : written(texts.after, row));
    const bool whole = text.empty() || text.back() == '\n';
    return {{texts.mine.file(), end, end}, whole ? line + '\n' : '\n' + line};
}

// Makes our text say of one key what the new text says.
std::vector<TextEdit> entry_edits(const Texts& texts, const TableRow* after, const Rows& mine, const std::string& key) {
    std::vector<const TableRow*> ours;
    for (const TableRow& row : mine) {
        if (row.key == key) ours.push_back(&row);
    }
    if (ours.empty()) return after == nullptr ? std::vector<TextEdit>{} : std::vector{append(texts, *after)};
    if (texts.mine.form() == TableForm::list) return {};  // other elements may stand on the same line
    std::vector<TextEdit> edits;
    for (const TableRow* row : ours) {
        const SourceRange result = row->entry->result_range;
        if (after != nullptr) {
            // Comments between the lines of a value would be lost.
            if (texts.mine.text().substr(result.begin, result.end - result.begin).find('\n') != std::string_view::npos) return {};
            return {{result, after->result}};
        }
        edits.push_back({lines_of(texts.mine, *row), ""});
    }
    return edits;
}

std::vector<ThreeWayItem> by_key(const Texts& texts) {
    const Rows before = sound_rows(texts.before);
    const Rows after = sound_rows(texts.after);
    const Rows mine = sound_rows(texts.mine);
    struct Three {
        const TableRow* before = nullptr;
        const TableRow* after = nullptr;
        const TableRow* mine = nullptr;
    };
    std::map<std::string, Three> keys;
    const auto note = [&](const Rows& rows, const TableRow* Three::*side) {
        for (const TableRow& row : rows) {
            const TableRow*& first = keys[row.key].*side;
            if (first == nullptr) first = &row;
        }
    };
    note(before, &Three::before);
    note(after, &Three::after);
    note(mine, &Three::mine);
    const bool secret = texts.source.purpose == lint::TablePurpose::passwords;
    const auto result = [](const TableRow* row) { return row == nullptr ? std::optional<std::string>() : row->result; };
    const auto shown = [&](const TableRow* row) { return row == nullptr ? std::string("(none)") : secret ? "(not shown)" : row->result; };
    std::vector<ThreeWayItem> items;
    for (const auto& [key, three] : keys) {
        const auto standing = standing_of({result(three.before), result(three.after), result(three.mine)});
        if (!standing) continue;
        const TableRow* named = three.mine != nullptr ? three.mine : three.after != nullptr ? three.after : three.before;
        ThreeWayItem item{*standing, fmt::format("{}: {}", texts.source.spec, named->shown), shown(three.before), shown(three.after), shown(three.mine), {}, {}};
        if (wants_edits(*standing)) item.edits = entry_edits(texts, three.after, mine, key);
        if (!item.edits.empty()) item.then = then_of(texts);
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<std::string> sequence(const lint::TableText& text) {
    std::vector<std::string> lines;
    for (const TableRow& row : table_rows(&text)) lines.push_back(row.key + '\n' + row.result);
    return lines;
}

// "12 entries, 2 of them new, 1 gone"
std::string changes_of(const std::vector<std::string>& before, const std::vector<std::string>& now) {
    const std::vector<std::string_view> one(before.begin(), before.end());
    const std::vector<std::string_view> other(now.begin(), now.end());
    std::size_t gone = 0;
    std::size_t come = 0;
    for (const conf::DiffRegion& region : conf::diff_sequences({one, other})) {
        gone += region.before_end - region.before_begin;
        come += region.after_end - region.after_begin;
    }
    std::string text = fmt::format("{} {}", now.size(), now.size() == 1 ? "entry" : "entries");
    if (come + gone > 0) text += fmt::format(", {} of them new, {} gone", come, gone);
    return text;
}

std::optional<ThreeWayItem> by_place(const Texts& texts) {
    const std::vector<std::string> before = sequence(texts.before);
    const std::vector<std::string> after = sequence(texts.after);
    const std::vector<std::string> mine = sequence(texts.mine);
    const auto joined = [](const std::vector<std::string>& lines) { return fmt::format("{}", fmt::join(lines, "\n\n")); };
    const auto standing = standing_of({joined(before), joined(after), joined(mine)});
    if (!standing) return std::nullopt;
    ThreeWayItem item{*standing, texts.source.spec, changes_of(before, before), changes_of(before, after), changes_of(before, mine), {}, {}};
    // Where we changed something, even a comment, only people can say where the new rules belong.
    if (*standing == Standing::adopt && texts.mine.text() == texts.before.text()) {
        const auto size = static_cast<std::uint32_t>(texts.mine.text().size());
        item.edits = {{{texts.mine.file(), 0, size}, std::string(texts.after.text())}};
    }
    return item;
}

}  // namespace

std::vector<ThreeWayItem> compare_three_tables(const ThreeSides& sides) {
    const TableSources before = table_sources(sides.before.project());
    const TableSources after = table_sources(sides.after.project());
    std::vector<ThreeWayItem> items;
    for (const auto& [path, source] : table_sources(sides.mine.project())) {
        const auto old_one = before.find(path);
        const auto new_one = after.find(path);
        if (old_one == before.end() || new_one == after.end()) continue;
        if (source.text == nullptr || old_one->second.text == nullptr || new_one->second.text == nullptr) continue;
        const Texts texts{source, *old_one->second.text, *new_one->second.text, *source.text};
        // Read in two ways, they cannot be compared.
        if (texts.before.form() != texts.mine.form() || texts.after.form() != texts.mine.form()) continue;
        if (!is_ordered(texts.mine.form())) {
            for (ThreeWayItem& item : by_key(texts)) items.push_back(std::move(item));
        } else if (auto item = by_place(texts)) {
            items.push_back(std::move(*item));
        }
    }
    return items;
}

}  // namespace postern::diff_tool
