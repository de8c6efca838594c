// The texts of a run: main.cf, master.cf, and the tables and lists that they name.
//
// Shape:   each file once, as it is on disk, main.cf and master.cf first.
// Errors:  none: what cannot be read is not there.
// Threads: as Project.
#pragma once

#include <string_view>
#include <vector>

#include "tools/check/project.h"

namespace postern::lint {

struct TextFile {
    FileId file = FileId::none;
    Role role = Role::other;
    TableForm form = TableForm::pairs;  // of tables and lists
    std::string_view text;
};

std::vector<TextFile> all_texts(const Project& project);

}  // namespace postern::lint
