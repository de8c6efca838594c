#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_maildir_without_slash;
namespace {

bool looks_like_maildir(std::string_view path) {
    if (path.empty() || path.ends_with('/')) return false;
    const std::string last = ascii::lower(path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
    return last == "maildir" || last == ".maildir" || last == "mail";
}

void add(SourceRange range, std::string_view text, Report& report) {
    report.add(range, fmt::format("without a slash at its end `{}` is one file with all mail (mbox)", text))
        .with_help("a Maildir is named with a slash")
        .with_fix(FixKind::safe, "add the slash", {{{range.file, range.end, range.end}, "/"}});
}

void check_table(const TableText& text, Report& report) {
    std::size_t with = 0;
    std::size_t all = 0;
    for (const TableEntry& entry : text.entries()) {
        if (entry.kind != EntryKind::entry || entry.result.empty()) continue;
        ++all;
        if (entry.result.ends_with('/')) ++with;
    }
    for (const TableEntry& entry : text.entries()) {
        if (entry.kind != EntryKind::entry || entry.result.empty() || entry.result.ends_with('/')) continue;
        const bool odd_one = all >= 3 && with * 2 > all;
        if (looks_like_maildir(entry.result) || odd_one) add(entry.result_range, entry.result, report);
    }
}

void check(const Project& project, Report& report) {
    for (const std::string_view name : {"home_mailbox", "mail_spool_directory"}) {
        const conf::Assignment* set = project.assignment(name);
        if (set == nullptr) continue;
        const std::string value = project.value(name).value_or("");
        // The spool directory holds a mailbox for each user; only below the user's name it can be a Maildir.
        const bool user = value.find('$') != std::string::npos || value.find("/~") != std::string::npos;
        if (!looks_like_maildir(value) || (name == "mail_spool_directory" && !user)) continue;
        add(set->value_range(), value, report);
    }
    const std::string transport = project.value("virtual_transport").value_or("");
    if (transport.substr(0, transport.find(':')) != "virtual") return;
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "virtual_mailbox_maps" || use.scope != nullptr) continue;
        const TableText* text = project.table_text(use);
        if (text != nullptr && text->form() == TableForm::pairs) check_table(*text, report);
    }
}

constexpr std::array kTraps{
    Trap{"an mbox by that name is no Maildir", "home_mailbox = mbox\n"},
    Trap{"the spool directory itself", "mail_spool_directory = /var/mail\n"},
    Trap{"Dovecot does not care", "virtual_transport = lmtp:unix:private/dovecot-lmtp\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\n"
                                  "==> vmailbox <==\njoe@birch.example birch.example/joe/Maildir\n"},
};
constexpr std::array kAlsoBad{
    Trap{"one in a table", "virtual_mailbox_maps = hash:/etc/postfix/vmailbox\n==> vmailbox <==\na@birch.example a/\nb@birch.example b/\nc@birch.example c\n"},
    Trap{"by its name", "virtual_mailbox_maps = hash:/etc/postfix/vmailbox\n==> vmailbox <==\na@birch.example a/Maildir\n"},
};

}  // namespace

const Rule rule_maildir_without_slash{
    .id = "PT716",
    .name = "maildir-without-slash",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "A Maildir is named without a slash at its end, so it becomes one file.",
    .why = "local(8) and virtual(8) write a Maildir when the path ends in a slash, and one mbox file otherwise. IMAP servers that\n"
           "expect a Maildir show an empty mailbox, or fail because a file is in the way.",
    .bad = "home_mailbox = Maildir\n",
    .good = "home_mailbox = Maildir/\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "local(8), virtual(8)",
    .check = check,
};

}  // namespace postern::lint
