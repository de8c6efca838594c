#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/services.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_missing_postmaster_alias;
namespace {

struct Aliases {
    const TableText* first = nullptr;
    bool opaque = false;
    bool postmaster = false;
    bool root = false;
};

Aliases aliases_of(const Project& project) {
    Aliases found;
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "alias_maps" || use.scope != nullptr) continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr || text->form() != TableForm::aliases) {
            found.opaque = true;
            continue;
        }
        if (found.first == nullptr) found.first = text;
        for (const TableEntry& entry : text->entries()) {
            if (entry.kind != EntryKind::entry) continue;
            const std::string name = folded_key(entry.key);
            found.postmaster = found.postmaster || name == "postmaster";
            found.root = found.root || name == "root";
        }
    }
    return found;
}

// A virtual alias for postmaster@ comes first.
bool is_virtual(const Project& project) {
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "virtual_alias_maps") continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr) return true;
        for (const TableEntry& entry : text->entries()) {
            if (ascii::lower(entry.key).starts_with("postmaster")) return true;
        }
    }
    return false;
}

void check(const Project& project, Report& report) {
    if (project.value("mydestination").value_or("").empty()) return;
    const std::string transport = project.value("local_transport").value_or("");
    if (transport.substr(0, transport.find(':')) != "local" || !project.value("luser_relay").value_or("").empty()) return;
    const Aliases aliases = aliases_of(project);
    if (aliases.first == nullptr || aliases.opaque) return;
    const FileId file = aliases.first->file();
    const SourceRange start{file, 0, 0};
    if (!aliases.postmaster && !project.world().user("postmaster") && !is_virtual(project)) {
        report.add(start, "there is no alias for postmaster")
            .with_help("every mail server must take mail for postmaster; bounces go there, too")
            .with_fix(FixKind::suggested, "add postmaster: root", {{start, fmt::format("postmaster: root{}", line_end_of(project, file))}});
    } else if (!aliases.root && !project.value("notify_classes").value_or("").empty()) {
        report.add(start, "there is no alias for root: mail of the system stays in its mailbox").with_grade(Grade::info).with_help("name somebody who reads it");
    }
}

constexpr std::array kTraps{
    Trap{"there", "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\nPostmaster: root\nroot: joe\n"},
    Trap{"another table may have it", "alias_maps = hash:/etc/postfix/aliases, nis:mail.aliases\n==> aliases <==\nroot: joe\n"},
    Trap{"a virtual alias", "alias_maps = hash:/etc/postfix/aliases\nvirtual_alias_maps = hash:/etc/postfix/v\n==> aliases <==\nroot: joe\n==> v <==\npostmaster@birch.example joe\n"},
    Trap{"nothing local", "mydestination =\nalias_maps = hash:/etc/postfix/aliases\n==> aliases <==\nroot: joe\n"},
};
constexpr std::array kAlsoBad{
    Trap{"nobody reads the mail of root", "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\npostmaster: joe\n"},
};

}  // namespace

const Rule rule_missing_postmaster_alias{
    .id = "PT436",
    .name = "missing-postmaster-alias",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "No alias says who gets mail for postmaster.",
    .why = "RFC 5321 asks every server to take mail for postmaster. Without an alias, an account or a catch-all it is refused, and\n"
           "Postfix's own notices and double bounces go nowhere.",
    .bad = "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\nroot: anna\n",
    .good = "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\npostmaster: root\nroot: anna\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 5321 4.5.1, aliases(5)",
    .check = check,
};

}  // namespace postern::lint
