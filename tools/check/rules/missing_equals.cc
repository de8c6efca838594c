#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/include_lines.h"
#include "tools/check/support/lines.h"
#include "tools/check/template_text.h"

namespace postern::lint {
extern const Rule rule_missing_equals;
namespace {

/// What somebody had in mind, for the message, and how to say it in main.cf.
struct Reading {
    std::string message;
    std::string help;
    std::optional<TextEdit> edit;
    std::string title;
};

bool is_word(std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

std::string_view first_word(std::string_view line) {
    return line.substr(0, line.find_first_of(" \t="));
}

/// `WORDS name=value`: how long the words are in front of a setting; 0: there is none.
std::size_t prefix_size(std::string_view line) {
    std::size_t at = 0;
    for (const std::string_view word : {"postconf", "sudo postconf", "export", "set"}) {
        if (line.starts_with(word) && line.size() > word.size() && ascii::is_space(line[word.size()])) at = word.size() + 1;
    }
    if (at == 0) return 0;
    while (at < line.size() && ascii::is_space(line[at])) ++at;
    if (line.substr(at).starts_with("-e")) at += 2;
    while (at < line.size() && (ascii::is_space(line[at]) || line[at] == '"' || line[at] == '\'')) ++at;
    return at;
}

Reading read_command(FileId file, const PhysicalLine& line, std::string_view text, std::size_t prefix) {
    Reading reading{"this is a command for a shell, not a setting", "write  name = value", std::nullopt, {}};
    const std::string_view setting = ascii::trim_right(text.substr(prefix));
    const std::string_view name = first_word(setting);
    const bool quoted = setting.ends_with('"') || setting.ends_with('\'');
    if (!is_word(name) || !ascii::trim_left(setting.substr(name.size())).starts_with('=')) return reading;
    reading.edit = {{file, line.begin, line.end}, std::string(setting.substr(0, setting.size() - (quoted ? 1 : 0)))};
    reading.title = "keep the setting only";
    return reading;
}

/// `name: value` and `name value` of a parameter.
Reading read_setting(FileId file, const PhysicalLine& line, std::string_view name, std::string_view rest) {
    Reading reading{"there is no `=` behind the name", "write  name = value", std::nullopt, {}};
    const bool colon = name.ends_with(':') || ascii::trim_left(rest).starts_with(':');
    if (colon) reading.message = "settings are written with `=`, not with `:`";
    if (name.ends_with(':')) name.remove_suffix(1);
    const bool known = conf::registry::find(name) != nullptr;
    if (!known && !colon) return reading;
    std::string_view value = ascii::trim_left(line.text.substr(name.size()));
    if (colon) value.remove_prefix(1);
    value = ascii::trim_left(value);
    if (!is_word(name) || value.find('=') != std::string_view::npos) return reading;
    const auto value_at = static_cast<std::uint32_t>(value.data() - line.text.data());
    reading.edit = {{file, static_cast<std::uint32_t>(line.begin + name.size()), line.begin + value_at}, " = "};
    reading.title = "write `=`";
    return reading;
}

Reading read_line(FileId file, const PhysicalLine& line) {
    const std::string_view text = line.text;
    if (text.starts_with("//") || text.starts_with(';')) {
        const std::uint32_t size = text.starts_with(';') ? 1 : 2;
        return {"this line is no comment, and no setting either", "write `#` in front of comments",
                TextEdit{{file, line.begin, line.begin + size}, "#"}, "make it a comment"};
    }
    if (text.starts_with('=')) return {"there is no name in front of the `=`", "write  name = value", std::nullopt, {}};
    for (const std::string_view marker : {"<<<<<<<", "=======", ">>>>>>>"}) {
        if (text.starts_with(marker)) return {"a merge conflict is not resolved", "choose one side and delete the marker", std::nullopt, {}};
    }
    if (const std::size_t prefix = prefix_size(text); prefix > 0) return read_command(file, line, text, prefix);
    const std::string_view name = first_word(text);
    return read_setting(file, line, name, text.substr(name.size()));
}

bool has_mark(std::string_view line) {
    return !find_template_marks(line).empty();
}

void check(const Project& project, Report& report) {
    const conf::MainCf* main_cf = project.main_cf();
    if (main_cf == nullptr) return;
    std::vector<bool> sets(main_cf->nodes().size(), false);
    for (const conf::Assignment& assignment : main_cf->assignments()) sets[assignment.node()] = true;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const conf::LineNode& node = main_cf->nodes()[i];
        if (sets[i] || node.kind != conf::LineKind::logical) continue;
        const PhysicalLine line = physical_lines(main_cf->text(), node.begin, node.end).front();
        if (is_include_line(line.text) || has_mark(line.text)) continue;
        Reading reading = read_line(main_cf->file(), line);
        Finding& finding = report.add(line.visible_range(main_cf->file()), std::move(reading.message));
        finding.with_fact("every program of Postfix stops at this line").with_help(std::move(reading.help));
        if (reading.edit) finding.with_fix(FixKind::suggested, std::move(reading.title), {std::move(*reading.edit)});
    }
}

constexpr std::array kTraps{
    Trap{"a template's mark", "@@EXTRA_SETTINGS@@\nbiff = no\n"},
    Trap{"an include line", "include /etc/postfix/tls.cf\nbiff = no\n"},
    Trap{"the equals sign on the next line", "mynetworks\n    = 127.0.0.0/8\n"},
    Trap{"an empty value", "relayhost =\n"},
    Trap{"an equals sign in a comment inside", "mynetworks =\n# a b\n  127.0.0.0/8\n"},
};
constexpr std::array kAlsoBad{
    Trap{"no equals sign", "myhostname mx1.birch.example\nbiff = no\n"},
    Trap{"words in front of the equals sign", "my hostname = mx1.birch.example\n"},
    Trap{"a command", "postconf -e 'myhostname = mx1.birch.example'\n"},
    Trap{"a shell's setting", "export myhostname=mx1.birch.example\n"},
    Trap{"slashes", "// local settings\nbiff = no\n"},
    Trap{"a semicolon", "; local settings\nbiff = no\n"},
    Trap{"no name", "= 127.0.0.0/8\n"},
    Trap{"what a merge left behind", "<<<<<<< HEAD\nbiff = no\n"},
    Trap{"an equals sign in braces only", "smtpd_milters { inet:127.0.0.1:8891, connect_timeout=3s }\n"},
};

}  // namespace

const Rule rule_missing_equals{
    .id = "PT001",
    .name = "missing-equals",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A line of main.cf is not of the form name = value; every program of Postfix stops there.",
    .why = "main.cf knows comments and settings, nothing else. At a line that is neither, each program gives up with\n"
           "\"missing '=' after attribute name\": daemons do not start, and mail that is submitted locally is refused.\n"
           "Postern reads on behind it, so that you see all faults at once.",
    .bad = "myhostname: mx1.birch.example\n",
    .good = "myhostname = mx1.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format; observed with postconf 3.7",
    .check = check,
};

}  // namespace postern::lint
