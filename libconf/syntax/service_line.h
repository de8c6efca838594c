// ServiceLine: lays out a master.cf entry as postconf prints it.
//
// Shape:   columns, then words; folded, lines are continued with kFoldIndent.
// Source:  observed with postconf 3.7.11 (-M, -F and their edits).
// Threads: one thread; `out` must outlive it.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "libconf/syntax/master_service.h"
#include "libconf/syntax/print.h"

namespace postern::conf {

/// Where the columns start, as long as no field before is too long.
inline constexpr std::array<std::size_t, kServiceFields> kServiceColumns = {0, 11, 17, 25, 33, 41, 49, 57};

class ServiceLine {
public:
    ServiceLine(std::string& out, Fold fold) : out_(out), fold_(fold) {}

    void label(std::string_view text) { put(text); }
    /// The text right after a label. Observed: a long one starts a line even when nothing else is folded.
    void labelled(std::string_view text);
    void column(std::size_t start, std::string_view text);
    /// Observed: braces around a word that shares its line are not counted when it is decided where to fold; and up to
    /// column 4 a line counts as a continuation line that has just begun, without a blank before the word: -Fh prints
    /// "pipe flags=R" as "pipeflags=R".
    void word(std::string_view text, std::size_t counted);
    void on_own_line(std::string_view text);
    /// A word that must not start a line.
    void on_same_line(std::string_view text);

private:
    void put(std::string_view text);
    void start_line();

    std::string& out_;
    Fold fold_;
    std::size_t column_ = 0;
    bool own_line_ = false;  // the word before wanted a line for itself
};

}  // namespace postern::conf
