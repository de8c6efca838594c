#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/address_classes.h"
#include "tools/check/support/list_edit.h"

namespace postern::lint {
extern const Rule rule_domain_in_two_classes;
namespace {

// relay_domains matches subdomains, too, when parent_domain_matches_subdomains says so.
bool parents_count(const Project& project) {
    const std::string list = project.value("parent_domain_matches_subdomains").value_or("");
    return list.find("relay_domains") != std::string::npos;
}

void report_pair(const Project& project, const ClassDomain& first, const ClassDomain& second, Report& report) {
    // The one that somebody wrote last is told; a default cannot be mended.
    const ClassDomain& wrong = second.range.file == FileId::none ? first : second;
    const ClassDomain& other = &wrong == &first ? second : first;
    if (wrong.range.file == FileId::none) return;
    // mydestination is the one to leave: its domains have a class of their own elsewhere.
    const bool swap = other.address_class == AddressClass::local && other.range.file != FileId::none;
    const ClassDomain& at = swap ? other : wrong;
    const ClassDomain& kept = swap ? wrong : other;
    Finding& finding = report.add(at.range, fmt::format("`{}` is in {} and in {}", at.name, parameter_of(at.address_class), parameter_of(kept.address_class)));
    finding.subject = at.name;
    finding.with_related(fmt::format("in {}", parameter_of(kept.address_class)), kept.range)
        .with_help("a domain belongs to one class only: which one decides what becomes of its mail");
    if (at.from_value) {
        if (auto edit = remove_element(project, at.range)) {
            finding.with_fix(FixKind::suggested, fmt::format("take it out of {}", parameter_of(at.address_class)), {*edit});
        }
    }
}

void check(const Project& project, Report& report) {
    const AddressClasses classes = find_address_classes(project);
    std::map<std::string_view, std::vector<const ClassDomain*>> by_name;
    for (const ClassDomain& domain : classes.domains) by_name[domain.name].push_back(&domain);
    for (const auto& [name, places] : by_name) {
        const auto second = std::find_if(places.begin(), places.end(), [&](const ClassDomain* one) { return one->address_class != places.front()->address_class; });
        if (second != places.end()) report_pair(project, *places.front(), **second, report);
    }
    if (!parents_count(project)) return;
    for (const ClassDomain& parent : classes.domains) {
        if (parent.address_class != AddressClass::relay || parent.name.starts_with('.') || parent.range.file == FileId::none) continue;
        for (const ClassDomain& child : classes.domains) {
            if (child.address_class == AddressClass::relay || child.range.file == FileId::none || !child.name.ends_with("." + parent.name)) continue;
            report.add(child.range, fmt::format("`{}` is below `{}` of relay_domains, which counts for subdomains, too", child.name, parent.name))
                .with_grade(Grade::info)
                .with_related("in relay_domains", parent.range)
                .with_help("it works: the class of this list comes first; mind it when you read relay_domains");
        }
    }
}

constexpr std::array kTraps{
    Trap{"the old default of relay_domains", "mydestination = birch.example\nrelay_domains = $mydestination\n"},
    Trap{"a table that cannot be read", "mydestination = birch.example\nvirtual_mailbox_domains = mysql:/etc/postfix/domains.cf\n"},
    Trap{"different domains", "mydestination = $myhostname, localhost\nmyhostname = mx1.birch.example\nvirtual_mailbox_domains = birch.example\n"},
    Trap{"an address of an alias table is no domain", "mydestination = birch.example\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\njoe@birch.example joe\n@alder.example joe\n"},
};
constexpr std::array kAlsoBad{
    Trap{"through $myhostname", "myhostname = mx1.birch.example\nmydestination = $myhostname\nvirtual_alias_domains = mx1.birch.example\nvirtual_alias_maps = hash:/x\n"},
    Trap{"a key of the alias table", "mydestination = birch.example\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\nbirch.example anything\njoe@birch.example joe\n"},
    Trap{"in a file", "relay_domains = /etc/postfix/relays\nvirtual_mailbox_domains = birch.example\n==> relays <==\nbirch.example\n"},
};

}  // namespace

const Rule rule_domain_in_two_classes{
    .id = "PT704",
    .name = "domain-in-two-classes",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A domain is listed in two address classes.",
    .why = "Local, virtual alias, virtual mailbox and relay domains are four classes, and each domain is in one. Listed in two,\n"
           "trivial-rewrite takes the first it finds and logs `do not list domain … in BOTH …`: mail goes to accounts instead\n"
           "of virtual mailboxes, or is refused as unknown.",
    .bad = "mydestination = $myhostname, birch.example\nmyhostname = mx1.birch.example\nvirtual_mailbox_domains = birch.example\n",
    .good = "mydestination = $myhostname\nmyhostname = mx1.birch.example\nvirtual_mailbox_domains = birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "ADDRESS_CLASS_README, trivial-rewrite(8)",
    .check = check,
};

}  // namespace postern::lint
