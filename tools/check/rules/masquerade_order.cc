#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_masquerade_order;
namespace {

bool below(std::string_view child, std::string_view parent) {
    return child.size() > parent.size() && child.ends_with(parent) && child[child.size() - parent.size() - 1] == '.';
}

std::string_view domain_of(std::string_view element) {
    while (element.starts_with('!')) element.remove_prefix(1);
    return element;
}

void check(const Project& project, Report& report) {
    const auto list = project.values().list("masquerade_domains");
    const conf::Assignment* set = project.assignment("masquerade_domains");
    if (!list || list->empty() || set == nullptr) return;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const conf::ListElement& element = (*list)[i];
        const std::string name = ascii::lower(domain_of(element.text));
        if (name.starts_with('.')) {
            report.add(element.range, "a domain that starts with a dot matches nothing here")
                .with_help("subdomains are meant anyway: leave the dot out")
                .with_fix(FixKind::suggested, fmt::format("write {}", name.substr(1)), {{element.range, name.substr(1)}});
            continue;
        }
        for (std::size_t j = 0; j < i; ++j) {
            const conf::ListElement& parent = (*list)[j];
            const std::string above = ascii::lower(domain_of(parent.text));
            if (!below(name, above) && !(name == above && element.text.starts_with('!') && !parent.text.starts_with('!'))) continue;
            Finding& finding = report.add(element.range, fmt::format("`{}` in front of it has matched already", parent.text));
            finding.with_related("the first match counts", parent.range).with_help("write the longer domain first");
            if (set->value().find('$') == std::string_view::npos) {
                finding.with_fix(FixKind::suggested, "change their places", {{parent.range, element.text}, {element.range, parent.text}});
            }
            break;
        }
    }
    if (project.value("masquerade_exceptions").value_or("x").empty()) {
        report.add(set->name_range(), "mail of root is masqueraded, too: nobody can tell which machine wrote")
            .with_grade(Grade::info)
            .with_help("set masquerade_exceptions = root");
    }
}

constexpr std::array kTraps{
    Trap{"exclusions first", "masquerade_domains = !lab.birch.example, birch.example\nmasquerade_exceptions = root\n"},
    Trap{"the longer one first", "masquerade_domains = lab.birch.example, birch.example\nmasquerade_exceptions = root\n"},
    Trap{"none", "masquerade_domains =\n"},
};
constexpr std::array kAlsoBad{
    Trap{"with a dot", "masquerade_domains = .birch.example\nmasquerade_exceptions = root\n"},
    Trap{"an exclusion too late", "masquerade_domains = birch.example, !lab.birch.example\nmasquerade_exceptions = root\n"},
};

}  // namespace

const Rule rule_masquerade_order{
    .id = "PT714",
    .name = "masquerade-order",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "An element of masquerade_domains never matches.",
    .why = "The first domain of `masquerade_domains` that an address is in, or below, decides. Behind its parent a domain has no\n"
           "effect, and neither has an exclusion with `!`.",
    .bad = "masquerade_domains = birch.example, lab.birch.example\nmasquerade_exceptions = root\n",
    .good = "masquerade_domains = lab.birch.example, birch.example\nmasquerade_exceptions = root\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "ADDRESS_REWRITING_README",
    .check = check,
};

}  // namespace postern::lint
