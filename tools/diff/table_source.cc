#include "tools/diff/table_source.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "libconf/model/table_list.h"
#include "libconf/model/values.h"

namespace postern::diff_tool {
namespace {

using lint::TableEntry;
using lint::TableForm;
using lint::TablePurpose;

void add_lists(const lint::Project& project, TableSources& sources) {
    const conf::Config& config = project.config();
    for (const auto& [name, parameter] : config.parameters()) {
        const conf::Syntax syntax = conf::value_rules(parameter, config.target().version).syntax;
        const bool matches = syntax == conf::Syntax::domain_list || syntax == conf::Syntax::network_list ||
                             syntax == conf::Syntax::match_list;
        if (!matches || config.setting(name) == nullptr) continue;
        const auto value = project.value(name);
        if (!value) continue;
        for (const conf::MatchItem& item : conf::parse_match_list(*value)) {
            const std::string path(item.pattern.of(*value));
            if (item.form != conf::MatchForm::file) continue;
            sources.try_emplace(path, TableSource{path, std::string(name), TablePurpose::list, false, project.list_text(path)});
        }
    }
}

std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

}  // namespace

TableSources table_sources(const lint::Project& project) {
    TableSources sources;
    // Defaults like $virtual_alias_maps name tables, too: what somebody wrote says better what a table is for.
    std::vector<const lint::TableUse*> uses;
    for (const lint::TableUse& use : project.tables()) uses.push_back(&use);
    std::stable_partition(uses.begin(), uses.end(), [](const lint::TableUse* use) { return !use->is_default; });
    for (const lint::TableUse* one : uses) {
        const lint::TableUse& use = *one;
        if (!use.is_path() || !lint::is_file_type(use.type)) continue;
        const std::string where = use.verb.empty() ? use.parameter : use.parameter + ", " + use.verb;
        sources.try_emplace(use.name, TableSource{use.spec(), where, use.purpose, lint::is_indexed_type(use.type),
                                             project.table_text(use)});
    }
    add_lists(project, sources);
    return sources;
}

std::vector<TableRow> table_rows(const lint::TableText* text) {
    std::vector<TableRow> rows;
    if (text == nullptr) return rows;
    const bool folds = text->form() == TableForm::pairs || text->form() == TableForm::aliases;
    for (const TableEntry& entry : text->entries()) {
        TableRow row;
        row.shown = std::string(entry.key);
        if (text->form() == TableForm::patterns && entry.delimiter != '\0') {
            row.shown = std::string(entry.negated ? "!" : "") + entry.delimiter + row.shown + entry.delimiter +
                        std::string(entry.flags);
        }
        if (entry.kind == lint::EntryKind::if_) row.shown.insert(0, "if ");
        if (entry.kind == lint::EntryKind::endif) row.shown = "endif";
        row.key = folds ? lint::folded_key(entry.key) : row.shown;
        row.result = squeezed(entry.result);
        row.entry = &entry;
        rows.push_back(std::move(row));
    }
    return rows;
}

bool is_ordered(TableForm form) {
    return form == TableForm::patterns || form == TableForm::networks;
}

}  // namespace postern::diff_tool
