// Macro grammar: what one `$…` in a text says, without evaluating it.
//
// Shape:   an Item is a literal run, a plain name, or a condition with its branches; all views are into the text.
// Errors:  MacroFault with Postfix's words and the offset of the fault in the text.
// Source:  postconf(5); texts of the faults observed with postconf 3.7.11.
// Threads: pure functions; linear in the text for each nesting level.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace postern::conf {

enum class Relation { equal, not_equal, less, less_equal, greater_equal, greater };
enum class Comparison { value, level };  // level: compatibility levels

struct Branch {
    bool present = false;
    std::string_view text;
};

struct MacroFault {
    std::string message;
    std::size_t offset = 0;
};

struct Item {
    enum class Kind { literal, name, named_condition, relation };
    Kind kind = Kind::literal;
    std::string_view content;  // the literal with its $$, the name, or what stands between the outer braces
    std::string_view name;     // of `name` and `named_condition`
    std::string_view left;     // operands of `relation`
    std::string_view right;
    Relation relation = Relation::equal;
    Comparison comparison = Comparison::value;
    Branch yes;
    Branch no;
    /// Faults between the brackets; their offsets count from `content`. Postfix evaluates what stands before a fault in
    /// the tail, which is what follows the name or the operands.
    std::optional<MacroFault> head_fault;
    std::optional<MacroFault> tail_fault;
};

/// Takes the items of a text one after the other. Its own faults are a `$` without a name and an open bracket.
class ItemReader {
public:
    explicit ItemReader(std::string_view text) : text_(text) {}
    bool done() const { return at_ == text_.size(); }
    /// The next item is bracketed, and its bracket is closed.
    bool at_bracket() const;
    tl::expected<Item, MacroFault> next();
private:
    /// Where the text that starts here ends: at a $ that is not one of a pair.
    std::size_t literal_end() const;
    tl::expected<Item, MacroFault> braced();
    tl::expected<Item, MacroFault> empty_name();

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace postern::conf
