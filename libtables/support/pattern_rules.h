// PatternRules: the rules of a table of patterns (regexp, pcre), read and compiled.
//
// Shape:   `/pattern/flags result`, with `!` for patterns that must not match, and blocks from `if /pattern/flags` to
//          `endif`. A dialect is what the types differ in: `/pattern/!/other/ result`, for one, which no manual names
//          any more, is left in regexp.
// Errors:  none; a rule that makes no sense is left out, with Postfix's words for it.
// Source:  regexp_table(5), pcre_table(5); compared with postmap 3.7.11.
// Threads: immutable after reading.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libtables/open_options.h"
#include "libtables/support/required_text.h"
#include "libtables/support/rule_text.h"
#include "libtables/support/substitution.h"

namespace postern::tables {

enum class Match : std::uint8_t {
    yes,
    no,
    unfit,   // the subject is nothing that the pattern could match; Postfix warns of it
    failed,  // the library gave up
};

class Matcher {
public:
    Matcher() = default;
    Matcher(const Matcher&) = delete;
    Matcher& operator=(const Matcher&) = delete;
    virtual ~Matcher() = default;

    /// Fills the captures, which may be none, on yes; says why on unfit and failed. The subject holds no NUL. To be
    /// called by many threads at once.
    virtual Match match(std::string_view subject, std::span<Capture> captures, std::string& why) const = 0;
    virtual std::uint32_t groups() const = 0;
    virtual RequiredText required() const = 0;
};

enum class Groups : std::uint8_t { unused, used };

struct PatternDialect {
    std::string_view kind;          // of the table
    std::string_view unclosed;      // what is done with a rule without closing delimiter
    std::string_view out_of_range;  // how the type spells that of the number zero
    std::string_view flags;         // the letters there are
    std::string_view ignored;       // letters that once were
    bool pairs;                     // whether there is `/pattern/!/other/ result`
    /// `flags` has the letters that stand an odd number of times. Errors: bad_value, as Postfix words it.
    Result<std::unique_ptr<Matcher>> (*compile)(std::string_view pattern, std::string_view flags, Groups groups);
};

struct PatternCondition {
    std::unique_ptr<Matcher> matcher;
    bool negated = false;
};

struct PatternRule {
    enum class Kind : std::uint8_t { result, block };
    Kind kind = Kind::result;
    std::uint32_t line = 0;
    std::uint32_t block_end = 0;  // of a block: the number of the first rule behind it
    std::string text;             // as written, from the first `!` or delimiter on
    PatternCondition condition;
    PatternCondition second;  // has a matcher when the rule is a pair, both of which must hold
    Substitution result;
};

[[nodiscard]] std::vector<PatternRule> read_pattern_rules(RuleText& text, const PatternDialect& dialect,
                                                          ValueForm values);

}  // namespace postern::tables
