// Suppressions: comments that tell the linter to leave a place alone.
//
// Shape:   `# postern: ignore RULES -- reason` covers the next logical line (in master.cf: the next service) with its
//          continuation, or the rest of the one it stands in; ignore-start … ignore-end and ignore-file as their names
//          say. RULES are ids, names or prefixes like PT5, with commas.
// Errors:  a directive that cannot be read has a problem; PT095 and PT096 report those and the unused ones.
// Source:  our own.
// Threads: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

struct Directive {
    enum class Kind : std::uint8_t { next, start, end, file, unknown };
    struct Word {
        std::string text;
        SourceRange range;
        std::vector<const Rule*> rules;  // empty: no such rule
    };
    Kind kind = Kind::unknown;
    SourceRange range;   // the comment, from its `#`
    SourceRange covers;  // bytes of the file in which findings are suppressed
    SourceRange line;    // the whole line with its newline
    std::vector<Word> words;
    std::string reason;
    std::string problem;  // empty: it is fine
};

/// Of all files read so far.
std::vector<Directive> find_directives(const Project& project);

/// What the comments of a run did.
struct SuppressionState {
    std::vector<Directive> directives;
    std::vector<std::vector<bool>> used;  // by directive and word
    std::vector<const Rule*> run;         // the rules that were not skipped
    bool require_reason = false;
};

/// Marks the findings that a comment covers, and notes which words did something.
void apply_directives(SuppressionState& state, std::vector<Finding>& findings);

}  // namespace postern::lint
