#include "libconf/syntax/print.h"

#include "libconf/base/ascii.h"

namespace postern::conf {

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
    for (std::size_t i = 0; i < text.size();) {
        while (i < text.size() && ascii::is_space(text[i])) ++i;
        const std::size_t begin = i;
        while (i < text.size() && !ascii::is_space(text[i])) ++i;
        if (i > begin) word(text.substr(begin, i - begin));
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
