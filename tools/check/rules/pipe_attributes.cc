#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/distance.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_pipe_attributes;
namespace {

constexpr std::array<std::string_view, 8> kPipe{"user", "argv", "flags", "chroot", "directory", "eol", "null_sender", "size"};
constexpr std::array<std::string_view, 2> kSpawn{"user", "argv"};
constexpr std::string_view kFlags = "BDFORXhqu.>";
constexpr std::array<std::string_view, 17> kMacros{
    "client_address", "client_helo", "client_hostname", "client_port", "client_protocol", "domain",      "envid",       "extension", "mailbox",
    "nexthop",        "original_recipient", "queue_id", "recipient",  "sasl_method",     "sasl_sender", "sasl_username", "sender"};

bool is_macro(std::string_view name) {
    return name == "size" || name == "user" || std::find(kMacros.begin(), kMacros.end(), name) != kMacros.end();
}

struct Attribute {
    std::string name;
    std::string_view value;
    SourceRange value_range;
    SourceRange range;
};

void check_user(const Project& project, const Attribute& user, Report& report) {
    const std::string_view name = user.value.substr(0, std::min(user.value.find(':'), user.value.size()));
    const std::string owner = project.value("mail_owner").value_or("");
    if (name == "root" || name == "0") {
        report.add(user.value_range, "commands never run as root").with_help("name an account of its own; delivery fails otherwise");
    } else if (!owner.empty() && name == owner) {
        report.add(user.value_range, fmt::format("commands never run as `{}`, the owner of the mail queue", owner))
            .with_help("name an account of its own; delivery fails otherwise");
    }
    if (name.size() >= user.value.size()) return;
    const std::string_view group = user.value.substr(name.size() + 1);
    const std::string setgid = project.value("setgid_group").value_or("");
    if (group == "root" || group == "0" || (!setgid.empty() && group == setgid)) {
        report.add(user.value_range, fmt::format("commands never run with the group `{}`", group)).with_help("name a group of its own");
    }
}

void check_macros(const conf::MasterService& entry, std::size_t first, Report& report) {
    for (std::size_t i = first; i < entry.arguments().size(); ++i) {
        const std::string_view word = entry.text(entry.arguments()[i]);
        std::size_t at = 0;
        while ((at = word.find('$', at)) != std::string_view::npos) {
            if (word.substr(at).starts_with("$$")) {
                at += 2;
                continue;
            }
            const bool braced = at + 1 < word.size() && (word[at + 1] == '{' || word[at + 1] == '(');
            const std::size_t begin = at + (braced ? 2 : 1);
            std::size_t end = begin;
            while (end < word.size() && (word[end] == '_' || (word[end] >= 'a' && word[end] <= 'z') || (word[end] >= 'A' && word[end] <= 'Z') || (word[end] >= '0' && word[end] <= '9'))) ++end;
            const std::string_view name = word.substr(begin, end - begin);
            at = end;
            if (name.empty() || is_macro(name)) continue;
            const conf::TextSpan written = entry.arguments()[i].written;
            const bool plain = written.size() == word.size();
            const conf::TextSpan place = plain ? conf::TextSpan{written.begin + begin, written.begin + end} : written;
            Finding& finding = report.add(entry.range(place), fmt::format("pipe(8) has no macro `${{{}}}`", name));
            finding.with_help("delivery fails when it is used; see MACRO in pipe(8)");
            if (const auto better = nearest(name, kMacros, 2)) finding.with_fact(fmt::format("did you mean ${{{}}}?", *better));
        }
    }
}

void check_entry(const Project& project, const Scope& scope, Report& report) {
    const conf::MasterService& entry = *scope.entry();
    const bool pipe = scope.program() == "pipe";
    const std::span<const std::string_view> known = pipe ? std::span<const std::string_view>(kPipe) : std::span<const std::string_view>(kSpawn);
    bool has_user = false;
    std::size_t i = entry.option_count();
    for (; i < entry.arguments().size(); ++i) {
        const conf::MasterArgument& argument = entry.arguments()[i];
        const std::string_view word = entry.text(argument);
        const std::size_t equals = word.find('=');
        const SourceRange range = entry.range(conf::TextSpan(argument.written));
        if (equals == std::string_view::npos) {
            report.add(range, fmt::format("`{}` is no attribute of {}(8)", word, scope.program())).with_help("attributes are name=value; the command stands behind argv=");
            continue;
        }
        const conf::TextSpan written = argument.written;
        const bool plain = written.size() == word.size();
        Attribute attribute{ascii::lower(word.substr(0, equals)), word.substr(equals + 1),
                            plain ? entry.range({written.begin + equals + 1, written.end}) : range, range};
        if (attribute.name == "argv") break;
        if (std::find(known.begin(), known.end(), attribute.name) == known.end()) {
            Finding& finding = report.add(range, fmt::format("{}(8) has no attribute `{}`", scope.program(), attribute.name));
            finding.with_help("the daemon stops when it starts");
            if (const auto better = nearest(attribute.name, known, 2)) finding.with_fact(fmt::format("did you mean {}=?", *better));
            continue;
        }
        if (attribute.name == "user") {
            has_user = true;
            check_user(project, attribute, report);
        }
        if (attribute.name == "flags") {
            const std::size_t bad = attribute.value.find_first_not_of(kFlags);
            if (bad != std::string_view::npos) {
                report.add(attribute.value_range, fmt::format("pipe(8) knows no flag `{}`", attribute.value[bad])).with_help(fmt::format("the flags are {}", kFlags));
            }
        }
    }
    if (!has_user) report.add(entry.range(conf::ServiceField::command), "there is no user= attribute").with_help("name the account that the command runs as");
    if (i >= entry.arguments().size()) {
        report.add(entry.range(conf::ServiceField::command), "there is no argv= attribute").with_help("the command and its arguments stand behind argv=, the last attribute");
    } else if (pipe) {
        check_macros(entry, i, report);
    }
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        if (scope->program() == "pipe" || scope->program() == "spawn") check_entry(project, *scope, report);
    }
}

