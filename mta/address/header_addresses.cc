#include "mta/address/header_addresses.h"

#include <algorithm>
#include <utility>

#include "mta/address/mailbox.h"

namespace postern::address {
namespace {

constexpr std::size_t kLineLength = 69;

bool separates(const Token& token) {
    return token.is(',') || token.is(';');
}

/// Appends a part that ends with a comma or the value; on a line of its own where it does not fit.
void append_folded(std::string& out, std::size_t& column, const std::string& part) {
    if (!out.empty()) {
        const bool fits = column + 1 + part.size() <= kLineLength;
        out += fits ? " " : "\n\t";
        column = fits ? column + 1 : 8;
    }
    out += part;
    column += part.size();
}

}  // namespace

HeaderAddresses::HeaderAddresses(std::string_view value)
    : tokens_(scan(value)), last_semicolon_(find_last(tokens_, ';')), last_bracket_(find_last(tokens_, '>')) {
    read();
    changed_.resize(addresses_.size());
}

void HeaderAddresses::add_address(Tokens tokens) {
    pieces_.push_back({Piece::Kind::address, {}, addresses_.size()});
    addresses_.push_back(std::move(tokens));
}

/// What was read since the last separator: a name in front of "<" or ":", or an address and its comments.
void HeaderAddresses::flush(bool named) {
    if (named) {
        for (const Token& token : word_) add_token(token);
    } else {
        Tokens address;
        for (const Token& token : word_) {
            if (token.kind == Token::Kind::comment) {
                comments_.push_back(token);
            } else {
                address.push_back(token);
            }
        }
        if (!address.empty()) add_address(std::move(address));
        for (const Token& token : comments_) add_token(token);
    }
    word_.clear();
    comments_.clear();
}

bool HeaderAddresses::group_ahead() const {
    if (word_.empty()) return false;
    if (!std::ranges::all_of(word_,
                             [](const Token& token) { return token.kind != Token::Kind::sign || token.is('.'); })) {
        return false;
    }
    return last_semicolon_ != npos && last_semicolon_ > at_;
}

bool HeaderAddresses::closes() const {
    return last_bracket_ != npos && last_bracket_ > at_;
}

/// Behind "<".
void HeaderAddresses::read_brackets() {
    Tokens address;
    Tokens comments;
    while (!tokens_[at_].is('>')) {
        const Token& token = tokens_[at_++];
        if (token.kind == Token::Kind::comment) {
            comments.push_back(token);
        } else {
            address.push_back(token);
        }
    }
    add_token(Token::of_sign('<'));
    if (!address.empty()) add_address(std::move(address));
    for (const Token& token : comments) add_token(token);
    add_token(Token::of_sign('>'));
    ++at_;
}

/// Whether the words in front of here are a name; looks at every token once.
bool HeaderAddresses::name_ahead() {
    if (at_ < looked_until_) return name_;
    name_ = false;
    for (looked_until_ = at_; looked_until_ < tokens_.size(); ++looked_until_) {
        name_ = tokens_[looked_until_].is('<');
        if (name_ || separates(tokens_[looked_until_])) break;
    }
    return name_;
}

/// Whether a word is the last but for comments.
bool HeaderAddresses::beside_word() const {
    const auto last = std::ranges::find_if(word_.rbegin(), word_.rend(),
                                           [](const Token& each) { return each.kind != Token::Kind::comment; });
    return last != word_.rend() && last->is_word();
}

/// Between two words that no comma divides.
void HeaderAddresses::end_word() {
    if (name_ahead()) return;
    Tokens waiting = std::move(comments_);  // comments are written at the end
    comments_.clear();
    std::erase_if(word_, [&waiting](const Token& token) {
        const bool comment = token.kind == Token::Kind::comment;
        if (comment) waiting.push_back(token);
        return comment;
    });
    flush(false);
    comments_ = std::move(waiting);
    pieces_.push_back({Piece::Kind::comma, {}, 0});
}

void HeaderAddresses::read() {
    while (at_ < tokens_.size()) {
        const Token token = tokens_[at_];
        const bool behind_bracket = word_.empty() && !pieces_.empty() && pieces_.back().token.is('>');
        if (token.is('<') && closes()) {
            ++at_;
            flush(true);
            read_brackets();
        } else if (token.is(':') && group_ahead()) {
            ++at_;
            flush(true);
            pieces_.push_back({Piece::Kind::colon, {}, 0});
        } else if (separates(token) || token.is('>')) {
            ++at_;
            flush(false);
            if (token.is(',')) {
                pieces_.push_back({Piece::Kind::comma, {}, 0});
            } else {
                add_token(token);
                const bool more = at_ < tokens_.size() && !separates(tokens_[at_]);
                if (token.is(';') && more) pieces_.push_back({Piece::Kind::comma, {}, 0});
            }
        } else if (behind_bracket && token.kind == Token::Kind::comment) {
            ++at_;
            add_token(token);
        } else {
            if (behind_bracket) pieces_.push_back({Piece::Kind::comma, {}, 0});
            if (token.is_word() && beside_word()) end_word();
            word_.push_back(token);
            ++at_;
        }
    }
    flush(false);
}

void HeaderAddresses::replace(std::size_t index, std::string_view address) {
    changed_[index] = external_form(address);
}

std::string HeaderAddresses::text(std::size_t column) const {
    std::string out;
    std::string part;
    Tokens run;
    const auto end_run = [&] {
        print(run, Quotes::keep, part);
        run.clear();
    };
    for (const Piece& piece : pieces_) {
        switch (piece.kind) {
            case Piece::Kind::token:
                run.push_back(piece.token);
                break;
            case Piece::Kind::address:
                if (changed_[piece.address]) {
                    run.push_back(Token::of_raw(*changed_[piece.address]));
                } else {
                    run.insert(run.end(), addresses_[piece.address].begin(), addresses_[piece.address].end());
                }
                break;
            case Piece::Kind::colon:
                end_run();
                part += ": ";
                break;
            case Piece::Kind::comma:
                end_run();
                append_folded(out, column, part + ",");
                part.clear();
                break;
        }
    }
    end_run();
    append_folded(out, column, part);
    return out;
}

Eval<Mapped> rewrite_header(Context& context, std::string value, Place place, Completion completion,
                            std::size_t column) {
    Mapped result;
    HeaderAddresses header(value);
    for (std::size_t i = 0; i < header.addresses().size(); ++i) {
        const std::string before = print(header.addresses()[i], Quotes::keep);
        Tokens tokens = header.addresses()[i];
        rewrite(tokens, completion);
        Mapped mapped = co_await canonical(context, print(tokens, Quotes::drop), place);
        if (mapped.failed()) {
            mapped.address = std::move(value);
            co_return mapped;
        }
        if (external_form(mapped.address) == before) continue;
        header.replace(i, mapped.address);
        result.state = AnswerState::found;
    }
    result.address = result.state == AnswerState::found ? header.text(column) : std::move(value);
    co_return result;
}

}  // namespace postern::address
