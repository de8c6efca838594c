// RuleText: the lines of a table of rules (cidr, regexp, pcre), from a file or written out in the name of the table.
//
// Shape:   read as a whole, then given line by line; `{ {rule}, {rule} }` is a text with one rule a line. Lines that start
//          with white space are left out with a warning; nothing behind a NUL is seen.
// Errors:  as Postfix's tools print them after "fatal: ": "open FILE: reason", "KIND map: syntax error ...".
// Source:  cidr_table(5), regexp_table(5), pcre_table(5); warnings compared with postmap 3.7.11.
// Threads: one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/result.h"
#include "libconf/base/source.h"
#include "libtables/source_text.h"
#include "libtables/support/line_reader.h"
#include "libtables/surroundings.h"

namespace postern::tables {

/// The id of faults in the syntax of `$1`.
inline constexpr std::string_view kMacroProblem = "pattern-macro";

struct RuleLine {
    std::string_view text;  // valid until the next line is asked for; no white space at its end
    std::uint32_t line = 0;
};

class RuleText {
public:
    using Problems = std::function<void(const SourceProblem&)>;

    /// `kind` is the type of the table, for messages; `name` what follows the colon.
    [[nodiscard]] static Result<std::string> read(std::string_view kind, const std::string& name);

    /// The text outlives the object.
    RuleText(std::string_view text, Problems problems) : lines_(read_text(text)), problems_(std::move(problems)) {}

    std::optional<RuleLine> next();
    /// A problem with the line that was last given; `part` is a piece of its text, or empty for the whole line.
    void problem(std::string_view id, std::string message, std::string_view part = {});
    /// About a line that was seen before.
    void problem_at(std::string_view id, std::string message, std::uint32_t line);

private:
    LineReader lines_;
    LogicalLine line_;
    std::string_view visible_;
    Problems problems_;
};

/// "KIND map NAME, line N: MESSAGE"; a few messages name no line in Postfix.
std::string rule_problem_text(std::string_view kind, std::string_view name, const SourceProblem& problem);
/// Problems that end in the log.
RuleText::Problems report_rules(std::string_view kind, const std::string& name, const Surroundings& surroundings);
/// Problems that end in a list of diagnostics, for TableType::check.
RuleText::Problems collect_rules(const SourceMap& sources, FileId file, Diagnostics& diagnostics);

/// Keywords of blocks. Postfix takes `if` and `endif` in any case when no letter or digit follows.
// NOLINTNEXTLINE(readability-identifier-naming): "if" is a keyword here, too
enum class RuleKeyword : std::uint8_t { none, if_, endif };
struct KeywordLine {
    RuleKeyword keyword = RuleKeyword::none;
    std::string_view rest;  // behind the keyword and white space
};
KeywordLine split_keyword(std::string_view line);

/// Takes off leading `!` with white space around; true for an odd number of them.
bool strip_negations(std::string_view& text);

/// Follows the nesting of blocks while rules are read, and links the start of each block with its end.
class RuleBlocks {
public:
    /// `rule` is the number of the `if` rule, `line` its line.
    void open(std::size_t rule, std::uint32_t line) { open_.push_back({rule, line}); }
    /// The number of the `if` rule that ends here, or nullopt and a problem with this message.
    std::optional<std::size_t> close(RuleText& text, std::string_view no_block);
    /// Warns of blocks that were never closed, the innermost first, and gives their `if` rules.
    std::vector<std::size_t> finish(RuleText& text);

private:
    struct Open {
        std::size_t rule;
        std::uint32_t line;
    };
    std::vector<Open> open_;
};

}  // namespace postern::tables
