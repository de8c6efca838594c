#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/model/restriction_list.h"
#include "libconf/model/table_list.h"
#include "tools/check/support/settings.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_table_type_missing;
namespace {

// regexp when the file's first rule starts with a slash.
std::string type_for(const Project& project, std::string_view path) {
    if (const auto place = project.locate(path)) {
        if (const auto text = project.world().read(*place)) {
            const TableText table = TableText::read(TableForm::patterns, FileId::none, *text);
            if (!table.entries().empty() && table.entries().front().delimiter == '/') return "regexp";
        }
    }
    return default_type(project);
}

void add(const Project& project, const Setting& setting, conf::TextSpan span, Report& report) {
    const std::string path(span.of(setting.text));
    const SourceRange range = part_of(setting, span);
    const std::string type = type_for(project, path);
    report.add(range, fmt::format("`{}` is a path without a table type", path))
        .with_help("write type:path; only match lists take a path alone")
        .with_fix(FixKind::suggested, fmt::format("write {}:{}", type, path), {{{range.file, range.begin, range.begin}, type + ":"}});
}

void check_restrictions(const Project& project, const Setting& setting, Report& report) {
    const auto tokens = conf::parse_restriction_list(setting.text);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const std::string_view word = tokens[i].text.of(setting.text);
        if (!word.starts_with("check_") || !word.ends_with("_access")) continue;
        if (tokens[i + 1].text.of(setting.text).starts_with('/')) add(project, setting, tokens[i + 1].text, report);
    }
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.rules.syntax == conf::Syntax::restrictions) check_restrictions(project, setting, report);
        if (setting.rules.syntax != conf::Syntax::maps && setting.rules.syntax != conf::Syntax::map) continue;
        for (const conf::TableUse& table : conf::parse_table_list(setting.text)) {
            if (table.fault == conf::TableFault::no_colon && table.span.of(setting.text).starts_with('/')) add(project, setting, table.span, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"lists take paths", "mydestination = /etc/postfix/domains\nrelay_domains = /etc/postfix/relays\nmynetworks = /etc/postfix/networks\nvirtual_mailbox_domains = /etc/postfix/d\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in a restriction", "smtpd_sender_restrictions = check_sender_access /etc/postfix/senders\n"},
    Trap{"patterns", "header_checks = /etc/postfix/header_checks\n==> header_checks <==\n/^X:/ REJECT\n"},
};

}  // namespace

const Rule rule_table_type_missing{
    .id = "PT407",
    .name = "table-type-missing",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A table is named by its path only, without a type.",
    .why = "Parameters that hold lookup tables want `type:path`. A path alone is fatal for some programs and an unusable table for\n"
           "others; only match lists like `mydestination` read a plain file.",
    .bad = "virtual_alias_maps = /etc/postfix/virtual\n",
    .good = "virtual_alias_maps = hash:/etc/postfix/virtual\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DATABASE_README",
    .check = check,
};

}  // namespace postern::lint
