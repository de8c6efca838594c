#include <array>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_duplicate_table_key;
namespace {

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (!file.fixed_keys()) continue;
        std::unordered_map<std::string, const TableEntry*> seen;
        seen.reserve(file.text->entries().size());
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry) continue;
            const auto [at, is_new] = seen.emplace(folded_key(entry.key), &entry);
            if (is_new) continue;
            const bool same = at->second->result == entry.result;
            Finding& finding = report.add(entry.key_range, same ? fmt::format("`{}` is here a second time, with the same result", entry.key)
                                                                : fmt::format("`{}` is here a second time, and this line is ignored", entry.key));
            finding.with_related("the first one counts", at->second->key_range)
                .with_help("one key has one line; several addresses are separated by commas")
                .with_fix(FixKind::suggested, "delete the second line", {{entry.range, ""}});
            if (same) finding.with_grade(Grade::info);
        }
    }
}

constexpr std::array kTraps{
    Trap{"rules are tried in their order", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/a/ REJECT\n/a/ OK\n"},
    Trap{"different keys", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\na@birch.example x\nb@birch.example x\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in capital letters", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\nInfo@birch.example anna\ninfo@Birch.example bert\n"},
    Trap{"with the same result", "relay_domains = hash:/etc/postfix/relays\n==> relays <==\nbirch.example OK\nbirch.example OK\n"},
    Trap{"aliases", "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\nroot: anna\nroot: bert\n"},
};

}  // namespace

const Rule rule_duplicate_table_key{
    .id = "PT409",
    .name = "duplicate-table-key",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A table has the same key twice, and the second one is ignored.",
    .why = "An index has one result for each key. Keys are folded to lower case, and of several lines with one key the first one\n"
           "counts; postmap warns of the others and drops them.",
    .bad = "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\ninfo@birch.example anna\ninfo@birch.example bert\n",
    .good = "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\ninfo@birch.example anna, bert\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postmap(1)",
    .check = check,
};

}  // namespace postern::lint
