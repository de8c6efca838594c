#include "libconf/model/table_list.h"

#include <utility>

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

/// Reads tables and what they look into, outer ones first. Tables that wait to be read have their word in `span`.
class TableReader {
public:
    explicit TableReader(std::string_view text) : text_(text) {}

    std::vector<TableUse> list(TextSpan part) const {
        std::vector<TableUse> tables = words_of(part);
        read_all(tables);
        return tables;
    }
    void read_all(std::vector<TableUse>& tables) const;

private:
    struct Job {
        TableUse* use;
        std::size_t depth;
    };

    std::vector<TableUse> words_of(TextSpan part) const;
    std::size_t read(TableUse& use, std::size_t depth) const;
    std::size_t take_braces_off(TableUse& use, std::size_t depth) const;
    void read_inner(TableUse& use, std::size_t depth) const;

    std::string_view text_;
};

std::vector<TableUse> TableReader::words_of(TextSpan part) const {
    std::vector<TableUse> tables;
    WordReader words(part.of(text_), Braces::group, kListSeparators);
    while (const auto word = words.next()) tables.push_back({shifted(*word, part.begin), {}, {}, TableFault::none, {}});
    return tables;
}

void TableReader::read_all(std::vector<TableUse>& tables) const {
    std::vector<Job> open;
    const auto add = [&](std::vector<TableUse>& uses, std::size_t depth) {
        for (TableUse& use : uses) open.push_back({&use, depth});
    };
    add(tables, 0);
    while (!open.empty()) {
        const Job job = open.back();
        open.pop_back();
        const std::size_t depth = read(*job.use, job.depth);
        add(job.use->inner, depth + 1);  // its vector does not change any more
    }
}

/// `{ type:name }`, also several times.
std::size_t TableReader::take_braces_off(TableUse& use, std::size_t depth) const {
    for (; use.span.of(text_).starts_with('{'); ++depth) {
        if (depth >= kMaxTableNesting) {
            use.fault = TableFault::too_deep;
            break;
        }
        const BraceGroup group = read_group(use.span.of(text_));
        if (use.fault == TableFault::none) use.fault = fault_of(group.fault);
        use.span = shifted(group.inner, use.span.begin);
    }
    return depth;
}

/// How deep it stands, with the braces around it.
std::size_t TableReader::read(TableUse& use, std::size_t depth) const {
    depth = take_braces_off(use, depth);
    use.type = {use.span.begin, use.span.begin};
    use.name = use.span;
    if (use.fault == TableFault::too_deep) return depth;
    const std::size_t colon = use.span.of(text_).find(':');
    TableFault fault = TableFault::no_colon;
    if (colon != std::string_view::npos) {
        use.type.end = use.span.begin + colon;
        use.name.begin = use.type.end + 1;
        fault = use.name.empty() ? TableFault::no_name : (use.type.empty() ? TableFault::no_type : TableFault::none);
    }
    if (use.fault == TableFault::none) use.fault = fault;
    if (fault == TableFault::none) read_inner(use, depth);
    return depth;
}

void TableReader::read_inner(TableUse& use, std::size_t depth) const {
    const TableType* type = registry::find_table_type(use.type.of(text_));
    if (type == nullptr || (type->argument != kOneTable && type->argument != kTables)) return;
    TableFault fault = TableFault::none;
    const std::string_view name = use.name.of(text_);
    if (depth >= kMaxTableNesting) {
        fault = TableFault::too_deep;
    } else if (type->argument == kOneTable) {
        use.inner.push_back({use.name, {}, {}, TableFault::none, {}});
    } else if (!name.starts_with('{')) {
        fault = TableFault::not_group;
    } else {
        const BraceGroup group = read_group(name);
        fault = fault_of(group.fault);
        use.inner = words_of(shifted(group.inner, use.name.begin));
    }
    if (use.fault == TableFault::none) use.fault = fault;
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
    return TableReader(text).list({0, text.size()});
}

TableUse parse_table(std::string_view text, TextSpan word) {
    std::vector<TableUse> tables{{word, {}, {}, TableFault::none, {}}};
    TableReader(text).read_all(tables);
    return std::move(tables.front());
}

void for_each_table(const std::vector<TableUse>& tables, const std::function<void(const TableUse&)>& visit) {
    std::vector<const TableUse*> open;
    const auto add = [&](const std::vector<TableUse>& uses) {
        for (auto use = uses.rbegin(); use != uses.rend(); ++use) open.push_back(&*use);
    };
    add(tables);
    while (!open.empty()) {
        const TableUse& use = *open.back();
        open.pop_back();
        visit(use);
        add(use.inner);
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
