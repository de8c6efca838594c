#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/model/table_list.h"
#include "tools/check/distance.h"
#include "tools/check/support/settings.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_table_file_missing;
namespace {

constexpr std::array<std::string_view, 6> kClients{"ldap", "mysql", "pgsql", "sqlite", "memcache", "mongodb"};

std::string_view suffix_of(std::string_view type) {
    if (type == "hash" || type == "btree") return ".db";
    if (type == "lmdb") return ".lmdb";
    if (type == "cdb") return ".cdb";
    return {};
}

bool names_file(std::string_view type) {
    return is_file_type(type) || std::find(kClients.begin(), kClients.end(), type) != kClients.end();
}

// Names beside the missing file that somebody may have meant.
std::string similar(const Project& project, const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash);
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    std::string best;
    std::size_t least = 3;
    for (const std::string& other : project.world().list(folder)) {
        const std::size_t distance = same_words(name, other) ? 1 : edit_distance(name, other);
        if (distance >= least || other == name) continue;
        least = distance;
        best = other;
    }
    return best;
}

void check_path(const Project& project, std::string_view path, SourceRange range, std::string_view index, Report& report) {
    if (range.file == FileId::none || (!project.host() && !project.in_directory(path))) return;
    const auto place = project.locate(path);
    if (!place || project.world().status(*place)) return;
    if (!index.empty() && project.world().status(*place + std::string(index))) return;
    Finding& finding = report.add(range, fmt::format("there is no file {}", path));
    finding.with_help("lookups fail, and mail is answered with a temporary error: make the file, or mend its name");
    const std::string other = similar(project, *place);
    if (other.empty()) return;
    finding.with_fact(fmt::format("did you mean {}?", other));
    const std::string better = std::string(path.substr(0, path.rfind('/') + 1)) + other;
    if (project.text(range) == path) finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{range, better}});
}

void check(const Project& project, Report& report) {
    for (const TableUse& use : project.tables()) {
        if (!use.is_path() || !names_file(use.type)) continue;
        check_path(project, use.name, use.name_range, suffix_of(use.type), report);
    }
    for (const Setting& setting : settings(project)) {
        const conf::Syntax syntax = setting.rules.syntax;
        if (syntax != conf::Syntax::domain_list && syntax != conf::Syntax::network_list && syntax != conf::Syntax::match_list) continue;
        for (const conf::MatchItem& item : conf::parse_match_list(setting.text)) {
            if (item.form == conf::MatchForm::file) check_path(project, item.pattern.of(setting.text), part_of(setting, item.pattern), {}, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"the index is enough", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual.db <==\nx\n"},
    Trap{"outside of a checkout nobody knows", "alias_maps = hash:/etc/aliases\n"},
    Trap{"not a file", "virtual_alias_maps = static:/etc/postfix/x inline:{a=b}\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a list in a file", "relay_domains = /etc/postfix/relays\n"},
    Trap{"the settings of a client", "virtual_alias_maps = proxy:mysql:/etc/postfix/aliases.cf\n"},
    Trap{"of the machine", "==> @host <==\nalias_maps = hash:/etc/alias\n==> /etc/aliases <==\nroot: joe\n"},
};

}  // namespace

const Rule rule_table_file_missing{
    .id = "PT401",
    .name = "table-file-missing",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A table or list is in a file that does not exist.",
    .why = "A table that cannot be opened is not an empty table: every lookup in it fails, and with it the mail that needed the\n"
           "answer. The log says `open …: No such file or directory` once, then mail is deferred.",
    .bad = "header_checks = regexp:/etc/postfix/headers_checks\n==> header_checks <==\n/^X-Spam:/ REJECT\n",
    .good = "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n/^X-Spam:/ REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DATABASE_README",
    .check = check,
};

}  // namespace postern::lint
