#include "tools/check/support/table_files.h"

#include <algorithm>

#include <fmt/format.h>

namespace postern::lint {

bool TableFile::all(const std::function<bool(const TableUse&)>& holds) const {
    return std::all_of(uses.begin(), uses.end(), [&](const TableUse* use) { return holds(*use); });
}

bool TableFile::any(const std::function<bool(const TableUse&)>& holds) const {
    return std::any_of(uses.begin(), uses.end(), [&](const TableUse* use) { return holds(*use); });
}

std::vector<TableFile> table_files(const Project& project) {
    std::vector<TableFile> files;
    for (const TableUse& use : project.tables()) {
        const TableText* text = project.table_text(use);
        if (text == nullptr) continue;
        const auto known = std::find_if(files.begin(), files.end(), [&](const TableFile& file) { return file.text == text; });
        if (known == files.end()) {
            files.push_back({text, {&use}});
        } else {
            known->uses.push_back(&use);
        }
    }
    return files;
}

SourceRange part_of(const Project& project, SourceRange range, std::string_view whole, std::string_view part) {
    if (project.text(range) != whole) return range;
    const auto at = static_cast<std::uint32_t>(part.data() - whole.data());
    return {range.file, range.begin + at, static_cast<std::uint32_t>(range.begin + at + part.size())};
}

std::string index_command(const TableUse& use) {
    return fmt::format("{} {}", use.purpose == TablePurpose::aliases ? "postalias" : "postmap", use.spec());
}

std::string default_type(const Project& project) {
    const std::string type = project.value("default_database_type").value_or("");
    return type.empty() ? "hash" : type;
}

}  // namespace postern::lint
