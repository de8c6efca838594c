#include <array>

#include <fmt/format.h>

#include "libconf/model/restriction_list.h"
#include "tools/check/support/settings.h"
#include "tools/check/support/table_types.h"

namespace postern::lint {
extern const Rule rule_space_after_table_type;
namespace {

constexpr std::array<std::string_view, 2> kReplaces{"PT407", "PT404"};

// "regexp:", "proxy:hash:"
bool is_open_type(std::string_view word) {
    if (!word.ends_with(':')) return false;
    word.remove_suffix(1);
    while (word.starts_with("proxy:")) word.remove_prefix(6);
    return is_table_type(word);
}

bool may_hold_tables(conf::Syntax syntax) {
    return syntax == conf::Syntax::maps || syntax == conf::Syntax::map || syntax == conf::Syntax::restrictions || syntax == conf::Syntax::domain_list ||
           syntax == conf::Syntax::network_list || syntax == conf::Syntax::match_list;
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (!may_hold_tables(setting.rules.syntax)) continue;
        const std::string raw(setting.values->names().raw(setting.name).value_or(""));
        conf::WordReader words(raw, conf::Braces::group, conf::kListSeparators);
        std::optional<conf::TextSpan> before;
        while (const auto word = words.next()) {
            const std::string_view text = word->of(raw);
            if (before && is_open_type(before->of(raw)) && (text.starts_with('/') || text.starts_with('$'))) {
                const SourceRange type = setting.values->place(setting.name, *before);
                const SourceRange path = setting.values->place(setting.name, *word);
                if (type.file != FileId::none) {
                    report.add({type.file, type.begin, path.end}, fmt::format("white space between `{}` and its path makes two broken tables of it", before->of(raw)))
                        .with_help("join them")
                        .with_fix(FixKind::safe, "join them", {{{type.file, type.end, path.begin}, ""}});
                }
            }
            before = *word;
        }
    }
}

constexpr std::array kTraps{
    Trap{"whole", "header_checks = regexp:/etc/postfix/header_checks\n"},
    Trap{"braces", "virtual_alias_maps = inline:{ a=b }\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in a restriction", "smtpd_sender_restrictions = check_sender_access hash: /etc/postfix/senders\n"},
    Trap{"behind proxy", "virtual_alias_maps = proxy:hash: $config_directory/virtual\n"},
};

}  // namespace

const Rule rule_space_after_table_type{
    .id = "PT406",
    .name = "space-after-table-type",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "White space separates a table's type from its path.",
    .why = "White space separates the elements of a list, so `regexp: /path` is a table without a name and a path without a type.\n"
           "Lookups fail, and mail is deferred.",
    .bad = "header_checks = regexp: /etc/postfix/header_checks\n",
    .good = "header_checks = regexp:/etc/postfix/header_checks\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5)",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
