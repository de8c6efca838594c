// AddressTokens: the words and signs of a text in the manner of mail headers, and a text made of them again.
//
// Shape:   atoms, quoted strings, comments, domain literals, and signs of one character. Whatever the text is, there
// are
//          tokens for it: an unfinished quote ends with the text.
// Errors:  none.
// Source:  aliases(5), RFC 822; what counts as a sign, and where a space stands between two tokens, observed with
//          postalias 3.7.11.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tables {

enum class TokenKind : std::uint8_t { atom, quoted, comment, literal, sign };

struct AddressToken {
    TokenKind kind = TokenKind::atom;
    char sign = '\0';  // of a sign
    std::string text;  // without quotes and brackets; of a comment: with its parentheses, as written

    bool is_sign(char c) const { return kind == TokenKind::sign && sign == c; }
};

std::vector<AddressToken> read_address_tokens(std::string_view text);

enum class QuoteMarks : std::uint8_t { keep, drop };

/// As Postfix writes tokens: ", " for a comma, one space between words, none around other signs.
std::string address_text(std::span<const AddressToken> tokens, QuoteMarks quotes);

}  // namespace postern::tables
