#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_unqualified_origin;
namespace {

bool is_bare(std::string_view name) {
    const std::string lower = ascii::lower(name);
    return lower.find('.') == std::string::npos || lower == "localhost" || lower.starts_with("localhost.");
}

void check_file(const Project& project, const conf::Assignment& set, const std::string& path, Report& report) {
    const auto place = project.locate(path);
    if (!place) return;
    const auto text = project.world().read(*place);
    if (!text) return;
    std::size_t lines = 0;
    std::string first;
    for (std::size_t at = 0; at < text->size();) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        std::string line = text->substr(at, end - at);
        at = end + 1;
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t')) line.pop_back();
        if (line.empty() || line.front() == '#') continue;
        if (lines++ == 0) first = std::move(line);
    }
    if (lines == 0) {
        report.add(set.value_range(), fmt::format("{} is empty: mail of this machine has no domain", path)).with_help("write the domain into it");
    } else if (lines > 1) {
        report.add(set.value_range(), fmt::format("{} has {} lines, and myorigin is one name", path, lines)).with_help("leave one line with the domain");
    } else if (is_bare(first)) {
        report.add(set.value_range(), fmt::format("{} says `{}`, which means nothing elsewhere", path, first)).with_help("write the domain into it");
    }
}

void check(const Project& project, Report& report) {
    const conf::Assignment* set = project.assignment("myorigin");
    const std::string value = project.value("myorigin").value_or("");
    if (set == nullptr || value.empty() || value.find_first_of(" \t,") != std::string::npos) return;
    if (value.front() == '/') return check_file(project, *set, value, report);
    // What a macro hides in a checkout may be the name of the machine.
    if (!is_bare(value) || (!project.sets("myhostname") && !project.sets("mydomain") && set->value().find('$') != std::string_view::npos)) return;
    report.add(set->value_range(), fmt::format("mail of this machine comes from `root@{}`, which means nothing elsewhere", value))
        .with_help("name a domain: $mydomain or $myhostname")
        .with_fix(FixKind::suggested, "write $mydomain", {{set->value_range(), "$mydomain"}});
}

constexpr std::array kTraps{
    Trap{"a file that is elsewhere", "myorigin = /etc/mailname\n"},
    Trap{"a domain", "myorigin = $mydomain\nmyhostname = mx1.birch.example\n"},
    Trap{"a good file", "==> @host <==\nmyorigin = /etc/mailname\n==> /etc/mailname <==\nbirch.example\n"},
};
constexpr std::array kAlsoBad{
    Trap{"an empty file", "==> @host <==\nmyorigin = /etc/mailname\n==> /etc/mailname <==\n"},
    Trap{"two lines", "==> @host <==\nmyorigin = /etc/mailname\n==> /etc/mailname <==\nbirch.example\nalder.example\n"},
};

}  // namespace

const Rule rule_unqualified_origin{
    .id = "PT703",
    .name = "unqualified-origin",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "myorigin is no domain that means anything on other machines.",
    .why = "Postfix completes addresses without a domain with `@$myorigin`. With a bare host name or `localhost` there, mail of\n"
           "cron, of web programs and of users has a sender that nobody can answer, and that other servers refuse.",
    .bad = "myorigin = localhost\n",
    .good = "myorigin = $mydomain\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), myorigin",
    .check = check,
};

}  // namespace postern::lint
