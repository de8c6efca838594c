#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/list_edit.h"
#include "tools/check/support/settings.h"
#include "tools/check/support/trusted_networks.h"

namespace postern::lint {
extern const Rule rule_xclient_exposed;
namespace {

constexpr unsigned kWidest4 = 29;
constexpr unsigned kWidest6 = 64;

struct Right {
    std::string_view parameter;
    std::string_view what;
    Grade grade;
};
constexpr std::array kRights{
    Right{"smtpd_authorized_xclient_hosts", "pretend to be any client, with any login", Grade::error},
    Right{"smtpd_authorized_xforward_hosts", "forge the client in logs and filters", Grade::warning},
    Right{"qmqpd_authorized_clients", "relay mail through QMQP", Grade::error},
    Right{"smtpd_authorized_verp_clients", "ask for one message for each recipient", Grade::info},
};

bool is_wide(const Setting& setting, const conf::MatchItem& item) {
    if (item.sense == conf::MatchSense::exclude) return false;
    if (item.form == conf::MatchForm::table && item.table && item.table->type.of(setting.text) == "static") return true;
    const auto block = trusted_block(item.pattern.of(setting.text));
    return block && (holds_the_internet(*block) || !pool_name(*block).empty() || is_public_wider_than(*block, kWidest4, kWidest6));
}

bool is_inside(SourceRange part, SourceRange whole) {
    return part.file == whole.file && part.begin >= whole.begin && part.end <= whole.end;
}

// The element came from another parameter: that one is right for what it is for, and stays.
std::optional<TextEdit> narrow(const Project& project, SourceRange range, bool borrowed) {
    if (!borrowed) return remove_element(project, range);
    const std::string_view text = project.text(range);
    if (!text.starts_with('$') || text.find_first_of(" ,\t\n") != std::string_view::npos) return std::nullopt;
    return TextEdit{range, "127.0.0.1"};
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        const auto right = std::find_if(kRights.begin(), kRights.end(), [&](const Right& one) { return one.parameter == setting.name; });
        if (right == kRights.end()) continue;
        std::vector<SourceRange> seen;
        for (const conf::MatchItem& item : conf::parse_match_list(setting.text)) {
            if (!is_wide(setting, item)) continue;
            const SourceRange element = part_of(setting, item.span);
            const bool borrowed = !is_inside(element, setting.place) || project.text(element).starts_with('$');
            const SourceRange range = borrowed ? setting.place : element;
            if (std::find(seen.begin(), seen.end(), range) != seen.end()) continue;
            seen.push_back(range);
            Finding& finding = report.add(range, fmt::format("every host in `{}` may {}", item.pattern.of(setting.text), right->what));
            finding.with_grade(right->grade).with_help("list single hosts: the proxies and filters that need it");
            if (const auto edit = narrow(project, range, borrowed)) finding.with_fix(FixKind::suggested, "allow fewer hosts", {*edit});
        }
    }
}

constexpr std::array kTraps{
    Trap{"this machine", "smtpd_authorized_xforward_hosts = 127.0.0.0/8 [::1]/128\n"},
    Trap{"single hosts", "smtpd_authorized_xclient_hosts = 127.0.0.1, 10.0.0.17, 192.0.2.8/29\n"},
    Trap{"this machine by way of mynetworks", "mynetworks = 127.0.0.0/8 [::1]/128\nsmtpd_authorized_xclient_hosts = $mynetworks\n"},
    Trap{"names", "smtpd_authorized_xclient_hosts = filter.birch.example\n"},
};
constexpr std::array kAlsoBad{
    Trap{"everybody", "smtpd_authorized_xclient_hosts = 0.0.0.0/0\n"},
    Trap{"a public network", "smtpd_authorized_xforward_hosts = 127.0.0.1, 192.0.2.0/24\n"},
    Trap{"a table that says yes", "qmqpd_authorized_clients = static:all\n"},
    Trap{"of one service", "==> main.cf <==\nbiff = no\n==> master.cf <==\n10.0.0.7:10025 inet n - n - - smtpd -o smtpd_authorized_xforward_hosts=127.0.0.1,10.0.0.0/8\n"},
};

}  // namespace

const Rule rule_xclient_exposed{
    .id = "PT618",
    .name = "xclient-exposed",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "Too many hosts may use XCLIENT, XFORWARD, QMQP or VERP.",
    .why = "XCLIENT replaces the client's address, name and login: whoever may use it passes every restriction, as `127.0.0.1` or\n"
           "as any user. XFORWARD forges what logs and filters see, QMQP takes mail for everybody. List the proxies and filters\n"
           "one by one; `$mynetworks` is never what is meant.",
    .bad = "mynetworks = 10.0.0.0/8\nsmtpd_authorized_xclient_hosts = $mynetworks\n",
    .good = "mynetworks = 10.0.0.0/8\nsmtpd_authorized_xclient_hosts = 127.0.0.1\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "XCLIENT_README, XFORWARD_README; postconf(5)",
    .check = check,
};

}  // namespace postern::lint
