// Editing main.cf: set, remove and comment out parameters.
//
// Shape:   an entry of the name is changed wherever it stands, also when there are several; a set name that is nowhere
//          is added at the end, in the order given. Entries are known by the name at the start of a line, whatever
//          follows it.
// Errors:  bad_value for a name or value that would not come back as it was given.
// Source:  observed with postconf 3.7.11 (-e, -X, -#).
// Threads: plain values and pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/result.h"

namespace postern::conf {

enum class EditAction { set, remove, comment_out };

struct ParameterEdit {
    EditAction action = EditAction::set;
    std::string name;
    std::string value;  // for set: one line, without white space around it
};

struct EditPlan {
    std::vector<TextEdit> edits;
    std::vector<std::string> repeated;  // names that had several entries, in order of the second one
};

/// Of several edits of one name, the last one counts.
[[nodiscard]] Result<EditPlan> plan_main_cf(FileId file, std::string_view text, std::span<const ParameterEdit> edits);

/// The text after plan_main_cf().
[[nodiscard]] Result<std::string> edit_main_cf(std::string_view text, std::span<const ParameterEdit> edits);

}  // namespace postern::conf
