// Expansion of $name in configuration values: the whole grammar, with the origin of every piece of the result.
//
// Shape:   $name ${name} $(name) ${name?text} ${name:text} ${name?{text}:{text}} ${{text} op {text} ?…:…} $$;
//          op is == != < <= > >=, compared as numbers when both sides are digits, or with the suffix `level` as
//          compatibility levels. A name is [A-Za-z0-9_]+. A condition looks at the raw value of the name.
// Errors:  ExpandFailure: what is wrong in Postfix's words, and the chain of parameters that led there.
// Source:  postconf(5); every rule and text compared with `postconf -x` 3.7.11 (tests/differential).
// Threads: pure; bounded by kMaxNesting, kMaxSteps and kMaxResult whatever the input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace postern::conf {

inline constexpr std::size_t kMaxNesting = 101;      // as Postfix: a chain of 100 names works
inline constexpr std::size_t kMaxSteps = 1'000'000;  // items evaluated in one expansion
inline constexpr std::size_t kMaxResult = 16U << 20;

/// Where values come from. The views must stay valid during the expansion.
class Names {
public:
    virtual ~Names() = default;
    /// The value before expansion; nullopt when nobody defines the name.
    virtual std::optional<std::string_view> raw(std::string_view name) const = 0;
};

enum class ExpandFault {
    syntax,   // the text is not in the grammar
    nesting,  // a loop, or nesting beyond kMaxNesting
    level,    // not a compatibility level
    number,   // a number too large to compare
    limit,    // kMaxSteps or kMaxResult passed
};

struct ExpandFailure {
    ExpandFault fault = ExpandFault::syntax;
    std::string message;             // as Postfix words it
    std::string parameter;           // whose value holds the fault; empty: the text that was given
    std::size_t offset = 0;          // of the fault in that value
    std::vector<std::string> chain;  // names on the way from the text to the fault
    std::vector<std::string> also;   // further messages that Postfix gives for the same value

    /// What Postfix warns of, in its order.
    std::vector<std::string> warnings() const;
    /// What it says last when it gives up right there (ExpandFault::number).
    const std::string* last_words() const;
};

/// [begin, next fragment's begin) of the result was copied from `parameter`'s raw value, at `offset`.
struct Fragment {
    std::size_t begin = 0;
    std::string_view parameter;  // empty: the text that was given
    std::size_t offset = 0;
};

struct Expansion {
    std::string text;
    std::vector<Fragment> fragments;
    std::vector<std::string> undefined;  // names nobody defines, in order, once each
};

[[nodiscard]] tl::expected<Expansion, ExpandFailure> expand(std::string_view text, const Names& names);

/// A compatibility level as Postfix reads it: major[.minor[.patch]], the last two below 1024.
[[nodiscard]] std::optional<std::int64_t> parse_level(std::string_view text);

/// What a text mentions, evaluated or not: every name in every branch.
struct References {
    struct Reference {
        std::string_view name;
        std::size_t offset;  // of the name in the text
    };
    std::vector<Reference> names;
    std::vector<ExpandFailure> faults;  // every nested text is scanned to its first fault
};

[[nodiscard]] References references(std::string_view text);

}  // namespace postern::conf
