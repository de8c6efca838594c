#include "tools/check/support/main_edit.h"

#include <fmt/format.h>

#include "libconf/syntax/edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {

std::vector<TextEdit> remove_setting(const Project& project, const conf::Assignment& assignment) {
    const conf::MainCf& main = *project.main_cf();
    conf::LineEdits edits(main.file(), project.text(main.file()));
    edits.remove(main.nodes()[assignment.node()]);
    return edits.take();
}

namespace {

TextEdit insert_line(const Project& project, std::uint32_t at, std::string_view name, std::string_view value) {
    const FileId file = project.main_cf()->file();
    const std::string_view text = project.text(file);
    const std::string_view newline = line_end_of(project, file);
    const bool closed = at == 0 || text[at - 1] == '\n';
    return {{file, at, at}, fmt::format("{}{} = {}{}", closed ? std::string_view{} : newline, name, value, newline)};
}

}  // namespace

TextEdit add_setting_behind(const Project& project, const conf::Assignment& assignment, std::string_view name, std::string_view value) {
    return insert_line(project, project.main_cf()->nodes()[assignment.node()].end, name, value);
}

TextEdit append_setting(const Project& project, std::string_view name, std::string_view value) {
    return insert_line(project, static_cast<std::uint32_t>(project.main_cf()->text().size()), name, value);
}

TextEdit give_setting(const Project& project, std::string_view name, std::string_view value, const conf::Assignment* near) {
    if (const conf::Assignment* own = project.assignment(name)) return {own->value_range(), std::string(value)};
    return near == nullptr ? append_setting(project, name, value) : add_setting_behind(project, *near, name, value);
}

}  // namespace postern::lint
