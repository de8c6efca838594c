// Tokens: the words and signs of an address as mail headers write it, as views of the text.
//
// Shape:   atoms, quoted strings, comments, domain literals, and signs of one character. Every text has tokens: what is
//          not closed ends with the text. Nothing is copied; print() is where quotes and backslashes go away.
// Units:   time and memory are proportional to the text; comments nest without bound and without recursion.
// Errors:  none.
// Source:  RFC 5322 3.2; which characters are signs, and where print() puts blanks, observed with trivial-rewrite and
//          postalias 3.7.11.
// Threads: plain values; they do not outlive the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::address {

struct Token {
    enum class Kind : std::uint8_t { atom, quoted, comment, literal, sign, raw };

    std::string_view text;  // without quotes or brackets, backslashes as written; of a comment with its parentheses
    Kind kind = Kind::atom;
    char sign = '\0';
    bool escaped = false;  // the text has backslashes

    static Token of_sign(char sign) { return {{}, Kind::sign, sign, false}; }
    /// Printed byte for byte.
    static Token of_raw(std::string_view text) { return {text, Kind::raw, '\0', false}; }
    bool is(char c) const { return kind == Kind::sign && sign == c; }
    bool is_word() const { return kind != Kind::sign && kind != Kind::comment; }
};

using Tokens = std::vector<Token>;

/// Appends the tokens of the text.
void scan(std::string_view text, Tokens& tokens);
inline Tokens scan(std::string_view text) {
    Tokens tokens;
    tokens.reserve(16);  // of most addresses
    scan(text, tokens);
    return tokens;
}

enum class Quotes : std::uint8_t {
    drop,  // the internal form, as queues have it
    keep,  // the external form, as headers have it
};

/// One blank between words, ", " for a comma that is not the last, nothing around other signs.
void print(std::span<const Token> tokens, Quotes quotes, std::string& out);
inline std::string print(std::span<const Token> tokens, Quotes quotes) {
    std::string out;
    print(tokens, quotes, out);
    return out;
}

/// Where the sign stands; npos when it does not.
std::size_t find_first(std::span<const Token> tokens, char sign);
std::size_t find_last(std::span<const Token> tokens, char sign);
inline constexpr std::size_t npos = std::string_view::npos;

}  // namespace postern::address
