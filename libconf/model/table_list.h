// Table specs of a value: which lookup tables it names, without opening any.
//
// Shape:   type:name; proxy:type:name and unionmap:{type:name, { type:name }} hold further tables. Inline contents
//          (inline:{…}, cidr:{…}, static:{…}) belong to the name. Spans are offsets in the text that was given:
//          ResolvedValue::range() makes places of them.
// Errors:  none; faults are values beside the best reading of the text. Tables nested deeper than
//          kMaxTableNesting are not read.
// Source:  DATABASE_README, postconf(5); nesting observed with postconf 3.7.11.
// Threads: plain values, pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/syntax/quoting.h"

namespace postern::conf {

inline constexpr std::size_t kMaxTableNesting = 100;

enum class TableFault : std::uint8_t {
    none,
    no_colon,   // a word where a table is needed: name is the whole word
    no_type,    // ":name"
    no_name,    // "type:"
    unclosed,   // "{a:b": read as if the closing brace stood at the end
    trailing,   // "{a:b}c": what follows is dropped
    not_group,  // unionmap:a: a type that needs { } around its tables
    too_deep,   // nested beyond kMaxTableNesting
};

struct TableUse {
    TextSpan span;  // without { } around it
    TextSpan type;
    TextSpan name;
    TableFault fault = TableFault::none;
    std::vector<TableUse> inner;  // the tables that this one looks into
};

/// Postfix's words for a fault, or ours where Postfix is silent; empty for none.
std::string describe(TableFault fault, std::string_view text);

/// The tables of a value like alias_maps, in order.
std::vector<TableUse> parse_table_list(std::string_view text);
/// One table that stands at `word` of the text.
TableUse parse_table(std::string_view text, TextSpan word);
/// Calls `visit` for tables and what is inside them, outer ones first.
void for_each_table(const std::vector<TableUse>& tables, const std::function<void(const TableUse&)>& visit);

enum class MatchForm : std::uint8_t {
    word,   // a name, an address, a pattern
    file,   // "/etc/postfix/list": a file with such elements
    table,  // type:name
};

enum class MatchSense : std::uint8_t { include, exclude };

/// An element of a value like mydestination or mynetworks.
struct MatchItem {
    TextSpan span;     // as written
    TextSpan pattern;  // without the `!` in front
    MatchSense sense = MatchSense::include;
    MatchForm form = MatchForm::word;
    std::optional<TableUse> table;
};

std::vector<MatchItem> parse_match_list(std::string_view text);

}  // namespace postern::conf
