#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/check/support/list_edit.h"
#include "tools/check/support/settings.h"
#include "tools/check/support/trusted_networks.h"

namespace postern::lint {
extern const Rule rule_trusts_the_internet;
namespace {

bool listens_to_the_world(const Project& project) {
    return std::any_of(project.scopes().begin(), project.scopes().end(),
                       [](const Scope& scope) { return scope.is_smtpd() && scope.listener() != Listener::none && !scope.loopback_only(); });
}

bool matches_all(const Setting& setting, const conf::MatchItem& item) {
    if (item.form != conf::MatchForm::table || !item.table) return false;
    return item.table->type.of(setting.text) == "static";
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.name != "mynetworks") continue;
        for (const conf::MatchItem& item : conf::parse_match_list(setting.text)) {
            if (item.sense == conf::MatchSense::exclude) continue;
            const std::string_view text = item.pattern.of(setting.text);
            const auto block = trusted_block(text);
            if (!matches_all(setting, item) && (!block || !holds_the_internet(*block))) continue;
            const SourceRange range = part_of(setting, item.span);
            Finding& finding = report.add(range, fmt::format("`{}` trusts strangers: they may relay mail through this host", text));
            if (!listens_to_the_world(project)) finding.with_grade(Grade::info);
            finding.with_help("list only the networks that you run, each with its own prefix");
            if (const auto edit = remove_element(project, range)) finding.with_fix(FixKind::suggested, "trust it no longer", {*edit});
        }
    }
}

constexpr std::array kTraps{
    Trap{"an IPv4 block in IPv6 form", "mynetworks = 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128\n"},
    Trap{"a large network of one's own", "mynetworks = 127.0.0.0/8 10.0.0.0/8\n"},
    Trap{"an exception", "mynetworks = !0.0.0.0/0 127.0.0.0/8\n"},
    Trap{"IPv6 networks", "mynetworks = [2001:db8::]/32 [fe80::]/64 [fd00:1::]/48\n"},
};
constexpr std::array kAlsoBad{
    Trap{"everybody", "mynetworks = 0.0.0.0/0\n"},
    Trap{"everybody with IPv6", "mynetworks = 127.0.0.0/8 [::]/0\n"},
    Trap{"much more than 192.168", "mynetworks = 127.0.0.0/8 192.0.0.0/8\n"},
    Trap{"a table that says yes", "mynetworks = static:all\n"},
    Trap{"a very short prefix", "mynetworks = 127.0.0.0/8, 64.0.0.0/3\n"},
    Trap{"mapped", "mynetworks = 127.0.0.0/8 [::ffff:0.0.0.0]/96\n"},
    Trap{"nobody can reach it", "inet_interfaces = loopback-only\nmynetworks = 127.0.0.0/8 0.0.0.0/0\n"},
    Trap{"of one service", "==> master.cf <==\nsmtp inet n - n - - smtpd -o mynetworks=127.0.0.0/8,0.0.0.0/0\n"},
};

}  // namespace

const Rule rule_trusts_the_internet{
    .id = "PT619",
    .name = "trusts-the-internet",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "mynetworks holds addresses of strangers, who may then send mail through this host.",
    .why = "Clients in `mynetworks` pass `permit_mynetworks`: they may send mail to anybody. A network like `172.0.0.0/8` is\n"
           "mostly public space (the private part is 172.16.0.0/12), and `192.0.0.0/8` is another such slip. Spammers find an\n"
           "open relay within hours, and lists of bad hosts do soon after.",
    .bad = "mynetworks = 127.0.0.0/8 172.0.0.0/8\n",
    .good = "mynetworks = 127.0.0.0/8\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "BASIC_CONFIGURATION_README; postconf(5), mynetworks",
    .check = check,
};

}  // namespace postern::lint
