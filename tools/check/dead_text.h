// DeadText: what people write behind a value in the belief that it is a comment.
//
// Shape:   from `#`, `//` or `/*` with white space in front of it to the end of the physical line; not inside { }, not in
//          values that hold queries. Postfix takes all of it as part of the value.
// Units:   byte ranges of the file; the white space in front is not part of them.
// Errors:  none.
// Source:  postconf(5), master(5): only a line whose first visible character is `#` is a comment.
// Threads: pure function.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"
#include "libconf/syntax/main_cf.h"
#include "libconf/syntax/master_cf.h"

namespace postern::lint {

enum class DeadMarker : std::uint8_t { hash, slashes };

struct DeadText {
    SourceRange range;
    DeadMarker marker = DeadMarker::hash;
    std::string_view parameter;  // of main.cf, and static or of the document; empty in master.cf
    std::size_t node = 0;        // of the document
};

std::vector<DeadText> find_dead_text(const conf::MainCf& main_cf);
std::vector<DeadText> find_dead_text(const conf::MasterCf& master_cf);

/// The text with the ranges overwritten by blanks.
std::string blank_out(std::string_view text, const std::vector<DeadText>& dead, FileId file);

}  // namespace postern::lint
