#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/syntax/quoting.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_single_value_expected;
namespace {

bool is_single(const Setting& setting, conf::Version version) {
    switch (setting.rules.syntax) {
        case conf::Syntax::hostname:
        case conf::Syntax::domain:
        case conf::Syntax::dir:
        case conf::Syntax::user:
        case conf::Syntax::group:
        case conf::Syntax::service:
        case conf::Syntax::transport_nexthop: return setting.name != "mail_name";
        default: return setting.name == "relayhost" && version < conf::Version{3, 5, 0};
    }
}

// Texts of their own stand behind these: `error:no local mail`.
bool holds_text(std::string_view value) {
    return value.starts_with("error:") || value.starts_with("discard:") || value.starts_with("retry:");
}

// The default master.cf and Debian's name a list of next hops for smtp transports since 3.5.
bool may_be_list(const Setting& setting, conf::Version version) {
    return setting.rules.syntax == conf::Syntax::transport_nexthop && version >= conf::Version{3, 5, 0} && setting.text.starts_with("smtp:");
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (!is_single(setting, project.version()) || holds_text(setting.text) || may_be_list(setting, project.version())) continue;
        conf::WordReader words(setting.text, conf::Braces::group, conf::kListSeparators);
        const auto first = words.next();
        const auto second = words.next();
        if (!first || !second) continue;
        const std::string word(first->of(setting.text));
        Finding& finding = report.add(setting.place, fmt::format("{} takes one value, and here are several", setting.name));
        finding.with_help("the programs stop, or take all of it for one name");
        if (setting.literal) finding.with_fix(FixKind::suggested, fmt::format("keep {}", word), {setting.replace(word)});
    }
}

constexpr std::array kTraps{
    Trap{"the text of an error", "local_transport = error:no local mail\n"},
    Trap{"a comment is reported by its own rule", "myorigin = birch.example # ours\n"},
    Trap{"the name in the banner", "mail_name = Our Mail\n"},
    Trap{"several relays", "==> @target=3.5 <==\nrelayhost = [a.birch.example], [b.birch.example]\n"},
};
constexpr std::array kAlsoBad{
    Trap{"several relays before 3.5", "==> @target=3.4 <==\nrelayhost = [a.birch.example], [b.birch.example]\n"},
};

}  // namespace

const Rule rule_single_value_expected{
    .id = "PT208",
    .name = "single-value-expected",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A parameter that takes one value has several.",
    .why = "`myorigin`, `myhostname`, directories and transports hold exactly one value. Two of them are a fatal error, or one\n"
           "strange name with a blank in it.",
    .bad = "myorigin = birch.example, alder.example\n",
    .good = "myorigin = birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .check = check,
};

}  // namespace postern::lint
