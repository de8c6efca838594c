#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_table_type_unavailable;
namespace {

void check(const Project& project, Report& report) {
    for (const TableUse& use : project.tables()) {
        const conf::TableType* type = conf::registry::find_table_type(use.type);
        if (type == nullptr || use.type_range.file == FileId::none) continue;
        const conf::Version version = project.version();
        if (version < type->introduced || version >= type->removed) {
            report.add(use.type_range, version < type->introduced
                                           ? fmt::format("`{}:` came with Postfix {}, and the target is {}", use.type, type->introduced.text(), version.text())
                                           : fmt::format("`{}:` is gone since Postfix {}", use.type, type->removed.text()))
                .with_help("use a type that the release has");
            continue;
        }
        const bool berkeley = use.type == "hash" || use.type == "btree";
        if (berkeley || !project.input().table_types) continue;
        const auto& types = *project.input().table_types;
        if (std::find(types.begin(), types.end(), use.type) != types.end()) continue;
        report.add(use.type_range, fmt::format("this installation has no `{}:` tables", use.type))
            .with_help(fmt::format("install the package that brings it (often postfix-{}), or use another type", use.type));
    }
}

constexpr std::array kTraps{
    Trap{"Berkeley DB is another rule's", "==> @types=lmdb,cdb <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n"},
    Trap{"offered", "==> @target=3.0 <==\nvirtual_alias_maps = inline:{a=b}\n"},
};
constexpr std::array kAlsoBad{
    Trap{"not installed", "==> @types=hash,btree <==\nheader_checks = pcre:/etc/postfix/header_checks\n"},
    Trap{"too new", "==> @target=2.11 <==\nvirtual_alias_maps = unionmap:{hash:/a, hash:/b}\n"},
};

}  // namespace

const Rule rule_table_type_unavailable{
    .id = "PT405",
    .name = "table-type-unavailable",
    .grade = Grade::error,
    .summary = "The target release or this installation does not offer a table type.",
    .why = "Table types came with releases, and distributions put many of them into packages of their own. Without the code every\n"
           "lookup fails with `unsupported dictionary type`.",
    .bad = "==> @target=2.10 <==\nvirtual_alias_maps = inline:{ a@birch.example=b@birch.example }\n",
    .good = "==> @target=2.10 <==\nvirtual_alias_maps = hash:/etc/postfix/virtual\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "DATABASE_README, the release notes",
    .check = check,
};

}  // namespace postern::lint
