#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_table_index_stale;
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::string_view suffix_of(std::string_view type) {
    if (type == "hash" || type == "btree") return ".db";
    if (type == "lmdb") return ".lmdb";
    return type == "cdb" ? ".cdb" : ".pag";
}

void check(const Project& project, Report& report) {
    for (const TableUse& use : project.tables()) {
        if (!is_indexed_type(use.type) || !use.is_path() || use.name_range.file == FileId::none) continue;
        const auto place = project.locate(use.name);
        if (!place) continue;
        const auto source = project.world().status(*place);
        const auto index = project.world().status(*place + std::string(suffix_of(use.type)));
        // Farms of links give their files the time 0 or 1.
        if (!source || !index || source->modified <= kSecond || source->modified - index->modified <= kSecond) continue;
        report.add(use.name_range, fmt::format("{} has been changed after its index was made", use.name))
            .with_fact(fmt::format("run  {}", index_command(use)))
            .with_help("Postfix still answers from the old index");
    }
}

constexpr std::array kTraps{
    Trap{"made after the change", "==> @host <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual mtime=1000 <==\na b\n==> virtual.db mtime=1000 <==\nx\n"},
    Trap{"times of a farm of links", "==> @host <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual mtime=1 <==\na b\n==> virtual.db mtime=0 <==\nx\n"},
};

}  // namespace

const Rule rule_table_index_stale{
    .id = "PT403",
    .name = "table-index-stale",
    .grade = Grade::warning,
    .tier = 1,
    .needs = Needs::host,
    .summary = "A table has been edited, and its index is older.",
    .why = "An edit of the text has no effect before postmap has made the index again. Postfix logs that the index is older than\n"
           "its source, and answers from it.",
    .bad = "==> @host <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual mtime=2000 <==\na b\n==> virtual.db mtime=1000 <==\nx\n",
    .good = "==> @host <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual mtime=2000 <==\na b\n==> virtual.db mtime=3000 <==\nx\n",
    .traps = kTraps,
    .source = "postmap(1)",
    .check = check,
};

}  // namespace postern::lint
