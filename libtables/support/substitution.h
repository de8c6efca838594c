// Substitution: the result text of a pattern rule, with the places where parts of the key go.
//
// Shape:   text and group numbers in turn; `$1`, `${1}` and `$(1)` stand for a group, `$$` for a dollar.
// Errors:  reported as Postfix words them; reading goes on to the first fault of syntax, as Postfix does.
// Source:  regexp_table(5), pcre_table(5), "TEXT SUBSTITUTION"; compared with postmap 3.7.11.
// Threads: plain value.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tables {

/// What a group of a pattern matched; groups that took no part are empty.
struct Capture {
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Substitution {
public:
    /// `macro` is true for faults of the syntax itself, whose messages name no line in Postfix.
    using Problem = std::function<void(bool macro, std::string message, std::string_view part)>;

    /// `out_of_range` is how the type spells those words when the number is zero. Every fault is reported; then the
    /// result is false.
    [[nodiscard]] bool read(std::string_view text, std::string_view out_of_range, const Problem& problem);

    /// The largest number of a group; 0 when there is none.
    std::uint32_t highest() const { return highest_; }
    /// Captures hold the whole match and then the groups, at least highest() of them.
    std::string expand(std::string_view subject, std::span<const Capture> captures) const;

private:
    struct Piece {
        std::string text;
        std::uint32_t group = 0;  // 0: the text
    };
    void add_text(std::string_view text);
    bool add_group(std::string_view name, std::string_view out_of_range, const Problem& problem);

    std::vector<Piece> pieces_;
    std::uint32_t highest_ = 0;
};

}  // namespace postern::tables
