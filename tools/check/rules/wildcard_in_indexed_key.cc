#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_wildcard_in_indexed_key;
namespace {

// "*@birch.example" -> "@birch.example", "*.birch.example" -> ".birch.example"
std::string meant(std::string_view key) {
    if (key.starts_with("*@") && key.find('*', 1) == std::string_view::npos) return std::string(key.substr(1));
    if (key.starts_with("*.") && key.find('*', 1) == std::string_view::npos) return std::string(key.substr(1));
    return {};
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::pairs) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || entry.key.starts_with('"')) continue;
            const bool pattern = entry.key.size() > 2 && entry.key.starts_with('/') && entry.key.ends_with('/');
            const bool star = entry.key != "*" && entry.key.find('*') != std::string_view::npos;
            // An address with a star inside of digits and dots is another rule's.
            if (!pattern && (!star || entry.key.find_first_not_of("0123456789.*") == std::string_view::npos)) continue;
            Finding& finding = report.add(entry.key_range, pattern ? fmt::format("`{}` is looked up as it stands: {} tables know no patterns", entry.key, file.first().type)
                                                                   : fmt::format("the star in `{}` is an ordinary character here", entry.key));
            finding.with_help("use a regexp: or pcre: table, or the forms @domain and .domain");
            const std::string better = pattern ? std::string{} : meant(entry.key);
            if (!better.empty() && project.text(entry.key_range) == entry.key) finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{entry.key_range, better}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"the star of transport(5)", "transport_maps = hash:/etc/postfix/t\n==> t <==\n* smtp:[192.0.2.1]\n"},
    Trap{"a quoted local part", "virtual_alias_maps = hash:/etc/postfix/v\n==> v <==\n\"a*b\"@birch.example joe\n"},
    Trap{"a pattern table", "virtual_alias_maps = regexp:/etc/postfix/v\n==> v <==\n/.*@birch\\.example/ joe\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a pattern", "virtual_alias_maps = hash:/etc/postfix/v\n==> v <==\n/@birch.example$/ joe\n"},
};

}  // namespace

const Rule rule_wildcard_in_indexed_key{
    .id = "PT429",
    .name = "wildcard-in-indexed-key",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A key of an indexed table has a wildcard or is a pattern, and never matches.",
    .why = "Indexed tables are asked for exact keys: the whole address, its domain, and a few other forms. `*` is no wildcard in\n"
           "them, except alone in transport tables, and `/…/` is no pattern.",
    .bad = "virtual_alias_maps = hash:/etc/postfix/v\n==> v <==\n*@birch.example anna\n",
    .good = "virtual_alias_maps = hash:/etc/postfix/v\n==> v <==\n@birch.example anna\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "virtual(5), access(5), transport(5)",
    .check = check,
};

}  // namespace postern::lint
