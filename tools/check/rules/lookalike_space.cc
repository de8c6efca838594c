#include <array>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/lookalike.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
extern const Rule rule_lookalike_space;
namespace {

bool is_free_text(const Project& project, FileId file, std::uint32_t offset) {
    const conf::MainCf* main_cf = project.main_cf();
    if (main_cf == nullptr || file != main_cf->file()) return false;
    for (const conf::Assignment& assignment : main_cf->assignments()) {
        const conf::LineNode& node = main_cf->nodes()[assignment.node()];
        if (offset < assignment.value_range().begin || offset >= node.end) continue;
        const conf::ParamSpec* spec = conf::registry::find(assignment.name());
        return spec != nullptr && (spec->syntax == conf::Syntax::text || spec->syntax == conf::Syntax::text_template);
    }
    return false;
}

/// The line would become the continuation of the one above if a blank took the place of its first characters.
bool starts_setting(std::string_view line, std::size_t behind) {
    const std::string_view rest = line.substr(behind);
    const std::string_view name = rest.substr(0, rest.find_first_of(" \t="));
    return conf::registry::find(name) != nullptr && ascii::trim_left(rest.substr(name.size())).starts_with('=');
}

void check_line(const Project& project, FileId file, const PhysicalLine& line, Report& report) {
    const std::vector<Lookalike> found = find_lookalikes(line.text);
    if (found.empty() || (line.begin == 0 && found.size() == 1 && found[0].begin == 0 && found[0].code == 0xFEFF)) return;
    const Lookalike& first = found.front();
    Finding& finding = report.add({file, line.begin + first.begin, line.begin + first.end},
                                  fmt::format("U+{:04X}, a {}, is no white space to Postfix", first.code, lookalike_name(first.code)));
    if (line.classify() == LineClass::comment) {
        finding.with_grade(Grade::info).with_help("it does no harm in a comment");
        return;
    }
    if (is_free_text(project, file, line.begin + first.begin)) finding.with_grade(Grade::info);
    std::size_t lead = 0;
    std::vector<TextEdit> edits;
    for (const Lookalike& one : found) {
        const bool leading = one.begin == lead;
        if (leading) lead = one.end;
        const bool drop = one.zero_width() || (leading && starts_setting(line.text, lead));
        edits.push_back({{file, line.begin + one.begin, line.begin + one.end}, drop ? "" : " "});
    }
    finding.with_help("write an ordinary blank").with_fix(FixKind::safe, "write ordinary blanks", std::move(edits));
}

void check_document(const Project& project, FileId file, Report& report) {
    const std::string_view text = project.text(file);
    if (find_lookalikes(text).empty()) return;
    for (const PhysicalLine& line : physical_lines(text)) check_line(project, file, line, report);
}

void check(const Project& project, Report& report) {
    if (const auto* main = project.main_as_written()) check_document(project, main->file(), report);
    if (const auto* master = project.master_as_written()) check_document(project, master->file(), report);
}

constexpr std::array kTraps{
    Trap{"other characters outside ASCII", "# Größe\nmail_name = Bücherei – mit Strich\n"},
    Trap{"the mark at the start has a rule of its own", "\\uFEFFbiff = no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"without width", "mynetworks = 127.0.0.0/8,\\u200b192.0.2.0/24\n"},
    Trap{"in front of a continuation", "mynetworks = 127.0.0.0/8\n\\u00a0\\u00a0192.0.2.0/24\n"},
    Trap{"in front of a setting", "biff = no\n\\u00a0mynetworks = 127.0.0.0/8\n"},
    Trap{"master.cf", "==> master.cf <==\nsmtp\\u2003inet n - n - - smtpd\n"},
    Trap{"a comment", "# quiet\\u00a0please\nbiff = no\n"},
    Trap{"free text", "smtpd_banner = $myhostname\\u3000ESMTP\n"},
};
constexpr std::array<std::string_view, 2> kReplaces{"PT001", "PT101"};

}  // namespace

const Rule rule_lookalike_space{
    .id = "PT016",
    .name = "lookalike-space",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A line holds a character that looks like a blank and is none to Postfix.",
    .why = "Text copied from web pages and documents brings no-break spaces, typographic spaces and characters without any\n"
           "width. Postfix separates words at ASCII white space only: the character becomes part of a name, an address or a\n"
           "keyword, and nothing on the screen shows it. At the start of a line it does not continue the line above either.",
    .bad = "biff =\\u00a0no\n",
    .good = "biff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), general format",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
