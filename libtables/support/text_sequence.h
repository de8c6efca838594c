// TextSequence: what is known about the texts that a part of a pattern can match; the calculus behind RequiredText.
//
// Shape:   either all texts that the part can match (`exact`), a few and short; or groups of which each must occur.
//          Every operation may forget, and none claims more than is sure.
// Errors:  none.
// Threads: plain values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libtables/support/required_text.h"

namespace postern::tables {

struct TextFacts {
    bool exact = true;
    std::vector<std::string> texts;  // all that can be matched, when exact
    RequiredText groups;             // what must occur, when not

    /// Matches the empty text only: an assertion, or nothing.
    static TextFacts nothing() { return {true, {""}, {}}; }
    static TextFacts text(std::string_view lower) { return {true, {std::string(lower)}, {}}; }
    /// Matches something of which nothing is known.
    static TextFacts unknown() { return {false, {}, {}}; }
};

/// One branch of a pattern, built from left to right.
class TextSequence {
public:
    void append(const TextFacts& facts);
    TextFacts finish();

private:
    void flush();

    std::vector<std::string> run_{""};  // what the text that ends here can be, as far back as it is known
    RequiredText groups_;
    bool exact_ = true;
};

TextFacts either(const std::vector<TextFacts>& branches);

struct Repeats {
    std::size_t least = 1;
    std::size_t most = 1;  // any number above one is the same here
};
TextFacts repeated(const TextFacts& facts, Repeats repeats);

}  // namespace postern::tables
