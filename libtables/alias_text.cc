#include "libtables/alias_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libtables/support/address_tokens.h"
#include "libtables/unicode/utf8.h"

namespace postern::tables {

void AliasText::problem(std::string_view id, std::string message, std::string_view part) {
    const auto begin = static_cast<std::size_t>(part.data() - line_.text.data());
    problems_({id, std::move(message), line_.first_line, line_.place(begin, begin + part.size())});
}

bool AliasText::read_entry(SourceEntry& entry) {
    const std::string_view text = line_.text.substr(0, line_.text.find('\0'));
    if (!line_.text.empty() && ascii::is_space(line_.text.front())) {
        problem("source-leading-space", leading_space_message(line_.text), text);
        return false;
    }
    // As in other source texts, postalias 3.7 looks behind a NUL unless there is ASCII text before it, and nothing
    // else.
    if (text_ == TextCheck::utf8 && (text.empty() || !all_ascii(text)) && !valid_utf8(line_.text)) {
        problem("source-not-utf8", fmt::format("non-UTF-8 input \"{}\" -- ignoring this line", text), text);
        return false;
    }
    const std::vector<AddressToken> tokens = read_address_tokens(text);
    if (tokens.empty()) return false;  // nothing in front of a NUL
    const auto colon = std::ranges::find_if(tokens, [](const AddressToken& token) { return token.is_sign(':'); });
    const std::span name(tokens.begin(), colon);
    const auto has = [name](char sign) {
        return std::ranges::any_of(name, [sign](const AddressToken& token) { return token.is_sign(sign); });
    };
    if (name.empty() || colon == tokens.end() || colon + 1 == tokens.end() || has(',')) {
        problem("alias-no-pair", "need name:value pair", text);
        return false;
    }
    if (has('@') || has('%')) {
        problem("alias-not-local", "name must be local", text);
        return false;
    }
    key_ = address_text(name, QuoteMarks::drop);
    value_ = address_text(std::span(colon + 1, tokens.end()), QuoteMarks::keep);
    entry = {key_, value_, line_.first_line, line_.last_line, line_.place(0, text.size()), line_.place(0, text.size())};
    return true;
}

Result<bool> AliasText::next(SourceEntry& entry) {
    while (true) {
        auto more = lines_.next(line_);
        if (!more || !*more) return more;
        if (read_entry(entry)) return true;
    }
}

}  // namespace postern::tables
