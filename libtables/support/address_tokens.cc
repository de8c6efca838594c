#include "libtables/support/address_tokens.h"

#include <algorithm>

namespace postern::tables {
namespace {

constexpr std::string_view kSigns = ")<>@,;:.]%!|";
constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(char c) {
    return kBlanks.find(c) != std::string_view::npos;
}
bool is_control(char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}
/// What an atom cannot hold as it is.
bool needs_quotes(char c) {
    return is_control(c) || is_blank(c) || c == '"' || c == '\\' || c == '(' || c == '[' ||
           kSigns.find(c) != std::string_view::npos;
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::vector<AddressToken> read() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (is_blank(c)) {
                ++at_;
            } else if (c == '(') {
                comment();
            } else if (c == '[') {
                enclosed(TokenKind::literal, ']');
            } else if (c == '"') {
                enclosed(TokenKind::quoted, '"');
            } else if (kSigns.find(c) != std::string_view::npos) {
                tokens_.push_back({TokenKind::sign, c, {}});
                ++at_;
            } else {
                atom();
            }
        }
        return std::move(tokens_);
    }

private:
    /// The next character, without the backslash in front of it; nothing of a backslash at the end.
    void take_plain(std::string& text) {
        if (text_[at_] == '\\') ++at_;
        if (at_ < text_.size()) text += text_[at_++];
    }

    void comment() {
        const std::size_t begin = at_;
        std::size_t depth = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '\\') at_ = std::min(at_ + 1, text_.size());
            if (c == '(') ++depth;
            if (c == ')' && --depth == 0) break;
        }
        tokens_.push_back({TokenKind::comment, '\0', std::string(text_.substr(begin, at_ - begin))});
    }

    void enclosed(TokenKind kind, char end) {
        AddressToken token{kind, '\0', {}};
        ++at_;
        while (at_ < text_.size() && text_[at_] != end) take_plain(token.text);
        if (at_ < text_.size()) ++at_;
        tokens_.push_back(std::move(token));
    }

    void atom() {
        AddressToken token;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c != '\\' &&
                (is_blank(c) || c == '"' || c == '(' || c == '[' || kSigns.find(c) != std::string_view::npos))
                break;
            take_plain(token.text);
        }
        if (std::ranges::any_of(token.text, needs_quotes)) token.kind = TokenKind::quoted;
        tokens_.push_back(std::move(token));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<AddressToken> tokens_;
};

void append_escaped(std::string& out, std::string_view text, std::string_view escaped) {
    for (const char c : text) {
        if (escaped.find(c) != std::string_view::npos) out += '\\';
        out += is_blank(c) ? ' ' : c;
    }
}

void append(std::string& out, const AddressToken& token, QuoteMarks quotes) {
    switch (token.kind) {
        case TokenKind::comment:
            out += token.text;
            break;
        case TokenKind::sign:
            out += token.sign;
            if (token.sign == ',') out += ' ';
            break;
        case TokenKind::literal:
            out += '[';
            append_escaped(out, token.text, "\\");
            out += ']';
            break;
        case TokenKind::atom:
            append_escaped(out, token.text, "");
            break;
        case TokenKind::quoted:
            if (quotes == QuoteMarks::drop) {
                append_escaped(out, token.text, "");
                break;
            }
            out += '"';
            append_escaped(out, token.text, "\"\\");
            out += '"';
            break;
    }
}

}  // namespace

std::vector<AddressToken> read_address_tokens(std::string_view text) {
    return Reader(text).read();
}

std::string address_text(std::span<const AddressToken> tokens, QuoteMarks quotes) {
    std::string out;
    const AddressToken* before = nullptr;
    for (const AddressToken& token : tokens) {
        const bool word = token.kind != TokenKind::sign;
        const bool after_word = before != nullptr && (before->kind != TokenKind::sign);
        if ((word && after_word) || (token.is_sign('<') && before != nullptr && !before->is_sign(','))) out += ' ';
        append(out, token, quotes);
        before = &token;
    }
    return out;
}

}  // namespace postern::tables
