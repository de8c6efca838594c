#include "libconf/model/restriction_list.h"

namespace postern::conf {
namespace {

TextSpan shifted(TextSpan span, std::size_t by) {
    return {span.begin + by, span.end + by};
}

std::vector<RestrictionToken> tokens(std::string_view text, TextSpan part) {
    std::vector<RestrictionToken> found;
    WordReader words(part.of(text), Braces::group, kListSeparators);
    while (const auto word = words.next()) {
        const TextSpan span = shifted(*word, part.begin);
        RestrictionToken token{span, span, TokenForm::word, BraceFault::none};
        if (text[span.begin] == '{') {
            const BraceGroup group = read_group(span.of(text));
            token.text = shifted(group.inner, span.begin);
            token.form = TokenForm::braced;
            token.fault = group.fault;
        }
        found.push_back(token);
    }
    return found;
}

}  // namespace

std::vector<RestrictionToken> parse_restriction_list(std::string_view text) {
    return tokens(text, {0, text.size()});
}

std::vector<RestrictionToken> parts_of(std::string_view text, const RestrictionToken& token) {
    if (token.form == TokenForm::word) return {token};
    return tokens(text, token.text);
}

}  // namespace postern::conf
