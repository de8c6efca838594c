// Applying: chosen edits, as a patch or in the files.
//
// Shape:   all edits of a file at once, or none of them; edits of one place that differ keep the first.
// Errors:  write_edits(): as FileEdit, and conflict when a file is not what was read. Files are replaced one by one:
//          the error says which one was not.
// Threads: one.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/result.h"
#include "tools/diff/side.h"

namespace postern::diff_tool {

struct EditedFile {
    std::string path;
    std::string before;
    std::string after;
};

struct Edited {
    std::vector<EditedFile> files;
    std::size_t applied = 0;
    std::vector<std::string> refused;  // subjects whose edits touch others
};

struct ChosenEdits {
    std::string subject;
    std::vector<TextEdit> edits;
};
[[nodiscard]] Edited edit_files(const Side& side, const std::vector<ChosenEdits>& chosen);
/// In the unified format.
std::string patch_of(const Edited& edited);
[[nodiscard]] Result<void> write_edits(const Edited& edited);

}  // namespace postern::diff_tool
