#include "libconf/syntax/quoting.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/check.h"

namespace postern::conf {
namespace {

TextSpan trimmed(std::string_view text, TextSpan span) {
    while (!span.empty() && ascii::is_space(text[span.begin])) ++span.begin;
    while (!span.empty() && ascii::is_space(text[span.end - 1])) --span.end;
    return span;
}

}  // namespace

std::optional<TextSpan> WordReader::next() {
    while (at_ < text_.size() && separators_.find(text_[at_]) != std::string_view::npos) ++at_;
    if (at_ == text_.size()) return std::nullopt;
    TextSpan word{at_, at_};
    for (std::size_t depth = 0; at_ < text_.size(); ++at_) {
        const char c = text_[at_];
        if (depth == 0 && separators_.find(c) != std::string_view::npos) break;
        if (braces_ == Braces::plain) continue;
        if (c == '{') ++depth;
        if (c == '}' && depth > 0) --depth;
    }
    word.end = at_;
    return word;
}

BraceGroup read_group(std::string_view word) {
    POSTERN_CHECK(!word.empty() && word.front() == '{');
    std::size_t depth = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] == '{') ++depth;
        if (word[i] != '}' || --depth > 0) continue;
        const bool last = ascii::trim(word.substr(i + 1)).empty();
        return {trimmed(word, {1, i}), last ? BraceFault::none : BraceFault::trailing};
    }
    // Observed: blanks at the end stay.
    return {{trimmed(word, {1, word.size()}).begin, word.size()}, BraceFault::unclosed};
}

std::string describe(BraceFault fault, std::string_view word) {
    switch (fault) {
        case BraceFault::none:
            return {};
        case BraceFault::unclosed:
            return fmt::format("missing '}}' in \"{}\"", word);
        case BraceFault::trailing:
            return fmt::format("syntax error after '}}' in \"{}\"", word);
    }
    return {};
}

NameValue read_name_value(std::string_view text) {
    const TextSpan whole = trimmed(text, {0, text.size()});
    NameValue setting{{whole.begin, whole.begin}, {whole.end, whole.end}, NameValueFault::none};
    std::size_t& at = setting.name.end;
    while (at < whole.end && text[at] != '=' && !ascii::is_space(text[at])) ++at;
    if (setting.name.empty()) {
        setting.fault = NameValueFault::no_name;
        return setting;
    }
    std::size_t equals = at;
    while (equals < whole.end && ascii::is_space(text[equals])) ++equals;
    if (equals == whole.end || text[equals] != '=') {
        setting.fault = NameValueFault::no_equals;
        return setting;
    }
    setting.value = trimmed(text, {equals + 1, whole.end});
    return setting;
}

std::string describe(NameValueFault fault, std::string_view text) {
    switch (fault) {
        case NameValueFault::none:
            return {};
        case NameValueFault::no_name:
            return fmt::format("missing attribute name: \"{}\"", text);
        case NameValueFault::no_equals:
            return fmt::format("missing '=' after attribute name: \"{}\"", text);
    }
    return {};
}

}  // namespace postern::conf
