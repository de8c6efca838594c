#include "libconf/model/table_list.h"

#include <fmt/format.h>

#include "libconf/registry/registry.h"

namespace postern::conf {
namespace {

/// What a type's argument holds, as table_types.def says it.
constexpr std::string_view kOneTable = "type:name";
constexpr std::string_view kTables = "{type:name, ...}";

TextSpan shifted(TextSpan span, std::size_t by) {
    return {span.begin + by, span.end + by};
}

TableFault fault_of(BraceFault fault) {
    switch (fault) {
        case BraceFault::none:
            return TableFault::none;
        case BraceFault::unclosed:
            return TableFault::unclosed;
        case BraceFault::trailing:
            return TableFault::trailing;
    }
    return TableFault::none;
}

/// Recursion is bounded by kMaxTableNesting.
class TableReader {
public:
    explicit TableReader(std::string_view text) : text_(text) {}

    std::vector<TableUse> list(TextSpan part, std::size_t depth) const {
        std::vector<TableUse> tables;
        WordReader words(part.of(text_), Braces::group, kListSeparators);
        while (const auto word = words.next()) tables.push_back(table(shifted(*word, part.begin), depth));
        return tables;
    }

    TableUse table(TextSpan word, std::size_t depth) const;

private:
    TableUse braced(TextSpan word, std::size_t depth) const;
    void read_inner(TableUse& use, std::size_t depth) const;

    std::string_view text_;
};

/// `{ type:name }`
TableUse TableReader::braced(TextSpan word, std::size_t depth) const {
    const BraceGroup group = read_group(word.of(text_));
    TableUse use = depth < kMaxTableNesting ? table(shifted(group.inner, word.begin), depth + 1)
                                            : TableUse{word, {word.begin, word.begin}, word, TableFault::too_deep, {}};
    if (group.fault != BraceFault::none) use.fault = fault_of(group.fault);
    return use;
}

TableUse TableReader::table(TextSpan word, std::size_t depth) const {
    const std::string_view text = word.of(text_);
    if (text.starts_with('{')) return braced(word, depth);
    TableUse use{word, {word.begin, word.begin}, word, TableFault::none, {}};
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        use.fault = TableFault::no_colon;
        return use;
    }
    use.type.end = word.begin + colon;
    use.name.begin = use.type.end + 1;
    if (use.type.empty()) use.fault = TableFault::no_type;
    if (use.name.empty()) use.fault = TableFault::no_name;
    if (use.fault == TableFault::none) read_inner(use, depth);
    return use;
}

void TableReader::read_inner(TableUse& use, std::size_t depth) const {
    const TableType* type = registry::find_table_type(use.type.of(text_));
    if (type == nullptr || (type->argument != kOneTable && type->argument != kTables)) return;
    if (depth >= kMaxTableNesting) {
        use.fault = TableFault::too_deep;
        return;
    }
    if (type->argument == kOneTable) {
        use.inner.push_back(table(use.name, depth + 1));
        return;
    }
    const std::string_view name = use.name.of(text_);
    if (!name.starts_with('{')) {
        use.fault = TableFault::not_group;
        return;
    }
    const BraceGroup group = read_group(name);
    use.fault = fault_of(group.fault);
    use.inner = list(shifted(group.inner, use.name.begin), depth + 1);
}

}  // namespace

std::string describe(TableFault fault, std::string_view text) {
    switch (fault) {
        case TableFault::none:
            return {};
        case TableFault::no_colon:
        case TableFault::no_type:
        case TableFault::no_name:
            return fmt::format("open dictionary: expecting \"type:name\" form instead of \"{}\"", text);
        case TableFault::unclosed:
            return describe(BraceFault::unclosed, text);
        case TableFault::trailing:
            return describe(BraceFault::trailing, text);
        case TableFault::not_group:
            return fmt::format("the tables of \"{}\" need braces around them", text);
        case TableFault::too_deep:
            return fmt::format("tables are nested more than {} deep", kMaxTableNesting);
    }
    return {};
}

std::vector<TableUse> parse_table_list(std::string_view text) {
    return TableReader(text).list({0, text.size()}, 0);
}

TableUse parse_table(std::string_view text, TextSpan word) {
    return TableReader(text).table(word, 0);
}

void for_each_table(const std::vector<TableUse>& tables, const std::function<void(const TableUse&)>& visit) {
    for (const TableUse& table : tables) {
        visit(table);
        for_each_table(table.inner, visit);
    }
}

std::vector<MatchItem> parse_match_list(std::string_view text) {
    std::vector<MatchItem> items;
    WordReader words(text, Braces::group, kListSeparators);
    while (const auto word = words.next()) {
        MatchItem item{*word, *word, MatchSense::include, MatchForm::word, std::nullopt};
        while (!item.pattern.empty() && text[item.pattern.begin] == '!') {
            item.sense = item.sense == MatchSense::include ? MatchSense::exclude : MatchSense::include;
            ++item.pattern.begin;
        }
        const std::string_view pattern = item.pattern.of(text);
        // An IPv6 address has to be in [ ], because of its colons.
        if (pattern.starts_with('/')) {
            item.form = MatchForm::file;
        } else if (!pattern.starts_with('[') && pattern.find(':') != std::string_view::npos) {
            item.form = MatchForm::table;
            item.table = parse_table(text, item.pattern);
        }
        items.push_back(std::move(item));
    }
    return items;
}

}  // namespace postern::conf
