#include "libconf/syntax/service_line.h"

#include <utility>

namespace postern::conf {

void ServiceLine::labelled(std::string_view text) {
    if (column_ > 0 && column_ + text.size() > kFoldColumns) start_line();
    put(text);
}

void ServiceLine::column(std::size_t start, std::string_view text) {
    if (column_ > 0) put(" ");
    if (column_ < start) put(std::string(start - column_, ' '));
    put(text);
}

void ServiceLine::word(std::string_view text, std::size_t counted) {
    if (std::exchange(own_line_, false) && fold_ == Fold::yes) {
        start_line();
    } else if (column_ > kFoldIndent.size()) {
        if (fold_ == Fold::yes && column_ + 1 + counted >= kFoldColumns) {
            start_line();
        } else {
            put(" ");
        }
    }
    put(text);
}

void ServiceLine::on_own_line(std::string_view text) {
    if (fold_ == Fold::yes) {
        start_line();
    } else {
        put(" ");
    }
    put(text);
    own_line_ = true;
}

void ServiceLine::on_same_line(std::string_view text) {
    own_line_ = false;
    put(" ");
    put(text);
}

void ServiceLine::put(std::string_view text) {
    out_ += text;
    column_ += text.size();
}

void ServiceLine::start_line() {
    out_ += '\n';
    out_ += kFoldIndent;
    column_ = kFoldIndent.size();
}

}  // namespace postern::conf
