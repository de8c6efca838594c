// Words and { } groups: how Postfix cuts a text into words, shared by main.cf and master.cf.
//
// Shape:   words end at separators outside braces; an unclosed brace makes the rest of the text one word, a closing
//          brace without its opening one is an ordinary character. Quotes and backslashes mean nothing.
// Units:   byte offsets in the text that was given.
// Errors:  none; faults are values beside the best reading of the text.
// Source:  postconf(5) and master(5); compared with postconf 3.7.11.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace postern::conf {

/// Between the words of master.cf. Lists in main.cf add the comma: see kListSeparators.
inline constexpr std::string_view kWordSeparators = " \t\r\n";
inline constexpr std::string_view kListSeparators = ", \t\r\n";

struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - begin; }
    bool empty() const { return begin == end; }
    std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
    friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

enum class Braces {
    plain,  // ordinary characters
    group,  // separators inside them do not count
};

/// Walks over the words of a text, which must outlive it.
class WordReader {
public:
    WordReader(std::string_view text, Braces braces, std::string_view separators = kWordSeparators)
        : text_(text), separators_(separators), braces_(braces) {}

    /// nullopt after the last word.
    std::optional<TextSpan> next();

private:
    std::string_view text_;
    std::string_view separators_;
    Braces braces_;
    std::size_t at_ = 0;
};

enum class BraceFault {
    none,
    unclosed,  // "{a b": read as if the closing brace stood at the end
    trailing,  // "{a}b": what follows is dropped
};

struct BraceGroup {
    TextSpan inner;  // without the braces and the white space next to them
    BraceFault fault = BraceFault::none;
};

/// Takes the braces off a word that starts with `{`.
BraceGroup read_group(std::string_view word);
/// Postfix's words for a fault: `missing '}' in "{a b"`. Empty for BraceFault::none.
std::string describe(BraceFault fault, std::string_view word);

enum class NameValueFault {
    none,
    no_name,    // "=value" or nothing at all
    no_equals,  // "name" or "name more = value"
};

struct NameValue {
    TextSpan name;
    TextSpan value;
    NameValueFault fault = NameValueFault::none;
};

/// Splits `name = value`; white space around both is left out.
NameValue read_name_value(std::string_view text);
/// Postfix's words for a fault: `missing '=' after attribute name: "a b"`. Empty for NameValueFault::none.
std::string describe(NameValueFault fault, std::string_view text);

}  // namespace postern::conf
