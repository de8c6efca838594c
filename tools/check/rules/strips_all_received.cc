#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/services.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_strips_all_received;
namespace {

// "^Received:" with nothing but wildcards behind it.
bool matches_all_received(std::string_view pattern) {
    const std::string lower = ascii::lower(pattern);
    std::string_view rest = lower;
    if (rest.starts_with('^')) rest.remove_prefix(1);
    if (!rest.starts_with("received:")) return false;
    rest.remove_prefix(9);
    for (const std::string_view tail : {"", ".*", " .*", "\\s.*", "\\s*.*", ".*$", " .*$", "$", ".+", "[[:space:]]*.*", "[[:space:]].*"}) {
        if (rest == tail) return true;
    }
    return false;
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::patterns) continue;
        if (!file.any([](const TableUse& use) { return use.parameter == "header_checks" || use.parameter == "smtp_header_checks"; })) continue;
        // For mail of the users alone it is a choice.
        const bool everybody = file.any([](const TableUse& use) { return use.scope == nullptr; });
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || entry.negated || entry.block != 0 || !matches_all_received(entry.key)) continue;
            const std::string action = ascii::lower(entry.result.substr(0, std::min(entry.result.find_first_of(" \t"), entry.result.size())));
            if (action != "ignore" && action != "strip") continue;
            Finding& finding = report.add(entry.key_range, "this takes every Received: header out of every message");
            if (!everybody) finding.with_grade(Grade::info);
            finding.with_help(project.version() >= conf::Version{3, 10, 0}
                                  ? "loops are found by counting them: use smtpd_hide_client_session, or match the line of the user's own hop"
                                  : "loops are found by counting them: match only the line of the user's own hop");
        }
    }
}

constexpr std::array kTraps{
    Trap{"only the hop of the user", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Received: .*\\(Authenticated sender: [^)]+\\)/ IGNORE\n"},
    Trap{"only logged", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Received:/ INFO\n"},
};
constexpr std::array kAlsoBad{
    Trap{"by the SMTP client", "smtp_header_checks = pcre:/etc/postfix/h\n==> h <==\n/^Received:/i STRIP\n"},
    Trap{"for the users only", "biff = no\n==> h <==\n/^Received:/ IGNORE\n==> master.cf <==\nsubclean unix n - n - 0 cleanup -o header_checks=regexp:/etc/postfix/h\n"},
};

}  // namespace

const Rule rule_strips_all_received{
    .id = "PT440",
    .name = "strips-all-received",
    .grade = Grade::warning,
    .summary = "A header check takes out every Received: header.",
    .why = "Received: headers show the way of a message. Postfix counts them to find loops, and people read them to find faults.\n"
           "Without them a loop goes on until a disk is full. To hide the addresses of users, take out the one line of their\n"
           "own hop.",
    .bad = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Received: .*/ IGNORE\n",
    .good = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Received: .*\\(Authenticated sender: [^)]+\\)/ IGNORE\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "header_checks(5); RFC 5321 4.4, 6.3",
    .check = check,
};

}  // namespace postern::lint
