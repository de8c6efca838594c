// Diagnostic: one finding about a place in a text, with what to do about it.
//
// Shape:   severity, a stable id ("main-cf-no-equals"), the message, the place, notes and an optional fix.
// Errors:  none; producers append to a Diagnostics list and never throw or print.
// Threads: plain values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"

namespace postern {

enum class Severity { note, warning, error, fatal };

struct Note {
    std::string message;
    SourceRange range;  // FileId::none when the note is about no place
};

/// Replace the bytes of `range` by `text`. Edits of one Fix do not overlap.
struct TextEdit {
    SourceRange range;
    std::string text;
};

struct Fix {
    std::string title;
    std::vector<TextEdit> edits;
};

struct Diagnostic {
    Severity severity = Severity::warning;
    std::string_view id;  // a literal
    std::string message;
    SourceRange range;
    std::vector<Note> notes;
    std::vector<Fix> fixes;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace postern
