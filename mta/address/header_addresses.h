// HeaderAddresses: the addresses of a header line, to be changed in place, with everything around them.
//
// Shape:   the value as tokens with gaps for addresses. Names, groups and comments stay; a comment inside of an address
//          that has no brackets moves behind it. Words side by side are addresses of their own.
// Units:   text() folds lines of more than 69 bytes at commas.
// Errors:  none.
// Source:  RFC 5322 3.4; spacing and folding observed with cleanup 3.7.11.
// Threads: one.
// Requires: the value outlives the object.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mta/address/canonical.h"
#include "mta/address/tokens.h"

namespace postern::address {

class HeaderAddresses {
public:
    explicit HeaderAddresses(std::string_view value);

    /// The tokens of the addresses, in order; none for the null address.
    const std::vector<Tokens>& addresses() const { return addresses_; }
    /// In internal form.
    void replace(std::size_t index, std::string_view address);
    /// `column`: how much of the first line is taken, "To: ".
    std::string text(std::size_t column) const;

private:
    struct Piece {
        enum class Kind : std::uint8_t { token, address, colon, comma };
        Kind kind = Kind::token;
        Token token{};
        std::size_t address = 0;
    };

    void read();
    void read_brackets();
    void flush(bool named);
    void end_word();
    bool beside_word() const;
    bool name_ahead();
    bool group_ahead() const;
    bool closes() const;
    void add_token(const Token& token) { pieces_.push_back({Piece::Kind::token, token, 0}); }
    void add_address(Tokens tokens);

    Tokens tokens_;
    std::size_t last_semicolon_;
    std::size_t last_bracket_;
    std::size_t at_ = 0;
    std::size_t looked_until_ = 0;
    bool name_ = false;
    std::vector<Piece> pieces_;
    std::vector<Tokens> addresses_;
    std::vector<std::optional<std::string>> changed_;
    Tokens word_;      // of an address without brackets, or of a name
    Tokens comments_;  // met meanwhile
};

/// A header line's value after completion and canonical mapping; absent: nothing in it changed, and it stays as it was.
Eval<Mapped> rewrite_header(Context& context, std::string value, Place place, Completion completion,
                            std::size_t column);

}  // namespace postern::address
