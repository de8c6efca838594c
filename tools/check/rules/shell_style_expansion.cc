#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/macros.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_shell_style_expansion;
namespace {

/// `${name:-text}` and its relatives, in Postfix's words.
std::string in_postfix(std::string_view name, char operation, std::string_view text, conf::Version version) {
    const bool braces = version >= conf::Version{3, 0, 0};
    if (operation == '+') return braces ? fmt::format("${{{}?{{{}}}}}", name, text) : fmt::format("${{{}?{}}}", name, text);
    return braces ? fmt::format("${{{0}?{{${0}}}:{{{1}}}}}", name, text) : fmt::format("${{{0}?${0}}}${{{0}:{1}}}", name, text);
}

void check_operator(const Project& project, const Written& use, const BracketMacro& macro, Report& report) {
    if (macro.open != '{' || macro.name.empty() || macro.rest.size() < 2 || macro.rest[0] != ':') return;
    const char operation = macro.rest[1];
    if (operation != '-' && operation != '=' && operation != '+') return;
    const std::string better = in_postfix(macro.name, operation, macro.rest.substr(2), project.version());
    const SourceRange whole = use.range(macro.begin, macro.end);
    report.add(whole, fmt::format("`:{}` is an operator of shells; Postfix takes the `{}` as text", operation, operation))
        .with_help(fmt::format("write  {}", better))
        .with_fix(FixKind::suggested, "write it as a condition of Postfix", {{whole, better}});
}

void check_command(const Written& use, const BracketMacro& macro, Report& report) {
    if (macro.open != '(') return;
    const std::string_view rest = ascii::trim_left(macro.rest);
    const bool spaced = rest.size() < macro.rest.size();
    if (!spaced || rest.empty() || rest[0] == '?' || rest[0] == ':') return;
    report.add(use.range(macro.begin, macro.end), "Postfix runs no commands in values")
        .with_help("write the result itself when the file is deployed");
}

void check_backticks(const Written& use, const conf::ParamSpec* spec, Report& report) {
    const std::size_t begin = use.value.find('`');
    const std::size_t end = begin == std::string_view::npos ? begin : use.value.find('`', begin + 1);
    if (end == std::string_view::npos) return;
    Finding& finding = report.add(use.range(begin, end + 1), "Postfix runs no commands in values");
    finding.with_help("write the result itself when the file is deployed");
    if (spec != nullptr && (spec->syntax == conf::Syntax::text || spec->syntax == conf::Syntax::text_template)) {
        finding.with_grade(Grade::warning);
    }
}

void check(const Project& project, Report& report) {
    for_each_expanded(project, [&](const Written& use) {
        const conf::ParamSpec* spec = conf::registry::find(use.name);
        if (spec != nullptr && (spec->syntax == conf::Syntax::command || spec->syntax == conf::Syntax::filter)) return;
        for (const BracketMacro& macro : bracket_macros(use.value)) {
            check_operator(project, use, macro, report);
            check_command(use, macro, report);
        }
        check_backticks(use, spec, report);
    });
}

constexpr std::array kTraps{
    Trap{"a name in round brackets", "myorigin = $(mydomain)\n"},
    Trap{"a condition in round brackets", "mail_name = $(mydomain ? x)\n"},
    Trap{"a text for a name that is not set", "mail_name = ${instance:x-y}\n"},
    Trap{"a command that a shell runs", "mailbox_command = /bin/sh -c \"exec `cat /etc/filter` ${EXTENSION:-x}\"\n"},
    Trap{"one backtick", "mail_name = don`t\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a value to fall back on", "relayhost = ${smarthost:-[relay.example]}\n"},
    Trap{"before braces came", "relayhost = ${smarthost:=[relay.example]}\n==> @target=2.11 <==\n"},
    Trap{"a value instead", "relayhost = ${smarthost:+[relay.example]}\n"},
    Trap{"backticks", "myhostname = `hostname -f`\n"},
    Trap{"backticks in free text", "smtpd_banner = `hostname` ESMTP\n"},
};
constexpr std::array<std::string_view, 2> kReplaces{"PT301", "PT303"};

}  // namespace

const Rule rule_shell_style_expansion{
    .id = "PT305",
    .name = "shell-style-expansion",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A value uses the expansions of a shell: ${name:-text}, $(command) or backticks.",
    .why = "Postfix starts no shell to read its settings. `${name:-text}` is its own `${name:text}` with a text that begins\n"
           "with a dash, `$(command arguments)` is a faulty reference at which programs stop, and backticks are ordinary\n"
           "characters.\n\n"
           "What depends on the machine has to be written when the file is deployed; what depends on another parameter is\n"
           "`${name?{…}:{…}}`.",
    .bad = "myhostname = $(hostname -f)\n",
    .good = "myhostname = mx1.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), general format",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