constexpr std::array kTraps{
    Trap{"any order, argv last", "==> master.cf <==\na unix - n n - - pipe user=vmail flags=DRXhuq.> null_sender= size=1000 argv=/bin/x -f ${sender} -d ${user} $recipient $$x\n"},
    Trap{"a policy server", "==> master.cf <==\npolicy unix - n n - 0 spawn user=nobody argv=/usr/bin/policyd --flag=${x}\n"},
};
constexpr std::array kAlsoBad{
    Trap{"as root", "==> master.cf <==\na unix - n n - - pipe user=root argv=/bin/x\n"},
    Trap{"a flag that is none", "==> master.cf <==\na unix - n n - - pipe flags=DZ user=u argv=/bin/x\n"},
    Trap{"a misspelt attribute", "==> master.cf <==\na unix - n n - - pipe flag=D user=u argv=/bin/x\n"},
    Trap{"a misspelt macro", "==> master.cf <==\na unix - n n - - pipe user=u argv=/bin/x -d ${recipent}\n"},
    Trap{"a policy server without a user", "==> master.cf <==\npolicy unix - n n - 0 spawn argv=/usr/bin/policyd\n"},
};

}  // namespace

const Rule rule_pipe_attributes{
    .id = "PT826",
    .name = "pipe-attributes",
    .grade = Grade::error,
    .summary = "The attributes of a pipe(8) or spawn(8) entry are incomplete or unknown.",
    .why = "pipe(8) and spawn(8) need to know as whom to run (`user=`) and what (`argv=`, which takes the rest of the line).\n"
           "They refuse root, the owner of the queue, and attributes, flags or `${macros}` that they do not know: then mail\n"
           "stays in the queue.",
    .bad = "==> master.cf <==\ndovecot unix - n n - - pipe\n  flags=DRhu argv=/usr/lib/dovecot/deliver -d ${recipient}\n",
    .good = "==> master.cf <==\ndovecot unix - n n - - pipe\n  flags=DRhu user=vmail:vmail argv=/usr/lib/dovecot/deliver -d ${recipient}\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "pipe(8), spawn(8)",
    .check = check,
};

}  // namespace postern::lint
