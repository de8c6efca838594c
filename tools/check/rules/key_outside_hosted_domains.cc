#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/distance.h"
#include "tools/check/finding.h"
#include "tools/check/support/address_classes.h"

namespace postern::lint {
extern const Rule rule_key_outside_hosted_domains;
namespace {

constexpr std::array<std::string_view, 3> kMaps{"relay_recipient_maps", "virtual_mailbox_maps", "virtual_alias_maps"};

bool below_some(const AddressClasses& classes, std::string_view domain) {
    for (const ClassDomain& known : classes.domains) {
        const std::string_view parent = known.name.starts_with('.') ? std::string_view(known.name).substr(1) : std::string_view(known.name);
        if (domain.size() > parent.size() && domain.ends_with(parent) && domain[domain.size() - parent.size() - 1] == '.') return true;
    }
    return false;
}

void check_table(const TableUse& use, const TableText& text, const AddressClasses& classes, Report& report) {
    std::vector<std::string_view> names;
    for (const ClassDomain& known : classes.domains) names.push_back(known.name);
    for (const TableEntry& entry : text.entries()) {
        const std::size_t at = entry.key.rfind('@');
        if (entry.kind != EntryKind::entry || at == std::string_view::npos || at + 1 >= entry.key.size()) continue;
        const std::string domain = ascii::lower(entry.key.substr(at + 1));
        if (domain.find('.') == std::string::npos || classes.find(domain) != nullptr || below_some(classes, domain)) continue;
        SourceRange range = entry.key_range;
        if (range.end - range.begin == entry.key.size()) range.begin += static_cast<std::uint32_t>(at + 1);
        Finding& finding = report.add(range, fmt::format("`{}` is no domain of this server", domain));
        if (use.parameter == "virtual_alias_maps") finding.with_grade(Grade::info);
        finding.with_help("nobody sends mail for it here: add the domain to its class, or mend the key");
        if (const auto better = nearest(domain, names, 2)) finding.with_fix(FixKind::suggested, fmt::format("write {}", *better), {{range, std::string(*better)}});
    }
}

void check(const Project& project, Report& report) {
    const AddressClasses classes = find_address_classes(project);
    if (classes.any_opaque() || project.main_cf() == nullptr) return;
    for (const TableUse& use : project.tables()) {
        if (std::find(kMaps.begin(), kMaps.end(), use.parameter) == kMaps.end() || use.scope != nullptr) continue;
        // Aliases without domains of their own rewrite whatever they list.
        if (use.parameter == "virtual_alias_maps" && !project.sets("virtual_alias_domains")) continue;
        const TableText* text = project.table_text(use);
        if (text != nullptr && text->form() == TableForm::pairs) check_table(use, *text, classes, report);
    }
}

constexpr std::array kTraps{
    Trap{"domains that cannot be read", "virtual_mailbox_domains = mysql:/etc/postfix/d.cf\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\n==> vmailbox <==\nanna@brich.example anna/\n"},
    Trap{"a known domain in capital letters", "virtual_mailbox_domains = birch.example\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\n==> vmailbox <==\nanna@Birch.Example anna/\n@birch.example all/\n"},
};
constexpr std::array kAlsoBad{
    Trap{"aliases may rewrite foreign addresses on purpose",
         "virtual_alias_domains = birch.example\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\njoe@birch.example joe\njoe@elsewhere.test joe\n"},
};

}  // namespace

const Rule rule_key_outside_hosted_domains{
    .id = "PT982",
    .name = "key-outside-hosted-domains",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A table of recipients lists an address in a domain that this server does not have.",
    .why = "`virtual_mailbox_maps` and its relatives are asked for addresses of hosted domains only. A key in another domain is\n"
           "never looked up: mostly the domain is misspelt, and its owner gets no mail.",
    .bad = "virtual_mailbox_domains = birch.example\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\n==> vmailbox <==\nanna@brich.example anna/\n",
    .good = "virtual_mailbox_domains = birch.example\nvirtual_mailbox_maps = hash:/etc/postfix/vmailbox\n==> vmailbox <==\nanna@birch.example anna/\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "VIRTUAL_README",
    .check = check,
};

}  // namespace postern::lint
