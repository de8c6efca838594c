#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
extern const Rule rule_swallowed_assignment;
namespace {

constexpr std::size_t kShown = 160;  // of the value that Postfix reads

bool holds_assignments(std::string_view parameter) {
    const conf::ParamSpec* spec = conf::registry::find(parameter);
    return spec != nullptr && spec->syntax == conf::Syntax::env_list;
}

/// The parameter that a continuation line sets in its author's eyes; empty: none.
std::string_view name_in(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const std::string_view name = line.substr(0, line.find_first_of(" \t="));
    std::string_view rest = line.substr(name.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    return rest.starts_with('=') && conf::registry::find(name) != nullptr ? name : std::string_view{};
}

void check_node(const conf::MainCf& main_cf, const conf::LineNode& node, const conf::Assignment* owner, Report& report) {
    int depth = 0;
    for (const PhysicalLine& line : physical_lines(main_cf.text(), node.begin, node.end)) {
        const LineClass what = line.classify();
        if (what == LineClass::blank || what == LineClass::comment) continue;
        const std::string_view name = what == LineClass::continuation && depth == 0 ? name_in(line.text) : std::string_view{};
        if (!name.empty()) {
            const std::uint32_t begin = line.visible();
            const std::string taker = owner == nullptr ? "the line above" : fmt::format("the value of `{}`", owner->name());
            Finding& finding = report.add({main_cf.file(), begin, begin + static_cast<std::uint32_t>(name.size())},
                                          fmt::format("`{}` is not set here: the line is indented and so belongs to {}",
                                                      name, taker));
            if (owner != nullptr) {
                finding.with_related("the parameter that takes it", owner->name_range())
                    .with_fact(fmt::format("Postfix now reads  {} = {}", owner->name(),
                                           shorten(squeeze(owner->value()), kShown)));
            }
            finding.with_help("start the line in its first column")
                .with_fix(FixKind::suggested, "remove the indentation", {{{main_cf.file(), line.begin, begin}, ""}});
        }
        for (const char c : line.text) depth = std::max(0, depth + (c == '{' ? 1 : c == '}' ? -1 : 0));
    }
}

void check(const Project& project, Report& report) {
    const conf::MainCf* main_cf = project.main_as_written();
    if (main_cf == nullptr) return;
    for (std::size_t i = 0; i < main_cf->nodes().size(); ++i) {
        const conf::LineNode& node = main_cf->nodes()[i];
        if (node.kind != conf::LineKind::logical) continue;
        const conf::Assignment* owner = nullptr;
        for (const conf::Assignment& one : main_cf->assignments()) {
            if (one.node() == i) owner = &one;
        }
        if (owner == nullptr || !holds_assignments(owner->name())) check_node(*main_cf, node, owner, report);
    }
}

constexpr std::array kTraps{
    Trap{"names of the environment", "import_environment = MAIL_CONFIG\n    mail_name = x\n"},
    Trap{"a DNS list with the answers that count",
         "postscreen_dnsbl_sites =\n    dnsbl.example=127.0.0.2\n    list.example=127.0.0.[2..11]*2\n"},
    Trap{"options in braces",
         "smtpd_milters = {\n    inet:127.0.0.1:8891,\n    milter_connect_timeout = 3s\n    }\n"},
    Trap{"the text of an inline table", "header_checks = regexp:{\n    { /^X: / REPLACE\n    mail_name = x }\n    }\n"},
    Trap{"a name that only looks like one", "mynetworks = 127.0.0.0/8\n    my_networks = 192.0.2.0/24\n"},
    Trap{"the equals sign on the next line", "mynetworks\n    = 127.0.0.0/8\n"},
};
constexpr std::array<std::string_view, 1> kReplaces{"PT003"};

}  // namespace

const Rule rule_swallowed_assignment{
    .id = "PT004",
    .name = "swallowed-assignment",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A setting is indented, so it belongs to the value of the parameter above and sets nothing.",
    .why = "A line that starts with white space continues the line before. A setting that was pasted with its indentation\n"
           "is appended to the value of whatever stands above: that parameter gets extra words, and the one that was to\n"
           "be set keeps its default. Postfix does not complain unless the other value becomes unreadable.",
    .bad = "smtpd_banner = $myhostname ESMTP\n  disable_vrfy_command = yes\n",
    .good = "smtpd_banner = $myhostname ESMTP\ndisable_vrfy_command = yes\n",
    .traps = kTraps,
    .fix_gives_good = true,
    .source = "postconf(5), general format",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
