#include "mta/address/tokens.h"

#include <array>

namespace postern::address {
namespace {

enum class Class : std::uint8_t { atom, blank, sign, quote, comment, literal, backslash };

constexpr std::array<Class, 256> make_classes() {
    std::array<Class, 256> classes{};
    for (const char c : {' ', '\t', '\r', '\n'}) classes[static_cast<unsigned char>(c)] = Class::blank;
    for (const char c : {')', '<', '>', '@', ',', ';', ':', '.', ']', '%', '!', '|'}) {
        classes[static_cast<unsigned char>(c)] = Class::sign;
    }
    classes['"'] = Class::quote;
    classes['('] = Class::comment;
    classes['['] = Class::literal;
    classes['\\'] = Class::backslash;
    return classes;
}
constexpr std::array<Class, 256> kClasses = make_classes();

Class class_of(char c) {
    return kClasses[static_cast<unsigned char>(c)];
}

class Scanner {
public:
    Scanner(std::string_view text, Tokens& tokens) : text_(text), tokens_(tokens) {}

    void run() {
        while (at_ < text_.size()) {
            switch (class_of(text_[at_])) {
                case Class::blank:
                    ++at_;
                    break;
                case Class::sign:
                    tokens_.push_back(Token::of_sign(text_[at_++]));
                    break;
                case Class::comment:
                    comment();
                    break;
                case Class::quote:
                    enclosed(Token::Kind::quoted, '"');
                    break;
                case Class::literal:
                    enclosed(Token::Kind::literal, ']');
                    break;
                case Class::atom:
                case Class::backslash:
                    atom();
                    break;
            }
        }
    }

private:
    void comment() {
        const std::size_t begin = at_;
        std::size_t depth = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '\\' && at_ < text_.size()) {
                ++at_;
            } else if (c == '(') {
                ++depth;
            } else if (c == ')' && --depth == 0) {
                break;
            }
        }
        tokens_.push_back({text_.substr(begin, at_ - begin), Token::Kind::comment, '\0', false});
    }

    void enclosed(Token::Kind kind, char end) {
        const std::size_t begin = ++at_;
        bool escaped = false;
        while (at_ < text_.size() && text_[at_] != end) {
            if (text_[at_] == '\\') {
                escaped = true;
                ++at_;
            }
            if (at_ < text_.size()) ++at_;
        }
        tokens_.push_back({text_.substr(begin, at_ - begin), kind, '\0', escaped});
        if (at_ < text_.size()) ++at_;
    }

    void atom() {
        const std::size_t begin = at_;
        bool escaped = false;
        while (at_ < text_.size()) {
            const Class next = class_of(text_[at_]);
            if (next == Class::backslash) {
                escaped = true;
                if (++at_ < text_.size()) ++at_;
            } else if (next == Class::atom) {
                ++at_;
            } else {
                break;
            }
        }
        tokens_.push_back({text_.substr(begin, at_ - begin), Token::Kind::atom, '\0', escaped});
    }

    std::string_view text_;
    Tokens& tokens_;
    std::size_t at_ = 0;
};

char plain_blank(char c) {
    return class_of(c) == Class::blank ? ' ' : c;
}

/// What a reader of the token sees, escaped anew for a place between `marks`.
void append_text(std::string& out, const Token& token, std::string_view escapes) {
    for (std::size_t i = 0; i < token.text.size(); ++i) {
        char c = token.text[i];
        if (c == '\\' && token.escaped) {
            if (++i == token.text.size()) break;
            c = token.text[i];
        }
        if (escapes.find(c) != std::string_view::npos) out += '\\';
        out += plain_blank(c);
    }
}

bool atom_needs_quotes(const Token& token) {
    if (!token.escaped) return false;
    for (std::size_t i = 0; i + 1 < token.text.size(); ++i) {
        if (token.text[i] != '\\') continue;
        const char c = token.text[++i];
        if (class_of(c) != Class::atom || static_cast<unsigned char>(c) < ' ' || c == '\x7f') return true;
    }
    return false;
}

void append(std::string& out, const Token& token, Quotes quotes) {
    switch (token.kind) {
        case Token::Kind::comment:
        case Token::Kind::raw:
            out += token.text;
            return;
        case Token::Kind::sign:
            out += token.sign;
            return;
        case Token::Kind::literal:
            out += '[';
            append_text(out, token, quotes == Quotes::keep ? "\\" : "");
            out += ']';
            return;
        case Token::Kind::atom:
        case Token::Kind::quoted:
            break;
    }
    if (token.kind == Token::Kind::atom && !token.escaped) {
        out += token.text;
    } else if (quotes == Quotes::keep && (token.kind == Token::Kind::quoted || atom_needs_quotes(token))) {
        out += '"';
        append_text(out, token, "\"\\");
        out += '"';
    } else {
        append_text(out, token, "");
    }
}

}  // namespace

void scan(std::string_view text, Tokens& tokens) {
    Scanner(text, tokens).run();
}

void print(std::span<const Token> tokens, Quotes quotes, std::string& out) {
    const Token* before = nullptr;
    for (const Token& token : tokens) {
        if (before != nullptr) {
            if (before->is(',')) out += ' ';
            const bool words = before->kind != Token::Kind::sign && token.kind != Token::Kind::sign;
            if (words || (token.is('<') && !before->is(','))) out += ' ';
        }
        append(out, token, quotes);
        before = &token;
    }
}

std::size_t find_first(std::span<const Token> tokens, char sign) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is(sign)) return i;
    }
    return npos;
}

std::size_t find_last(std::span<const Token> tokens, char sign) {
    for (std::size_t i = tokens.size(); i-- > 0;) {
        if (tokens[i].is(sign)) return i;
    }
    return npos;
}

}  // namespace postern::address
