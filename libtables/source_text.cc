#include "libtables/source_text.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libtables/unicode/utf8.h"

namespace postern::tables {
namespace {

constexpr std::size_t kQuoted = 30;  // bytes of a line in the warning of postmap 3.7

}  // namespace

std::string SourceProblem::text(std::string_view file) const {
    // postmap 3.7 names no line in this one.
    if (id == "source-leading-space") return fmt::format("{}: {}", file, message);
    return fmt::format("{}, line {}: {}", file, line, message);
}

std::string leading_space_message(std::string_view line) {
    const std::string_view visible = line.substr(0, line.find('\0'));
    return fmt::format("logical line must not start with whitespace: \"{}{}\"", visible.substr(0, kQuoted),
                       line.size() > kQuoted ? "..." : "");
}

KeyAndValue split_entry(std::string_view text) {
    std::size_t at = 0;
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\\' && at + 1 < text.size()) {
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && ascii::is_space(c)) {
            break;
        }
    }
    return {text.substr(0, at), ascii::trim(text.substr(at)), !quoted};
}

void SourceText::problem(std::string_view id, std::string message, std::string_view part) {
    const auto begin = static_cast<std::size_t>(part.data() - line_.text.data());
    problems_({id, std::move(message), line_.first_line, line_.place(begin, begin + part.size())});
}

bool SourceText::read_entry(SourceEntry& entry) {
    // What follows a NUL in a logical line is invisible to Postfix.
    const std::string_view text = line_.text.substr(0, line_.text.find('\0'));
    if (!line_.text.empty() && ascii::is_space(line_.text.front())) {
        problem("source-leading-space", leading_space_message(line_.text), text);
        return false;
    }
    // postmap 3.7 looks behind a NUL unless there is ASCII text before it, and nothing else.
    if (text_ == TextCheck::utf8 && (text.empty() || !all_ascii(text)) && !valid_utf8(line_.text)) {
        problem("source-not-utf8", fmt::format("non-UTF-8 input \"{}\" -- ignoring this line", text), text);
        return false;
    }
    const KeyAndValue parts = split_entry(text);
    if (!parts.balanced) {
        problem("source-quote", fmt::format("unbalanced '\"' in '{}' -- ignoring this line", text), text);
        return false;
    }
    if (parts.key.empty() || parts.value.empty()) {
        problem("source-no-value", "expected format: key whitespace value", text);
        return false;
    }
    if (parts.key.back() == ':') {
        problem("source-colon", "record is in \"key: value\" format; is this an alias file?", parts.key);
    }
    const auto place = [&](std::string_view part) {
        const auto begin = static_cast<std::size_t>(part.data() - line_.text.data());
        return line_.place(begin, begin + part.size());
    };
    entry = {parts.key, parts.value, line_.first_line, line_.last_line, place(parts.key), place(parts.value)};
    return true;
}

Result<bool> SourceText::next(SourceEntry& entry) {
    while (true) {
        const auto more = lines_.next(line_);
        if (!more || !*more) return more;
        if (read_entry(entry)) return true;
    }
}

}  // namespace postern::tables
