#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
extern const Rule rule_commented_head_live_tail;
namespace {

constexpr std::size_t kShown = 160;  // of the value that Postfix reads
constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_";

/// A comment that was the first line of a setting.
struct Head {
    PhysicalLine line;
    std::string_view name;
    std::uint32_t name_at = 0;
};

std::optional<Head> head_in(const PhysicalLine& line) {
    const std::uint32_t hash = line.visible();
    std::string_view body = line.text.substr(hash - line.begin + 1);
    const std::size_t lead = std::min(body.find_first_not_of(" \t"), body.size());
    const auto name_at = static_cast<std::uint32_t>(hash + 1 + lead);
    body.remove_prefix(lead);
    const std::string_view name = body.substr(0, body.find_first_not_of(kNameCharacters));
    std::string_view rest = body.substr(name.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (name.empty() || !rest.starts_with('=')) return std::nullopt;
    const std::string_view end = ascii::trim_right(body);
    const bool goes_on = end.ends_with(',') || end.ends_with('=') || end.ends_with('\\');
    if (!goes_on && conf::registry::find(name) == nullptr) return std::nullopt;
    return Head{line, name, name_at};
}

/// The node's text in front of `offset` leaves a brace open.
bool inside_braces(std::string_view text, const conf::LineNode& node, std::uint32_t offset) {
    int depth = 0;
    for (const PhysicalLine& line : physical_lines(text, node.begin, offset)) {
        if (line.classify() == LineClass::comment) continue;
        for (const char c : line.text) depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    }
    return depth > 0;
}

const conf::LineNode* node_at(const conf::MainCf& main_cf, std::uint32_t offset) {
    for (const conf::LineNode& node : main_cf.nodes()) {
        if (node.begin <= offset && offset < node.end) return &node;
    }
    return nullptr;
}

void report_tail(const conf::MainCf& main_cf, const Head& head, const PhysicalLine& tail, Report& report) {
    const conf::LineNode* node = node_at(main_cf, tail.begin);
    if (node == nullptr || inside_braces(main_cf.text(), *node, tail.begin)) return;
    const conf::Assignment* owner = nullptr;
    for (const conf::Assignment& one : main_cf.assignments()) {
        if (&main_cf.nodes()[one.node()] == node) owner = &one;
    }
    std::string message = fmt::format("the head of this line, `{}`, is a comment: ", head.name);
    message += owner != nullptr                          ? fmt::format("the line belongs to `{}`", owner->name())
               : node->kind == conf::LineKind::stray ? "the line is thrown away"
                                                         : "the line belongs to the one above";
    Finding& finding = report.add(tail.visible_range(main_cf.file()), std::move(message));
    if (owner != nullptr) {
        finding.with_fact(fmt::format("Postfix now reads  {} = {}", owner->name(), shorten(squeeze(owner->value()), kShown)))
            .with_related("the parameter that takes it", owner->name_range());
    }
    const std::uint32_t begin = head.line.begin;
    finding.with_related("a comment does not start or end a setting", head.line.visible_range(main_cf.file()))
        .with_help(fmt::format("uncomment `{}`, or comment out this line and those that go with it", head.name))
        .with_fix(FixKind::suggested, "uncomment the first line",
                  {{{main_cf.file(), begin, head.name_at}, ""}});
}

void check(const Project& project, Report& report) {
    const conf::MainCf* main_cf = project.main_as_written();
    if (main_cf == nullptr) return;
    std::optional<Head> head;
    for (const PhysicalLine& line : physical_lines(main_cf->text())) {
        switch (line.classify()) {
            case LineClass::blank: break;
            case LineClass::comment:
                if (auto found = head_in(line)) head = found;
                break;
            case LineClass::continuation:
                if (head) report_tail(*main_cf, *head, line, report);
                head.reset();
                break;
            case LineClass::start: head.reset(); break;
        }
    }
}

constexpr std::array kTraps{
    Trap{"a comment inside a genuine folded value", "mynetworks = 127.0.0.0/8\n# office\n  10.1.0.0/16\n"},
    Trap{"a tail that is a comment, too",
         "biff = no\n# smtpd_helo_restrictions = reject_invalid_helo_hostname,\n#    reject_non_fqdn_helo_hostname\n"},
    Trap{"an indented comment as the tail",
         "biff = no\n# smtpd_helo_restrictions = reject_invalid_helo_hostname,\n    # reject_non_fqdn_helo_hostname\n"},
    Trap{"prose with an equals sign", "mynetworks = 127.0.0.0/8\n# the office (vlan = 3)\n  10.1.0.0/16\n"},
    Trap{"an element taken out of a list",
         "smtpd_recipient_restrictions = reject_unauth_destination,\n#    reject_rbl_client dnsbl.example=127.0.0.2,\n"
         "    permit\n"},
    Trap{"master.cf has a rule of its own",
         "==> master.cf <==\nsmtp inet n - n - - smtpd\n#submission inet n - n - - smtpd\n  -o biff=no\n"},
    Trap{"an option taken out of a group",
         "smtpd_milters = { inet:127.0.0.1:8891,\n#  connect_timeout = 3s,\n   default_action=accept }\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a name of the user's own, with a list that goes on",
         "biff = no\n# greylisting = check_client_access hash:/etc/postfix/grey,\n#   dunno\n    permit\n"},
    Trap{"nothing in front of it", "# smtpd_recipient_restrictions = reject_unauth_destination,\n    permit\n"},
    Trap{"a blank line between", "biff = no\n#mynetworks =\n\n  127.0.0.0/8\n"},
};
constexpr std::array<std::string_view, 1> kReplaces{"PT002"};

}  // namespace

const Rule rule_commented_head_live_tail{
    .id = "PT003",
    .name = "commented-head-live-tail",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "The first line of a setting is a comment, its continuation is live and belongs to another parameter.",
    .why = "Somebody put a `#` in front of a setting and forgot the lines below it. A comment neither starts nor ends a\n"
           "setting: the indented lines that are left continue whatever live setting stands above them, however many\n"
           "comments are between. That parameter gets a value nobody wrote, and no tool of Postfix mentions it.\n\n"
           "Comment out all lines of a setting, or none.",
    .bad = "biff = no\n# smtpd_helo_restrictions = reject_invalid_helo_hostname,\n    reject_non_fqdn_helo_hostname\n",
    .good = "biff = no\nsmtpd_helo_restrictions = reject_invalid_helo_hostname,\n    reject_non_fqdn_helo_hostname\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format; observed with Postfix 3.7",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
