#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/numbers.h"
#include "tools/check/support/transports.h"

namespace postern::lint {
extern const Rule rule_size_limit_inversion;
namespace {

bool not_empty(const Project& project, std::string_view name) {
    return !project.value(name).value_or("").empty();
}

// Mail can reach the agent: a class of addresses that has domains leads there, or a table names it.
bool reaches(const Project& project, std::string_view agent) {
    const auto leads = [&](std::string_view transport, std::string_view domains) {
        const std::string value = project.value(transport).value_or("");
        return value.substr(0, value.find(':')) == agent && not_empty(project, domains);
    };
    if (leads("local_transport", "mydestination") || leads("virtual_transport", "virtual_mailbox_domains")) return true;
    for (const TransportUse& use : find_transport_uses(project).uses) {
        if (use.name == agent && use.where.find(':') != std::string::npos) return true;
    }
    return false;
}

void compare(const Project& project, std::string_view mailbox, Report& report) {
    const auto limit = plain_number(project.value(mailbox).value_or(""));
    const auto message = plain_number(project.value("message_size_limit").value_or(""));
    if (!limit || !message || *limit <= 0 || (*message != 0 && *message <= *limit)) return;
    const conf::Assignment* message_set = project.assignment("message_size_limit");
    const conf::Assignment* limit_set = project.assignment(mailbox);
    if (message_set == nullptr && limit_set == nullptr) return;
    const conf::Assignment& place = message_set != nullptr ? *message_set : *limit_set;
    Finding& finding = report.add(place.value_range(), fmt::format("messages may be {}, but {} allows mailboxes of {} bytes",
                                                                   *message == 0 ? std::string("of any size") : fmt::format("{} bytes", *message), mailbox, *limit));
    finding.with_help("the delivery agent stops when it starts: no mail is delivered");
    if (limit_set != nullptr) {
        if (&place != limit_set) finding.with_related(fmt::format("{} is set here", mailbox), limit_set->value_range());
        finding.with_fix(FixKind::suggested, fmt::format("set {} = 0 (no limit)", mailbox), {{limit_set->value_range(), "0"}});
    } else {
        const conf::LineNode& node = project.main_cf()->nodes()[place.node()];
        const std::string_view text = project.main_cf()->text();
        const bool closed = node.end > 0 && text[node.end - 1] == '\n';
        finding.with_fact(fmt::format("{} = {} is the default", mailbox, *limit));
        finding.with_fix(FixKind::suggested, fmt::format("set {} = 0 (no limit)", mailbox),
                         {{{project.main_cf()->file(), node.end, node.end}, fmt::format("{}{} = 0\n", closed ? "" : "\n", mailbox)}});
    }
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    if (reaches(project, "local")) compare(project, "mailbox_size_limit", report);
    if (reaches(project, "virtual")) compare(project, "virtual_mailbox_limit", report);
}

constexpr std::array kTraps{
    Trap{"no limit of mailboxes", "message_size_limit = 104857600\nmailbox_size_limit = 0\n"},
    Trap{"nothing is delivered locally", "message_size_limit = 104857600\nmydestination =\n"},
    Trap{"Dovecot delivers", "message_size_limit = 104857600\nmailbox_size_limit = 0\nvirtual_transport = lmtp:unix:private/dovecot-lmtp\n"
                             "virtual_mailbox_domains = birch.example\n"},
};
constexpr std::array kAlsoBad{
    Trap{"virtual mailboxes", "message_size_limit = 104857600\nmailbox_size_limit = 0\nvirtual_mailbox_domains = birch.example\n"},
    Trap{"messages without a limit", "message_size_limit = 0\n"},
};

}  // namespace

const Rule rule_size_limit_inversion{
    .id = "PT213",
    .name = "size-limit-inversion",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A message may be larger than the mailbox it goes to.",
    .why = "local(8) and virtual(8) check when they start that a message of the largest size fits into a mailbox. When\n"
           "`message_size_limit` is raised and `mailbox_size_limit` (51200000) or `virtual_mailbox_limit` is forgotten, they\n"
           "refuse to run, and mail piles up in the queue.",
    .bad = "message_size_limit = 104857600\n",
    .good = "message_size_limit = 104857600\nmailbox_size_limit = 0\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), mailbox_size_limit, virtual_mailbox_limit",
    .check = check,
};

}  // namespace postern::lint
