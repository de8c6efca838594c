// Findings for people: an excerpt with a caret under the word, what it means and what to do, and a last line that
// counts.
//
// Shape:   only the physical lines that take part are shown; long lines are cut around the word, control characters are
//          replaced. Without findings one line.
// Units:   columns of a terminal; wide characters count two.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string>

#include "tools/render/lint_report.h"

namespace postern::render {

struct TextStyle {
    std::size_t width = 80;
    bool colour = false;
    bool excerpt = true;
    bool statistics = false;
    bool quiet = false;  // findings only: no last line, nothing at all when there are none
    bool timings = false;
};

std::string findings_text(const LintReport& report, const TextStyle& style);

}  // namespace postern::render
