#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/support/address_classes.h"
#include "tools/check/support/main_edit.h"

namespace postern::lint {
extern const Rule rule_alias_domains_without_aliases;
namespace {

struct Keys {
    std::vector<std::string> domains;  // right of the @ of keys
    bool opaque = false;
};

Keys keys_of(const Project& project) {
    Keys keys;
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "virtual_alias_maps" || use.scope != nullptr) continue;
        if (use.type == "proxy" || use.type == "unionmap" || use.type == "pipemap") continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr || text->form() == TableForm::patterns) {
            keys.opaque = true;
            continue;
        }
        for (const TableEntry& entry : text->entries()) {
            const std::size_t at = entry.key.rfind('@');
            if (at != std::string_view::npos) keys.domains.push_back(ascii::lower(entry.key.substr(at + 1)));
        }
    }
    return keys;
}

void check(const Project& project, Report& report) {
    const conf::Assignment* set = project.assignment("virtual_alias_domains");
    if (set == nullptr || project.value("virtual_alias_domains").value_or("").empty()) return;
    if (set->value() == "$virtual_alias_maps" || set->value() == "${virtual_alias_maps}") return;
    if (project.value("virtual_alias_maps").value_or("x").empty()) {
        report.add(set->value_range(), "there are domains of aliases, but virtual_alias_maps is empty: every address in them is unknown")
            .with_help("name the table of the aliases")
            .with_fix(FixKind::suggested, "set virtual_alias_maps", {give_setting(project, "virtual_alias_maps", "hash:/etc/postfix/virtual", set)});
        return;
    }
    const Keys keys = keys_of(project);
    if (keys.opaque) return;
    for (const ClassDomain& domain : find_address_classes(project).domains) {
        if (domain.address_class != AddressClass::alias || domain.name.starts_with('.')) continue;
        if (std::find(keys.domains.begin(), keys.domains.end(), domain.name) != keys.domains.end()) continue;
        report.add(domain.range, fmt::format("virtual_alias_maps has no address in `{}`: all its mail is refused", domain.name))
            .with_grade(Grade::warning)
            .with_help("add its aliases, or take the domain out");
    }
}

constexpr std::array kTraps{
    Trap{"the default", "virtual_alias_domains = $virtual_alias_maps\n"},
    Trap{"no domains", "virtual_alias_domains =\n"},
    Trap{"a catch-all", "virtual_alias_domains = birch.example\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\n@birch.example joe@alder.example\n"},
    Trap{"a table that cannot be read", "virtual_alias_domains = birch.example\nvirtual_alias_maps = pgsql:/etc/postfix/a.cf\n"},
};
constexpr std::array kAlsoBad{
    Trap{"one of two domains", "virtual_alias_domains = birch.example alder.example\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\njoe@birch.example joe@oak.test\n"},
};

}  // namespace

const Rule rule_alias_domains_without_aliases{
    .id = "PT705",
    .name = "alias-domains-without-aliases",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A virtual alias domain has no aliases.",
    .why = "Mail for a virtual alias domain is only ever rewritten: an address without an entry in `virtual_alias_maps` does not\n"
           "exist. With an empty table every recipient of the domain is refused as unknown.",
    .bad = "virtual_alias_domains = birch.example\n",
    .good = "virtual_alias_domains = birch.example\nvirtual_alias_maps = hash:/etc/postfix/virtual\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "VIRTUAL_README",
    .check = check,
};

}  // namespace postern::lint
