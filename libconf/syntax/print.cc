#include "libconf/syntax/print.h"

#include <algorithm>

namespace postern::conf {
namespace {

// Vertical tab and form feed separate lines of a file, but not the words of a value.
constexpr std::string_view kSeparators = " \t\r\n";

}  // namespace

void LinePrinter::word(std::string_view text) {
    if (!fresh_) {
        if (fold_ == Fold::yes && column_ + 1 + text.size() > kFoldColumns) {
            break_line();
        } else {
            out_ += ' ';
            ++column_;
        }
    }
    out_ += text;
    column_ += text.size();
    fresh_ = false;
}

void LinePrinter::words(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(kSeparators, begin), text.size());
        if (end > begin) word(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

void LinePrinter::break_line() {
    if (fold_ == Fold::no || fresh_) return;
    out_ += '\n';
    out_ += kFoldIndent;
    column_ = kFoldIndent.size();
    fresh_ = true;
}

void LinePrinter::finish() { out_ += '\n'; }

void print_words(std::string& out, std::string_view text, Fold fold) {
    LinePrinter line(out, fold);
    line.words(text);
    line.finish();
}

}  // namespace postern::conf
