#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/model/expand.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_malformed_macro;
namespace {

/// Our words for Postfix's.
struct Wording {
    std::string_view theirs;  // how it begins
    std::string_view ours;
    std::string_view help;
};
constexpr std::array kWordings{
    Wording{"truncated macro", "the bracket of this reference is never closed", "close it, or write $$ for a dollar sign"},
    Wording{"empty macro", "no name follows this dollar sign", "write $$ for a dollar sign"},
    Wording{"attribute name syntax", "only `?`, `:` or the closing bracket may follow the name",
            "write  ${name}, ${name?text} or ${name:text}"},
    Wording{"\":\" expected", "between the two texts of a condition there must be a `:`", "write  ${name?{text}:{text}}"},
    Wording{"\"==\" or", "this is no comparison", "use one of == != < <= > >="},
    Wording{"bad operator suffix", "this comparison is not known", "only `level` may follow an operator"},
    Wording{"\"{expression}\"", "a comparison needs a text in braces on both sides", "write  ${{a} == {b} ? {yes} : {no}}"},
    Wording{"unbalanced", "a brace of this condition is never closed", "write  ${name?{text}:{text}}"},
    Wording{"unexpected input", "text follows the last part of the condition", "write  ${name?{text}:{text}}"},
    Wording{"\"?\" or", "`?` or `:` must follow the comparison", "write  ${{a} == {b} ? {yes} : {no}}"},
};

const Wording* wording_of(std::string_view message) {
    for (const Wording& wording : kWordings) {
        if (message.starts_with(wording.theirs)) return &wording;
    }
    return nullptr;
}

void check(const Project& project, Report& report) {
    for_each_expanded(project, [&](const Written& use) {
        if (use.value.find('$') == std::string_view::npos) return;
        for (const conf::ExpandFailure& fault : conf::references(use.value).faults) {
            const std::size_t begin = std::min(fault.offset, use.value.size() - 1);
            const Wording* wording = wording_of(fault.message);
            Finding& finding =
                report.add(use.range(begin, begin + 1), std::string(wording == nullptr ? "this is no reference that Postfix understands"
                                                                                      : wording->ours));
            finding.with_fact(fmt::format("Postfix stops:  {}", fault.message));
            if (wording != nullptr) finding.with_help(std::string(wording->help));
        }
    });
}

constexpr std::array kTraps{
    Trap{"a doubled dollar sign", "smtpd_banner = $myhostname costs $$5 $$\n"},
    Trap{"all forms",
         "smtpd_banner = $myhostname ${myhostname} $(mydomain) ${myorigin?a} ${myorigin:a} ${myorigin?{a}:{b}}\n"
         "mail_name = ${{$mydomain} == {birch.example} ? {a} : {b}}\n"},
    Trap{"a comparison of levels", "mail_name = ${{$compatibility_level} <level {3.6} ? {old} : {new}}\n"},
    Trap{"what a daemon expands itself", "mailbox_command = /bin/sh -c 'echo $$ $'\n"},
};
constexpr std::array kAlsoBad{
    Trap{"round brackets", "smtpd_banner = $(myhostname ESMTP\n"},
    Trap{"a dollar sign alone", "smtpd_banner = $myhostname costs 5$ only\n"},
    Trap{"at the end", "mail_name = x$\n"},
    Trap{"something else behind the name", "mail_name = ${mydomain-x}\n"},
    Trap{"no colon between the texts", "mail_name = ${mydomain?{a}{b}}\n"},
    Trap{"an unknown comparison", "mail_name = ${{$mydomain} =~ {birch} ? {a} : {b}}\n"},
    Trap{"in a service", "==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_banner=${myhostname\n"},
};

}  // namespace

const Rule rule_malformed_macro{
    .id = "PT303",
    .name = "malformed-macro",
    .grade = Grade::error,
    .fix = FixKind::none,
    .summary = "A reference or condition with `$` is not in the form that Postfix understands; programs stop there.",
    .why = "References are `$name`, `${name}` and `$(name)`, conditions `${name?text}`, `${name:text}`,\n"
           "`${name?{text}:{text}}` and `${{text} == {text} ? {text} : {text}}`. Anything else behind a `$` is an error: the\n"
           "program that uses the value stops. A dollar sign that is meant as such is written `$$`.",
    .bad = "smtpd_banner = ${myhostname ESMTP\n",
    .good = "smtpd_banner = ${myhostname} ESMTP\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), general format; observed: \"macro processing error\"",
    .check = check,
};

}  // namespace postern::lint
