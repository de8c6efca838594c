#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/model/expand.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_recursive_definition;
namespace {

/// The names that lead back to `name`, itself first; empty: none do.
std::vector<std::string> cycle_of(const Written& use, const conf::Names& names) {
    const auto expansion = conf::expand(use.value, names);
    if (expansion || expansion.error().fault != conf::ExpandFault::nesting) return {};
    std::vector<std::string> cycle{std::string(use.name)};
    // The chain goes round until the limit is reached; its first name is one that the value refers to.
    for (const std::string& name : expansion.error().chain) {
        if (name == use.name) return cycle;
        if (std::find(cycle.begin(), cycle.end(), name) != cycle.end()) return {};  // a cycle that others are in
        cycle.push_back(name);
    }
    return {};
}

SourceRange reference_range(const Written& use, std::string_view name) {
    for (const auto& reference : conf::references(use.value).names) {
        if (reference.name != name) continue;
        const bool plain = reference.offset > 0 && use.value[reference.offset - 1] == '$';
        return use.range(reference.offset - (plain ? 1 : 0), reference.offset + name.size());
    }
    return use.range();
}

void report_cycle(const Project& project, const Written& use, const std::vector<std::string>& cycle, Report& report) {
    const std::string_view next = cycle.size() > 1 ? std::string_view(cycle[1]) : use.name;
    std::string path;
    for (const std::string& name : cycle) path.append(name).append(" → ");
    Finding& finding = report.add(reference_range(use, next), cycle.size() == 1
                                                                  ? fmt::format("`{}` refers to itself", use.name)
                                                                  : fmt::format("`{}` leads back to itself: {}{}", use.name,
                                                                                path, use.name));
    finding.with_fact("the programs that use it stop with \"unreasonable macro call nesting\"");
    finding.with_help(cycle.size() == 1 ? "write the whole value: a reference to the value before is not possible"
                                        : "break the circle: give one of them a value of its own");
    for (std::size_t i = 1; i < cycle.size(); ++i) {
        const auto& values = use.scope == nullptr ? project.values() : use.scope->values();
        if (const SourceRange place = values.place(cycle[i]); place.file != FileId::none) {
            finding.with_related(fmt::format("`{}` is in the circle, too", cycle[i]), place);
        }
    }
}

void check(const Project& project, Report& report) {
    std::map<const Scope*, std::set<std::set<std::string>>> seen;
    for_each_expanded(project, [&](const Written& use) {
        if (use.value.find('$') == std::string_view::npos) return;
        const auto& values = use.scope == nullptr ? project.values() : use.scope->values();
        const std::vector<std::string> cycle = cycle_of(use, values.names());
        if (cycle.empty()) return;
        if (!seen[use.scope].emplace(cycle.begin(), cycle.end()).second) return;
        report_cycle(project, use, cycle, report);
    });
}

constexpr std::array kTraps{
    Trap{"a chain", "a = 192.0.2.0/24\nb = $a\nmynetworks = $b\n"},
    Trap{"a question whether it is set", "smtpd_banner = ${smtpd_banner?x} ESMTP\n"},
    Trap{"a service's value made of another parameter",
         "==> master.cf <==\n587 inet n - n - - smtpd\n  -o smtpd_client_restrictions=$smtpd_sender_restrictions\n"},
    Trap{"a service's variable made of main.cf's value",
         "==> master.cf <==\n587 inet n - n - - smtpd\n  -o mine=$mydestination\n  -o mydestination_more=$mine\n"},
    Trap{"a doubled dollar sign", "mail_name = $$mail_name\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a circle of two", "mydomain = $myorigin\nmyorigin = $mydomain\n"},
    Trap{"a circle through a default", "myhostname = $myorigin\n"},
    Trap{"a circle of the user's names", "a = $b\nb = $a\nmynetworks = 127.0.0.0/8 $a\n"},
    Trap{"in a service", "==> master.cf <==\n587 inet n - n - - smtpd\n  -o mydestination=$mydestination,lists.birch.example\n"},
};

}  // namespace

const Rule rule_recursive_definition{
    .id = "PT302",
    .name = "recursive-definition",
    .grade = Grade::error,
    .fix = FixKind::none,
    .summary = "A value refers to itself, directly or through others; programs that use it stop.",
    .why = "A reference is replaced when a value is used, not when it is set. `mydestination = $mydestination, more` is\n"
           "therefore no way to append: it never ends, and every program that needs the value stops with \"unreasonable\n"
           "macro call nesting\". The same holds for a service's `-o name=$name`: the value of main.cf is replaced before\n"
           "anything is expanded.\n\n"
           "Write the whole value, or put the common part into a variable of your own.",
    .bad = "mydestination = $mydestination, lists.birch.example\n",
    .good = "mydestination = $myhostname, localhost, lists.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "observed with postconf and smtpd 3.7: \"unreasonable macro call nesting\"",
    .check = check,
};

}  // namespace postern::lint
