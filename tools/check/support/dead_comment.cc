#include "tools/check/support/dead_comment.h"

#include <string>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
namespace {

bool is_free_text(std::string_view parameter) {
    const conf::ParamSpec* spec = conf::registry::find(parameter);
    return spec != nullptr && (spec->syntax == conf::Syntax::text || spec->syntax == conf::Syntax::text_template);
}

// The words of the comment, without its marker.
std::string comment_text(std::string_view written) {
    while (!written.empty() && (written.front() == '#' || written.front() == '/' || written.front() == '*')) written.remove_prefix(1);
    if (written.ends_with("*/")) written.remove_suffix(2);
    const std::size_t first = written.find_first_not_of(" \t");
    return std::string(first == std::string_view::npos ? std::string_view{} : written.substr(first));
}

// pipe(8) hands its words to a command, to which a `#` may mean something.
bool is_command_text(const Project& project, const DeadText& dead) {
    for (const conf::MasterService& service : project.master_as_written()->services()) {
        if (service.node() != dead.node || service.program() != "pipe") continue;
        const std::string_view text = project.text(dead.range.file);
        const std::size_t argv = text.find("argv=", service.range(conf::ServiceField::command).end);
        return argv < dead.range.begin;
    }
    return false;
}

}  // namespace

void report_dead_comments(const Project& project, DeadMarker marker, Report& report) {
    for (const DeadText& dead : project.dead_text()) {
        if (dead.marker != marker) continue;
        const bool in_main = project.main_as_written() != nullptr && dead.range.file == project.main_as_written()->file();
        const auto& nodes = in_main ? project.main_as_written()->nodes() : project.master_as_written()->nodes();
        const conf::LineNode& node = nodes[dead.node];
        const std::string_view text = project.text(dead.range.file);
        std::uint32_t begin = dead.range.begin;
        while (begin > node.begin && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
        const std::string words = comment_text(project.text(dead.range));
        std::vector<TextEdit> edits;
        if (!words.empty()) {
            edits.push_back({{dead.range.file, node.begin, node.begin},
                             fmt::format("# {}{}", words, line_end_at(text, node.begin))});
        }
        edits.push_back({{dead.range.file, begin, dead.range.end}, ""});
        Finding& finding = report.add(dead.range, in_main ? fmt::format("no comment: this is part of the value of `{}`", dead.parameter)
                                                          : std::string("no comment: these are arguments of the service"));
        finding.with_help("put the comment on a line of its own, with # as its first character")
            .with_fix(FixKind::safe, "move the comment to its own line", std::move(edits));
        if (in_main ? is_free_text(dead.parameter) : is_command_text(project, dead)) finding.grade = Grade::warning;
    }
}

}  // namespace postern::lint
