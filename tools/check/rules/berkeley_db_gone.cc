#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_berkeley_db_gone;
namespace {

enum class Platform : std::uint8_t { has, lacks, unknown };

Platform platform_of(const Project& project) {
    if (project.input().table_types) {
        const auto& types = *project.input().table_types;
        return std::find(types.begin(), types.end(), "hash") == types.end() ? Platform::lacks : Platform::has;
    }
    return project.target().profile == conf::Profile::debian ? Platform::has : Platform::unknown;
}

bool lacks(const Project& project, std::string_view type) {
    if (!project.input().table_types) return false;
    const auto& types = *project.input().table_types;
    return std::find(types.begin(), types.end(), type) == types.end();
}

std::string_view replacement(const Project& project) {
    return lacks(project, "lmdb") && !lacks(project, "cdb") ? "cdb" : "lmdb";
}

std::string_view command_for(const TableUse& use) {
    return use.purpose == TablePurpose::aliases ? "postalias" : "postmap";
}

void report_use(const Project& project, const TableUse& use, Report& report) {
    const std::string_view better = replacement(project);
    Finding& finding = report.add(use.type_range, fmt::format("`{}:` needs Berkeley DB, which this platform does not have", use.type));
    if (use.is_path()) finding.with_fact(fmt::format("then run  {} {}:{}", command_for(use), better, use.name));
    if (project.version() >= conf::Version{3, 11, 0}) finding.with_fact("Postfix 3.11 can do it by itself: see non_bdb_migration_level");
    finding.with_help(fmt::format("use {}: and set default_database_type and default_cache_db_type to it", better));
    const bool plain = project.text(use.type_range) == use.type;
    if (plain) finding.with_fix(FixKind::suggested, fmt::format("write {}:", better), {{use.type_range, std::string(better)}});
}

void check(const Project& project, Report& report) {
    const Platform platform = platform_of(project);
    if (platform == Platform::has || (platform == Platform::unknown && project.version() < conf::Version{3, 11, 0})) return;
    const TableUse* first = nullptr;
    std::size_t count = 0;
    for (const TableUse& use : project.tables()) {
        if ((use.type != "hash" && use.type != "btree") || use.type_range.file == FileId::none) continue;
        ++count;
        if (first == nullptr || use.type_range.begin < first->type_range.begin) first = &use;
        if (platform == Platform::lacks) report_use(project, use, report);
    }
    if (platform == Platform::lacks || first == nullptr) return;
    Finding& finding = report.add(first->type_range, fmt::format("{} table{} use{} Berkeley DB, which distributions drop", count, count == 1 ? "" : "s", count == 1 ? "s" : ""));
    finding.subject = "berkeley-db";
    finding.with_grade(Grade::info).with_help("lmdb: (or cdb: for tables that are only read) is there everywhere; see non_bdb_migration_level");
}

constexpr std::array kTraps{
    Trap{"a platform that has it", "==> @target=3.7.11 profile=debian <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n"},
    Trap{"older releases of an unknown platform", "==> @target=3.10 <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n"},
    Trap{"other types", "==> @types=lmdb,cdb <==\nvirtual_alias_maps = lmdb:/etc/postfix/virtual\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a release that thinks of it", "==> @target=3.11 <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n"},
    Trap{"only cdb", "==> @types=cdb,pcre <==\nvirtual_alias_maps = btree:/etc/postfix/virtual\n"},
};

}  // namespace

const Rule rule_berkeley_db_gone{
    .id = "PT909",
    .name = "berkeley-db-gone",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "Tables use Berkeley DB, which the platform lacks or is about to drop.",
    .why = "`hash:` and `btree:` are files of Berkeley DB, which is no longer maintained; distributions build Postfix without it.\n"
           "There every lookup fails with `unsupported dictionary type`, and mail is deferred.",
    .bad = "==> @types=lmdb,cdb,pcre <==\nalias_maps = hash:/etc/aliases\n",
    .good = "==> @types=lmdb,cdb,pcre <==\nalias_maps = lmdb:/etc/aliases\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "NON_BERKELEYDB_README",
    .check = check,
};

}  // namespace postern::lint
