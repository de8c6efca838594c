#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_table_index_missing;
namespace {

std::vector<std::string_view> suffixes(std::string_view type) {
    if (type == "hash" || type == "btree") return {".db"};
    if (type == "lmdb") return {".lmdb"};
    if (type == "cdb") return {".cdb"};
    return {".pag", ".dir"};
}

// A checkout that stores indexes at all.
bool stores_indexes(const Project& project) {
    for (const std::string& name : project.directory_names()) {
        if (name.ends_with(".db") || name.ends_with(".lmdb") || name.ends_with(".cdb") || name.ends_with(".pag")) return true;
    }
    return false;
}

void check(const Project& project, Report& report) {
    if (!project.host() && !stores_indexes(project)) return;
    for (const TableUse& use : project.tables()) {
        if (!is_indexed_type(use.type) || !use.is_path() || use.name_range.file == FileId::none) continue;
        const auto place = project.locate(use.name);
        if (!place || !project.world().status(*place)) continue;
        bool there = true;
        for (const std::string_view suffix : suffixes(use.type)) there = there && project.world().status(*place + std::string(suffix)).has_value();
        if (there) continue;
        report.add(use.name_range, fmt::format("{} has no index {}{}", use.name, use.name, suffixes(use.type).front()))
            .with_fact(fmt::format("run  {}", index_command(use)))
            .with_help("without an index every lookup fails, and mail is deferred");
    }
}

constexpr std::array kTraps{
    Trap{"a checkout without indexes", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\na b\n"},
    Trap{"with its index", "==> @host <==\nvirtual_alias_maps = lmdb:/etc/postfix/virtual\n==> virtual <==\na b\n==> virtual.lmdb <==\nx\n"},
    Trap{"types without an index", "==> @host <==\nvirtual_alias_maps = texthash:/etc/postfix/virtual\n==> virtual <==\na b\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a checkout that has other indexes", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\na b\n==> transport.db <==\nx\n"},
    Trap{"aliases", "==> @host <==\nalias_maps = hash:/etc/aliases\n==> /etc/aliases <==\nroot: joe\n"},
};

}  // namespace

const Rule rule_table_index_missing{
    .id = "PT402",
    .name = "table-index-missing",
    .grade = Grade::error,
    .tier = 1,
    .summary = "A table's index has not been made.",
    .why = "Postfix does not read the text of `hash:`, `btree:`, `lmdb:` and `cdb:` tables but an index beside it, which postmap\n"
           "(for alias files: postalias) makes. Without it every lookup fails, and mail is deferred.",
    .bad = "==> @host <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\na b\n",
    .good = "==> @host <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\na b\n==> virtual.db <==\nx\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postmap(1)",
    .check = check,
};

}  // namespace postern::lint
