#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/distance.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_enum_list_item;
namespace {

constexpr std::array<std::string_view, 16> kEhlo{"8bitmime", "auth",    "binarymime", "bdat",     "chunking", "dsn",       "enhancedstatuscodes", "etrn",
                                                 "pipelining", "size", "smtputf8", "starttls", "verb", "vrfy", "xclient", "xforward"};

bool is_in(std::string_view text, std::span<const std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return ascii::equal_fold(word, text); });
}

bool is_keyword_list(std::string_view name) {
    return name.ends_with("_discard_ehlo_keywords") || name.ends_with("_discard_lhlo_keywords");
}

void check_list(const Setting& setting, std::span<const std::string_view> words, Grade grade, Report& report) {
    conf::WordReader reader(setting.text, conf::Braces::plain, conf::kListSeparators);
    while (const auto span = reader.next()) {
        const std::string_view item = span->of(setting.text);
        if (is_in(item, words) || item == "silent-discard") continue;
        const SourceRange range = part_of(setting, *span);
        Finding& finding = report.add(range, fmt::format("`{}` is no element of {}", item, setting.name));
        finding.with_grade(grade).with_help(fmt::format("allowed: {}", fmt::join(words, ", ")));
        if (const auto better = nearest(item, words, 2); better && setting.literal) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", *better), {{range, std::string(*better)}});
        }
    }
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (is_keyword_list(setting.name)) {
            check_list(setting, kEhlo, Grade::warning, report);
        } else if (setting.rules.syntax == conf::Syntax::enum_list && setting.parameter->spec != nullptr && setting.name != "milter_protocol") {
            check_list(setting, setting.parameter->spec->values, Grade::error, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"separated by white space, commas or both", "notify_classes = resource,software bounce, 2bounce\n"},
    Trap{"EHLO keywords", "smtpd_discard_ehlo_keywords = chunking, silent-discard\n"},
    Trap{"an empty list", "notify_classes =\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a keyword nobody offers", "smtpd_discard_ehlo_keywords = chunkin\n"},
    Trap{"of one service", "==> master.cf <==\nx inet n - n - - smtpd -o receive_override_options=no_milter\n"},
    Trap{"a protocol that is none", "inet_protocols = ip4\n"},
};

}  // namespace

const Rule rule_bad_enum_list_item{
    .id = "PT207",
    .name = "bad-enum-list-item",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "An element of a list is none of the keywords that its parameter knows.",
    .why = "Some lists take only words of a fixed set. One wrong word is a fatal error of the programs that read the list; the\n"
           "lists of EHLO keywords are the exception, they ignore it, and the keyword stays on offer.",
    .bad = "notify_classes = resource, software, bounces\n",
    .good = "notify_classes = resource, software, bounce\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
