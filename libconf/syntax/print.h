// Printing values as postconf does: words separated by one blank, folded on request.
//
// Shape:   white space of any kind separates words; a line holds at most 80 columns unless one word is longer;
//          continuation lines start with four blanks.
// Source:  observed with postconf 3.7.11 (-n, -nf, -Mf).
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace postern::conf {

enum class Fold { no, yes };

inline constexpr std::size_t kFoldColumns = 80;
inline constexpr std::string_view kFoldIndent = "    ";

/// Builds one printed line, or several when folding.
class LinePrinter {
public:
    LinePrinter(std::string& out, Fold fold) : out_(out), fold_(fold) {}

    /// Appends a text word by word; the words of separate calls are separated too.
    void words(std::string_view text);
    /// Appends a text as it is, as one word.
    void word(std::string_view text);
    /// Goes on in a continuation line, when folding.
    void break_line();
    void finish();

private:
    std::string& out_;
    Fold fold_;
    std::size_t column_ = 0;
    bool fresh_ = true;  // nothing on this line yet
};

/// One line for `text` (for instance "name = value"), with its newline.
void print_words(std::string& out, std::string_view text, Fold fold);

}  // namespace postern::conf
