#include "mta/address/address_list.h"

#include <algorithm>

namespace postern::address {
namespace {

bool separates(const Token& token) {
    return token.is(',') || token.is(';');
}

}  // namespace

/// Whether the words from here on are the name in front of a bracket. What was found holds up to where it was found:
/// looking again from every word would take time that grows with the square of the length.
bool AddressSplitter::phrase_ahead(std::size_t from) {
    if (from < looked_until_) return phrase_;
    phrase_ = false;
    looked_until_ = from;
    for (; looked_until_ < tokens_.size(); ++looked_until_) {
        const Token& token = tokens_[looked_until_];
        phrase_ = token.is('<');
        if (phrase_ || separates(token) || token.is('@') || token.is(':')) break;
    }
    return phrase_;
}

/// "name:" is the head of a group when somewhere a ";" ends it.
bool AddressSplitter::begins_group(const Tokens& name) const {
    if (name.empty() ||
        !std::ranges::all_of(name, [](const Token& token) { return token.is_word() || token.is('.'); })) {
        return false;
    }
    return last_semicolon_ != npos && last_semicolon_ > at_;
}

/// Behind "<", as far as ">" or the end.
bool AddressSplitter::in_brackets(Tokens& address) {
    address.clear();
    while (at_ < tokens_.size() && !tokens_[at_].is('>')) {
        const Token& token = tokens_[at_++];
        if (token.kind == Token::Kind::comment || token.is('<')) continue;
        address.push_back(token);
    }
    if (at_ < tokens_.size()) ++at_;
    return true;
}

bool AddressSplitter::next(Tokens& address) {
    address.clear();
    while (at_ < tokens_.size()) {
        const Token& token = tokens_[at_];
        if (separates(token)) {
            ++at_;
            if (!address.empty()) return true;
        } else if (token.kind == Token::Kind::comment) {
            ++at_;
        } else if (token.is('<')) {
            ++at_;
            return in_brackets(address);
        } else if (token.is(':') && begins_group(address)) {
            address.clear();
            ++at_;
        } else {
            const bool beside = !address.empty() && address.back().is_word() && token.is_word();
            if (beside && !phrase_ahead(at_)) return true;
            address.push_back(token);
            ++at_;
        }
    }
    return !address.empty();
}

std::vector<std::string> read_addresses(std::string_view text, const Completion* completion) {
    const Tokens tokens = scan(text);
    std::vector<std::string> addresses;
    AddressSplitter splitter(tokens);
    Tokens address;
    while (splitter.next(address)) {
        if (completion != nullptr) rewrite(address, *completion);
        addresses.push_back(print(address, Quotes::drop));
    }
    return addresses;
}

}  // namespace postern::address
