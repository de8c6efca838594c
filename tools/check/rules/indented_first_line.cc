#include <array>
#include <string_view>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
extern const Rule rule_indented_first_line;
namespace {

/// `name = value`: the name; empty when it is not of that form.
std::string_view setting_name(std::string_view text) {
    const std::size_t size = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_");
    if (size == 0 || size == std::string_view::npos) return {};
    return ascii::trim_left(text.substr(size)).starts_with('=') ? text.substr(0, size) : std::string_view{};
}

bool is_service(std::string_view text) {
    conf::WordReader words(text, conf::Braces::group);
    std::size_t count = 0;
    while (count < conf::kServiceFields && words.next()) ++count;
    return count == conf::kServiceFields;
}

/// The line is a setting or a service of its own. In the first place, any name will do.
bool stands_alone(Role role, std::string_view text, bool first) {
    if (role == Role::master) return is_service(text);
    const std::string_view name = setting_name(text);
    return !name.empty() && (first || conf::registry::find(name) != nullptr);
}

void check_document(FileId file, std::string_view text, const std::vector<conf::LineNode>& nodes, Role role, Report& report) {
    for (const conf::LineNode& node : nodes) {
        if (node.kind != conf::LineKind::stray) continue;
        Finding* finding = nullptr;
        std::vector<TextEdit> edits;
        for (const PhysicalLine& line : physical_lines(text, node.begin, node.end)) {
            if (line.classify() != LineClass::continuation) continue;
            const bool first = finding == nullptr;
            if (first) finding = &report.add(line.visible_range(file), "nothing is above this indented line: Postfix throws it away");
            const std::string_view words = ascii::trim(line.text);
            if (first && !stands_alone(role, words, true)) break;
            if (stands_alone(role, words, first)) edits.push_back({{file, line.begin, line.visible()}, ""});
        }
        if (finding == nullptr) continue;
        finding->with_help("start the line in its first column");
        if (!edits.empty()) finding->with_fix(FixKind::safe, "remove the indentation", std::move(edits));
    }
}

void check(const Project& project, Report& report) {
    if (const auto* main = project.main_cf()) check_document(main->file(), main->text(), main->nodes(), Role::main, report);
    if (const auto* master = project.master_cf()) {
        check_document(master->file(), master->text(), master->nodes(), Role::master, report);
    }
}

constexpr std::array kTraps{
    Trap{"any later indented line continues a setting", "# trusted\n\nmynetworks = 127.0.0.0/8\n  192.0.2.0/28\n"},
    Trap{"an indented comment", "  # trusted\nbiff = no\n"},
    Trap{"blanks before the first line", "   \n\t\nbiff = no\n"},
    Trap{"arguments of a service", "==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o biff=no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a whole file that is indented", "  biff = no\n  mynetworks = 127.0.0.0/8,\n    192.0.2.0/28\n"},
    Trap{"behind a comment", "# local\n\n  biff = no\n"},
    Trap{"master.cf", "==> master.cf <==\n  smtp inet n - n - - smtpd\n    -o biff=no\n  pickup unix n - n 60 1 pickup\n"},
    Trap{"nothing to mend", "    permit_mynetworks,\n    reject\nbiff = no\n"},
};

}  // namespace

const Rule rule_indented_first_line{
    .id = "PT002",
    .name = "indented-first-line",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "The first line of the file is indented, and Postfix throws it away.",
    .why = "A line that starts with white space continues the one above. The first line has none above it, so Postfix\n"
           "discards it, with a warning in the log at most, and with it the indented lines that follow.",
    .bad = "  biff = no\n",
    .good = "biff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format; master(5)",
    .check = check,
};

}  // namespace postern::lint
