#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/numbers.h"

namespace postern::lint {
extern const Rule rule_virtual_mailbox_incomplete;
namespace {

struct Part {
    std::string_view name;
    std::string_view value;
};
constexpr std::array kParts{Part{"virtual_mailbox_maps", "hash:/etc/postfix/vmailbox"}, Part{"virtual_mailbox_base", "/var/vmail"},
                            Part{"virtual_uid_maps", "static:5000"}, Part{"virtual_gid_maps", "static:5000"}};

void check(const Project& project, Report& report) {
    const conf::Assignment* domains = project.assignment("virtual_mailbox_domains");
    if (domains == nullptr || project.value("virtual_mailbox_domains").value_or("").empty()) return;
    const std::string transport = project.value("virtual_transport").value_or("");
    if (transport.substr(0, transport.find(':')) != "virtual") return;
    std::vector<TextEdit> edits;
    std::vector<std::string_view> missing;
    for (const Part& part : kParts) {
        if (!project.value(part.name).value_or("x").empty()) continue;
        missing.push_back(part.name);
        edits.push_back(give_setting(project, part.name, part.value));
    }
    if (!missing.empty()) {
        report.add(domains->name_range(), fmt::format("virtual(8) delivers for these domains, but {} {} empty", fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are"))
            .with_help("virtual(8) needs the mailboxes, their folder and the account that owns them")
            .with_fix(FixKind::suggested, "set what is missing", std::move(edits));
    }
    const auto minimum = plain_number(project.value("virtual_minimum_uid").value_or(""));
    const conf::Assignment* uids = project.assignment("virtual_uid_maps");
    const std::string value = project.value("virtual_uid_maps").value_or("");
    if (uids == nullptr || !minimum || !value.starts_with("static:")) return;
    const auto uid = plain_number(std::string_view(value).substr(7));
    if (uid && *uid < *minimum) {
        report.add(uids->value_range(), fmt::format("user id {} is below virtual_minimum_uid, {}: every delivery fails", *uid, *minimum))
            .with_help("give the mailboxes an account with a higher id, or lower virtual_minimum_uid");
    }
}

constexpr std::array kTraps{
    Trap{"Dovecot delivers", "virtual_mailbox_domains = birch.example\nvirtual_transport = lmtp:unix:private/dovecot-lmtp\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\n"},
    Trap{"no domains", "virtual_mailbox_domains =\n"},
};
constexpr std::array kAlsoBad{
    Trap{"too low an id", "virtual_mailbox_domains = birch.example\nvirtual_mailbox_maps = hash:/x\nvirtual_mailbox_base = /var/vmail\nvirtual_uid_maps = static:50\nvirtual_gid_maps = static:50\n"},
};

}  // namespace

const Rule rule_virtual_mailbox_incomplete{
    .id = "PT706",
    .name = "virtual-mailbox-incomplete",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "virtual(8) is to deliver, but does not know where or as whom.",
    .why = "virtual(8) looks up the mailbox in `virtual_mailbox_maps`, puts it below `virtual_mailbox_base`, and writes it with\n"
           "the ids of `virtual_uid_maps` and `virtual_gid_maps`. When one of them is empty, or the id is below\n"
           "`virtual_minimum_uid`, all mail for virtual mailboxes is deferred.",
    .bad = "virtual_mailbox_domains = birch.example\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\n",
    .good = "virtual_mailbox_domains = birch.example\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\nvirtual_mailbox_base = /var/vmail\n"
            "virtual_uid_maps = static:5000\nvirtual_gid_maps = static:5000\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "virtual(8)",
    .check = check,
};

}  // namespace postern::lint
