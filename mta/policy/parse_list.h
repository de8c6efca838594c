// parse_list: the words of a restriction list as calls, each with its record, its argument and its place.
//
// Shape:   every word belongs to exactly one call, in order. A fault is a value beside the call, not an end: what
// follows
//          is read as Postfix reads it. Classes are named, not expanded.
// Units:   spans are offsets in the text that was given; conf::ResolvedValue::range() makes places of them.
// Errors:  none.
// Source:  postconf(5), RESTRICTION_CLASS_README; a zone's place taken by the next word, and bad arguments, observed
// with
//          Postfix 3.7.11.
// Threads: plain values, pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/syntax/quoting.h"
#include "mta/policy/lists.h"
#include "mta/policy/restriction.h"

namespace postern::policy {

/// The restriction classes of a configuration.
class Classes {
public:
    virtual ~Classes() = default;
    /// smtpd_restriction_classes names it.
    virtual bool declared(std::string_view name) const = 0;
    /// The expanded value; nullopt when nobody defines it, or when it cannot be expanded.
    virtual std::optional<std::string> definition(std::string_view name) const = 0;
};

/// A configuration without any.
class NoClasses : public Classes {
public:
    bool declared(std::string_view) const override { return false; }
    std::optional<std::string> definition(std::string_view) const override { return std::nullopt; }
};

enum class CallKind : std::uint8_t { restriction, restriction_class, bare_table, unknown };

enum class Fault : std::uint8_t {
    // the server answers 451 4.3.5 when it gets there
    unknown_word,
    too_new,              // only a later release knows the word
    removed,              // only an earlier release knows it
    missing_argument,     // the list ends, or what follows is a restriction
    bad_argument,         // not of the form that the restriction needs
    table_without_check,  // type:table in a list that has no check for it
    table_in_result,      // type:table in the result of a table
    // the server goes on
    zone_is_restriction,  // the next restriction is taken for the zone, and so is lost
    dangling_warning,     // warn_if_reject with nothing behind it
    brace_fault,          // { } that do not pair
    wrong_stage,          // what it looks at is not known in this list
};

/// The server stops with a configuration error at such a call.
bool is_fatal(Fault fault);

struct Call {
    CallKind kind = CallKind::unknown;
    const Restriction* record =
        nullptr;  // bare_table: the check that it stands for; unknown: of another release, if any
    const OldName* old_name = nullptr;
    conf::TextSpan span;                     // prefix, word and argument
    conf::TextSpan word;                     // bare_table: the table
    std::optional<conf::TextSpan> warning;   // warn_if_reject in front
    std::optional<conf::TextSpan> argument;  // without { } and options; bare_table: the table
    std::vector<conf::TextSpan> options;     // name=value inside the braces
    std::optional<Fault> fault;              // the fatal one

    bool is(std::string_view name) const {
        return record != nullptr && kind != CallKind::unknown && record->name == name;
    }
};

struct ListFault {
    Fault fault = Fault::unknown_word;
    std::size_t call = 0;  // index; of dangling_warning: the number of calls
    conf::TextSpan span;   // what to mark
};

struct ParsedList {
    std::string text;
    std::vector<Call> calls;
    std::vector<ListFault> faults;  // in order

    std::string_view of(conf::TextSpan span) const { return span.of(text); }
};

/// Where a list stands.
enum class ListPlace : std::uint8_t {
    parameter,  // one of the lists, or a class used in it
    result,     // the right-hand side of an access table
};

struct ParseContext {
    Stage stage = Stage::recipient;
    Version version = conf::kDefaultVersion;
    const Classes& classes;
    ListPlace place = ListPlace::parameter;
};

ParsedList parse_list(std::string text, const ParseContext& context);

}  // namespace postern::policy
