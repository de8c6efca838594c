#include <array>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_transport_result_format;
namespace {

bool is_service_name(std::string_view name) {
    return name.find_first_of(" \t/[]@,") == std::string_view::npos;
}

bool is_host(std::string_view text) {
    return text.find('.') != std::string_view::npos && text.find_first_of(" \t@:/[]") == std::string_view::npos;
}

void check_transport(const Project& project, const TableEntry& entry, Report& report) {
    const std::size_t colon = entry.result.find(':');
    if (colon == std::string_view::npos) {
        Finding& finding = report.add(entry.result_range, fmt::format("`{}` has no colon: the form is transport:nexthop", entry.result));
        finding.with_help("mail for it is deferred");
        if (is_host(entry.result) && project.text(entry.result_range) == entry.result) {
            finding.with_fix(FixKind::suggested, fmt::format("write smtp:[{}]", entry.result), {{entry.result_range, fmt::format("smtp:[{}]", entry.result)}});
        }
    } else if (!is_service_name(entry.result.substr(0, colon))) {
        report.add(entry.result_range, fmt::format("`{}` cannot be the name of a transport", entry.result.substr(0, colon))).with_help("write transport:nexthop, or :[host] for the default transport");
    }
}

void check_relay(const Project& project, const TableEntry& entry, Report& report) {
    for (const std::string_view prefix : {"smtp:", "relay:", "lmtp:"}) {
        if (!entry.result.starts_with(prefix)) continue;
        const SourceRange place = part_of(project, entry.result_range, entry.result, entry.result.substr(0, prefix.size()));
        report.add(place, fmt::format("relay hosts have no transport in front: `{}` would be the name of a host", prefix.substr(0, prefix.size() - 1)))
            .with_help("write the next hop alone")
            .with_fix(FixKind::suggested, fmt::format("delete {}", prefix), {{place, ""}});
        return;
    }
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        const bool transport = file.any([](const TableUse& use) { return use.purpose == TablePurpose::transport; });
        const bool relay = file.all([](const TableUse& use) { return use.parameter.ends_with("sender_dependent_relayhost_maps"); });
        if (!transport && !relay) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || entry.result.empty()) continue;
            if (entry.result == "DUNNO" || entry.result.find('$') != std::string_view::npos) continue;
            if (transport) {
                check_transport(project, entry, report);
            } else {
                check_relay(project, entry, report);
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"the forms there are", "transport_maps = hash:/etc/postfix/t\n==> t <==\na.test :\nb.test :[192.0.2.1]\nc.test error:5.1.1 no such user: sorry\nd.test relay:[mx.test]:25\n"},
    Trap{"relay hosts", "sender_dependent_relayhost_maps = hash:/etc/postfix/r\n==> r <==\njoe@a.test [smtp.a.test]:587\n"},
    Trap{"no opinion", "sender_dependent_default_transport_maps = hash:/etc/postfix/r\n==> r <==\njoe@a.test DUNNO\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a transport in front of a relay host", "sender_dependent_relayhost_maps = hash:/etc/postfix/r\n==> r <==\njoe@a.test smtp:[smtp.a.test]:587\n"},
    Trap{"no name", "transport_maps = hash:/etc/postfix/t\n==> t <==\na.test [192.0.2.1]:25\n"},
};

}  // namespace

const Rule rule_transport_result_format{
    .id = "PT431",
    .name = "transport-result-format",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "The result of a transport table is not `transport:nexthop`.",
    .why = "Transport tables answer with the name of a transport, a colon, and a next hop; either may be missing, the colon not.\n"
           "Tables of relay hosts answer with a next hop alone. In the wrong form the name of a host becomes the name of a\n"
           "transport, and mail is deferred.",
    .bad = "transport_maps = hash:/etc/postfix/t\n==> t <==\nalder.example mail2.alder.example\n",
    .good = "transport_maps = hash:/etc/postfix/t\n==> t <==\nalder.example smtp:[mail2.alder.example]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "transport(5), postconf(5)",
    .check = check,
};

}  // namespace postern::lint
