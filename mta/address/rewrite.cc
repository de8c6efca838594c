#include "mta/address/rewrite.h"

#include <algorithm>
#include <iterator>

#include "mta/address/mailbox.h"

namespace postern::address {
namespace {

void note(RewriteRules& rules, RewriteRule rule) {
    rules = static_cast<RewriteRules>(rules | static_cast<RewriteRules>(rule));
}

std::ptrdiff_t offset(std::size_t index) {
    return static_cast<std::ptrdiff_t>(index);
}

/// "@a,@b:user@c": the first colon ends the route, unless nothing follows.
bool strip_route(Tokens& tokens) {
    if (tokens.empty() || !tokens.front().is('@')) return false;
    const std::size_t colon = find_first(tokens, ':');
    if (colon == npos || colon + 1 == tokens.size()) return false;
    tokens.erase(tokens.begin(), tokens.begin() + offset(colon + 1));
    return true;
}

/// "host!user", "host!next!user": the first host is the domain.
bool swap_bangpath(Tokens& tokens) {
    const std::size_t bang = find_first(tokens, '!');
    if (bang == npos) return false;
    tokens[bang] = Token::of_sign('@');
    std::rotate(tokens.begin(), tokens.begin() + offset(bang + 1), tokens.end());  // user host @
    const auto sign = std::prev(tokens.end());
    std::rotate(sign - offset(bang), sign, tokens.end());
    return true;
}

bool swap_percent(Tokens& tokens) {
    const std::size_t percent = find_last(tokens, '%');
    if (percent == npos) return false;
    tokens[percent] = Token::of_sign('@');
    return true;
}

bool is_empty(const Tokens& tokens) {
    return std::ranges::all_of(
        tokens, [](const Token& token) { return token.kind == Token::Kind::quoted && token.text.empty(); });
}

/// The domain has neither dot nor brackets.
bool is_single_label(const Tokens& tokens, std::size_t at) {
    if (at + 1 == tokens.size()) return false;
    return std::none_of(tokens.begin() + offset(at + 1), tokens.end(),
                        [](const Token& token) { return token.is('.') || token.kind == Token::Kind::literal; });
}

bool strip_final_dot(Tokens& tokens) {
    if (tokens.size() < 2 || !tokens.back().is('.')) return false;
    const Token& before = tokens[tokens.size() - 2];
    if (before.is('.') || before.is('@')) return false;
    tokens.pop_back();
    return true;
}

}  // namespace

RuleAbout about(RewriteRule rule) {
    switch (rule) {
        case RewriteRule::source_route:
            return {"the route in front was taken off", ""};
        case RewriteRule::bangpath:
            return {"host!user became user@host", "swap_bangpath"};
        case RewriteRule::percent:
            return {"user%domain became user@domain", "allow_percent_hack"};
        case RewriteRule::origin:
            return {"@$myorigin was appended", "append_at_myorigin"};
        case RewriteRule::subdomain:
            return {".$mydomain was appended", "append_dot_mydomain"};
        case RewriteRule::final_dot:
            break;
    }
    return {"the dot at the end was taken off", ""};
}

RewriteRules rewrite(Tokens& tokens, const Completion& completion) {
    RewriteRules rules = 0;
    if (tokens.size() == 1 && tokens.front().is('@')) tokens.clear();
    if (is_empty(tokens)) return rules;
    if (strip_route(tokens)) note(rules, RewriteRule::source_route);
    std::size_t at = find_last(tokens, '@');
    if (at == npos) {
        if (completion.swap_bangpath && swap_bangpath(tokens)) {
            note(rules, RewriteRule::bangpath);
        } else if (completion.allow_percent_hack && swap_percent(tokens)) {
            note(rules, RewriteRule::percent);
        } else if (completion.append_at_myorigin) {
            tokens.push_back(Token::of_sign('@'));
            scan(completion.origin, tokens);
            note(rules, RewriteRule::origin);
        }
        at = find_last(tokens, '@');
    }
    if (completion.append_dot_mydomain && at != npos && is_single_label(tokens, at)) {
        tokens.push_back(Token::of_sign('.'));
        scan(completion.subdomain, tokens);
        note(rules, RewriteRule::subdomain);
    }
    if (strip_final_dot(tokens)) note(rules, RewriteRule::final_dot);
    return rules;
}

Rewritten rewrite_external(std::string_view external, const Completion& completion) {
    Tokens tokens = scan(external);
    const RewriteRules rules = rewrite(tokens, completion);
    return {external_form(print(tokens, Quotes::drop)), rules};
}

Rewritten rewrite_internal(std::string_view internal, const Completion& completion) {
    if (internal.empty()) return {};
    const std::string external = external_form(internal);
    Tokens tokens = scan(external);
    const RewriteRules rules = rewrite(tokens, completion);
    return {print(tokens, Quotes::drop), rules};
}

}  // namespace postern::address
