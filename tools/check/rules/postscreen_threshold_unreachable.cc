#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "tools/check/data/dnsbl_zones.h"
#include "tools/check/support/numbers.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_postscreen_threshold_unreachable;
namespace {

struct Sum {
    std::int64_t all = 0;
    std::int64_t working = 0;  // without lists that have closed
};

/// Of the positive weights; nullopt: some element is malformed.
std::optional<Sum> sum_of(const std::vector<conf::ListElement>& sites) {
    Sum sum;
    for (const conf::ListElement& site : sites) {
        const std::string_view text = site.text;
        const std::size_t star = text.find('*');
        const auto weight = star == std::string_view::npos ? std::optional<std::int64_t>(1) : plain_number(text.substr(star + 1));
        // A weight that cannot be one of Postfix's integers is a mistake of another kind.
        if (!weight || *weight > INT32_MAX) return std::nullopt;
        if (*weight <= 0) continue;
        sum.all += *weight;
        const DnsblZone* zone = find_dnsbl_zone(text.substr(0, text.find_first_of("=*")));
        if (zone == nullptr || zone->state == DnsblState::superseded) sum.working += *weight;
    }
    return sum;
}

/// Good marks are of use by themselves: they spare a client the tests.
bool uses_good_marks(const Project& project, const Scope& scope) {
    const bool new_name = project.version() >= conf::Version{3, 6, 0};
    const auto threshold = scope.values().number(new_name ? "postscreen_dnsbl_allowlist_threshold" : "postscreen_dnsbl_whitelist_threshold");
    return threshold && threshold->value < 0;
}

void check_service(const Project& project, const Scope& scope, Report& report) {
    const auto sites = scope.values().list("postscreen_dnsbl_sites");
    const auto threshold = scope.values().number("postscreen_dnsbl_threshold");
    if (!sites || sites->empty() || !threshold) return;
    const SourceRange all_sites = scope.place("postscreen_dnsbl_sites");
    const auto sum = sum_of(*sites);
    const bool good_marks = uses_good_marks(project, scope);
    if (sum && sum->working < threshold->value && !(good_marks && sum->all == 0)) {
        const SourceRange place = threshold->range.file != FileId::none ? threshold->range : all_sites;
        const bool closed = sum->all >= threshold->value;
        Finding& finding = report.add(place, closed ? fmt::format("the threshold {} is reached only with lists that have closed", threshold->value)
                                                    : fmt::format("no client can reach the threshold {}: all weights together make {}", threshold->value, sum->all));
        finding.with_related("the lists and their weights", all_sites).with_help("raise the weights, or lower postscreen_dnsbl_threshold");
        if (closed) finding.with_help("replace the lists that have closed");
    }
    const auto action = scope.values().keyword("postscreen_dnsbl_action");
    if (action && action->value == "ignore" && !good_marks) {
        report.add(all_sites, "postscreen asks these lists, and ignores what they say")
            .with_grade(Grade::info)
            .with_help("set postscreen_dnsbl_action = enforce when the log shows that the lists do no harm");
    }
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        if (scope->program() == "postscreen" && scope->type() == "inet") check_service(project, *scope, report);
    }
}

constexpr std::array kTraps{
    Trap{"postscreen is not enabled", "postscreen_dnsbl_sites = bl.spamcop.net*1\npostscreen_dnsbl_threshold = 3\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"several lists together",
         "postscreen_dnsbl_action = enforce\npostscreen_dnsbl_sites = bl.spamcop.net*2, bl.alder.example, list.dnswl.org*-4\npostscreen_dnsbl_threshold = 3\n"
         "==> master.cf <==\nsmtp inet n - n - 1 postscreen\n"},
    Trap{"the default threshold", "postscreen_dnsbl_action = drop\npostscreen_dnsbl_sites = bl.spamcop.net\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\n"},
    Trap{"a list of good hosts alone",
         "postscreen_dnsbl_sites = list.dnswl.org*-2\npostscreen_dnsbl_allowlist_threshold = -1\n==> @target=3.7 <==\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\n"},
    Trap{"no lists", "postscreen_dnsbl_threshold = 3\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\n"},
};
constexpr std::array kAlsoBad{
    Trap{"only with closed lists",
         "postscreen_dnsbl_action = enforce\npostscreen_dnsbl_sites = dnsbl.sorbs.net*2 ix.dnsbl.manitu.net=127.0.0.2*2 bl.spamcop.net\npostscreen_dnsbl_threshold = 3\n"
         "==> master.cf <==\nsmtp inet n - n - 1 postscreen\n"},
    Trap{"answers are ignored", "postscreen_dnsbl_sites = bl.spamcop.net*3\npostscreen_dnsbl_threshold = 3\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\n"},
    Trap{"in the service",
         "postscreen_dnsbl_action = enforce\npostscreen_dnsbl_sites = bl.spamcop.net*3\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\n  -o postscreen_dnsbl_threshold=8\n"},
};

}  // namespace

const Rule rule_postscreen_threshold_unreachable{
    .id = "PT524",
    .name = "postscreen-threshold-unreachable",
    .grade = Grade::warning,
    .summary = "The lists that postscreen asks cannot refuse anybody: their weights never reach the threshold.",
    .why = "postscreen adds up the weights of all lists that know a client; a list without `*weight` counts 1. Only a sum of at\n"
           "least `postscreen_dnsbl_threshold` has consequences. When all positive weights together stay below it, or reach it\n"
           "only with lists that have closed, the questions are asked for nothing.\n\n"
           "With `postscreen_dnsbl_action = ignore`, the default, a client that reaches the threshold is let through too: that\n"
           "is reported as information.",
    .bad = "postscreen_dnsbl_action = enforce\npostscreen_dnsbl_sites = bl.spamcop.net*1\npostscreen_dnsbl_threshold = 3\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\n",
    .good = "postscreen_dnsbl_action = enforce\npostscreen_dnsbl_sites = zen.spamhaus.org=127.0.0.[2..11]*3, bl.spamcop.net*1\npostscreen_dnsbl_threshold = 3\n"
            "==> master.cf <==\nsmtp inet n - n - 1 postscreen\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "POSTSCREEN_README; postconf(5), postscreen_dnsbl_sites",
    .check = check,
};

}  // namespace postern::lint
