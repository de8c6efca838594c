#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/check/support/main_edit.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_derived_domain_too_short;
namespace {

bool mentions(std::string_view text) {
    for (const std::string_view form : {"$mydomain", "${mydomain}", "$(mydomain)"}) {
        if (text.find(form) != std::string_view::npos) return true;
    }
    return false;
}

// Which value refers to $mydomain; empty: none.
std::string user_of(const Project& project) {
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        if (mentions(assignment.value())) return std::string(assignment.name());
    }
    // At compatibility levels below 1 ".$mydomain" is added to addresses without a dot.
    if (project.sets("compatibility_level") && project.flag("append_dot_mydomain").value_or(false)) return "append_dot_mydomain";
    return {};
}

void check(const Project& project, Report& report) {
    const conf::Assignment* set = project.assignment("myhostname");
    if (set == nullptr || project.sets("mydomain")) return;
    const std::string name = project.value("myhostname").value_or("");
    if (std::count(name.begin(), name.end(), '.') != 1 || name.starts_with('.') || name.ends_with('.')) return;
    const std::string user = user_of(project);
    if (user.empty()) return;
    const std::string domain = name.substr(name.find('.') + 1);
    report.add(set->value_range(), fmt::format("mydomain becomes `{}`, and {} uses it", domain, user))
        .with_help("mydomain is what follows the first dot of myhostname: set it when the host is called like the domain")
        .with_fix(FixKind::suggested, fmt::format("set mydomain = {}", name), {add_setting_behind(project, *set, "mydomain", name)});
}

constexpr std::array kTraps{
    Trap{"nobody uses mydomain", "myhostname = birch.example\n"},
    Trap{"mydomain is set", "myhostname = birch.example\nmydomain = birch.example\nmyorigin = $mydomain\n"},
    Trap{"three labels", "myhostname = mx1.birch.example\nmyorigin = $mydomain\n"},
};

}  // namespace

const Rule rule_derived_domain_too_short{
    .id = "PT702",
    .name = "derived-domain-too-short",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "mydomain, worked out from myhostname, is a bare top-level domain.",
    .why = "When `mydomain` is not set Postfix takes what follows the first dot of `myhostname`. For a host that is called like\n"
           "its domain that leaves `example`: mail then comes from `root@example`, and `$mydomain` in a list means the whole\n"
           "top-level domain.",
    .bad = "myhostname = birch.example\nmyorigin = $mydomain\n",
    .good = "myhostname = birch.example\nmydomain = birch.example\nmyorigin = $mydomain\n",
    .traps = kTraps,
    .fix_gives_good = true,
    .source = "postconf(5), mydomain",
    .check = check,
};

}  // namespace postern::lint
