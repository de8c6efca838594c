#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/table_text.h"

namespace postern::lint {
extern const Rule rule_unreferenced_table_file;
namespace {

constexpr std::array<std::string_view, 9> kNames{"main.cf", "master.cf", "dynamicmaps.cf", "postfix-files", "makedefs.out", "postfix-script", "post-install", "LICENSE", "TLS_LICENSE"};
constexpr std::array<std::string_view, 16> kEndings{".proto", ".rpmnew", ".rpmsave", "~", ".db", ".lmdb", ".cdb", ".pag", ".dir", ".cf", ".bak", ".orig", ".md", ".toml", ".pem", ".key"};

bool is_skipped(std::string_view name) {
    if (name.starts_with('.') || name.starts_with("README") || name.find(".dpkg-") != std::string_view::npos) return true;
    if (name.ends_with(".json") || name.ends_with(".sh") || name.ends_with(".py") || name.ends_with(".j2") || name.ends_with(".txt") || name.ends_with(".crt")) return true;
    if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
    return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

// Two entries or more of two words each, or a line like `/pattern/ ACTION`.
bool looks_like_table(std::string_view text) {
    if (text.find('\0') != std::string_view::npos || text.size() > (8U << 20U)) return false;
    const TableText patterns = TableText::read(TableForm::patterns, FileId::none, text);
    for (const TableEntry& entry : patterns.entries()) {
        if (entry.kind == EntryKind::entry && entry.delimiter == '/' && entry.closed && !entry.result.empty()) return true;
    }
    std::size_t good = 0;
    std::size_t bad = 0;
    const TableText pairs = TableText::read(TableForm::pairs, FileId::none, text);
    for (const TableEntry& entry : pairs.entries()) {
        const bool pair = entry.kind == EntryKind::entry && !entry.result.empty() && entry.key.find_first_of("=()<>;\"") == std::string_view::npos;
        ++(pair ? good : bad);
    }
    return good >= 2 && bad == 0;
}

// Everything that configuration texts name, by the last component of the path.
std::set<std::string, std::less<>> mentioned(const Project& project) {
    std::set<std::string, std::less<>> names;
    const auto scan = [&](std::string_view text) {
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t begin = text.find_first_not_of(" \t\r\n,:{}=\"'", at);
            if (begin == std::string_view::npos) break;
            const std::size_t end = std::min(text.find_first_of(" \t\r\n,:{}=\"'", begin), text.size());
            std::string_view word = text.substr(begin, end - begin);
            word = word.substr(word.rfind('/') == std::string_view::npos ? 0 : word.rfind('/') + 1);
            names.emplace(word);
            at = end;
        }
    };
    if (project.main_cf() != nullptr) {
        // A parameter may have the name that its file was meant to have.
        std::string text(project.text(project.main_cf()->file()));
        for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
            const SourceRange name = assignment.name_range();
            std::fill(text.begin() + name.begin, text.begin() + name.end, ' ');
        }
        scan(text);
    }
    if (project.master_cf() != nullptr) scan(project.text(project.master_cf()->file()));
    for (const std::string& name : project.directory_names()) {
        if (!name.ends_with(".cf") || name == "main.cf" || name == "master.cf") continue;
        if (const auto text = project.world().read(project.input().directory + '/' + name)) scan(*text);
    }
    for (const TableUse& use : project.tables()) names.emplace(use.name.substr(use.name.rfind('/') == std::string::npos ? 0 : use.name.rfind('/') + 1));
    return names;
}

void check(const Project& project, Report& report) {
    if (project.host() || project.main_cf() == nullptr) return;
    const auto names = mentioned(project);
    for (const std::string& name : project.directory_names()) {
        if (is_skipped(name) || names.contains(name)) continue;
        const std::string path = project.input().directory.empty() ? name : project.input().directory + '/' + name;
        const auto status = project.world().status(path);
        if (!status || status->kind != FileKind::regular) continue;
        const auto text = project.world().read(path);
        if (!text || !looks_like_table(*text)) continue;
        Finding& finding = report.add({project.main_cf()->file(), 0, 0}, fmt::format("the table {} is named by nothing", name));
        finding.subject = name;
        finding.with_help("name it in main.cf, or delete it: whoever edits it expects an effect");
    }
}

constexpr std::array kAlsoBad{
    Trap{"a parameter has the name of the file, and names another one",
         "header_checks = regexp:/etc/postfix/headers_checks\n==> header_checks <==\n/^X-Spam:/ REJECT\n"},
};
constexpr std::array kTraps{
    Trap{"named by main.cf", "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n/^X-Spam:/ REJECT\n"},
    Trap{"files of the distribution", "biff = no\n==> dynamicmaps.cf <==\npcre a b\nlmdb a b\n==> access.proto <==\na OK\nb OK\n==> main.cf.dpkg-old <==\na b\nc d\n==> README <==\nread me\nand more\n"},
    Trap{"no table", "biff = no\n==> notes <==\nThis is one line.\n"},
};

}  // namespace

const Rule rule_unreferenced_table_file{
    .id = "PT981",
    .name = "unreferenced-table-file",
    .grade = Grade::info,
    .summary = "A file beside main.cf looks like a table, but nothing names it.",
    .why = "A table has an effect when a parameter names it. One that nothing names is left over, or its name is spelt\n"
           "differently in main.cf: `headers_checks` for `header_checks`.",
    .bad = "biff = no\n==> header_checks <==\n/^X-Spam:/ REJECT\n",
    .good = "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n/^X-Spam:/ REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
