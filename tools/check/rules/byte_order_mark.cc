#include <array>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/texts.h"

namespace postern::lint {
extern const Rule rule_byte_order_mark;
namespace {

constexpr std::string_view kMark = "\xef\xbb\xbf";

void check(const Project& project, Report& report) {
    for (const TextFile& file : all_texts(project)) {
        if (!file.text.starts_with(kMark)) continue;
        const SourceRange range{file.file, 0, static_cast<std::uint32_t>(kMark.size())};
        report.add(range, "the file starts with a byte order mark, which becomes part of its first word")
            .with_help("save the file as UTF-8 without a byte order mark")
            .with_fix(FixKind::safe, "remove the byte order mark", {{range, ""}});
    }
}

constexpr std::array kTraps{
    Trap{"other characters outside ASCII", "# Größe\nmail_name = Bücherei\n"},
    Trap{"the same character elsewhere", "biff = no\n# \uFEFF\n"},
};
constexpr std::array kAlsoBad{
    Trap{"master.cf", "==> master.cf <==\n\\uFEFFsmtp inet n - n - - smtpd\n"},
    Trap{"a comment in the first line", "\\uFEFF# main.cf\nbiff = no\n"},
    Trap{"a table", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\n\\uFEFFanna@birch.example anna\n"},
    Trap{"a list", "mynetworks = /etc/postfix/networks\n==> networks <==\n\\uFEFF127.0.0.0/8\n"},
};
constexpr std::array<std::string_view, 2> kReplaces{"PT001", "PT101"};

}  // namespace

const Rule rule_byte_order_mark{
    .id = "PT015",
    .name = "byte-order-mark",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A file starts with a UTF-8 byte order mark, which Postfix takes as part of the first name.",
    .why = "Some editors put three invisible bytes in front of a text. Postfix reads them as characters: the first setting of\n"
           "main.cf sets a name that nobody knows, the first entry of a table has a key that nobody looks up, and a comment\n"
           "in the first line is none.",
    .bad = "\\uFEFFcompatibility_level = 3.6\n",
    .good = "compatibility_level = 3.6\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "observed: postconf 3.7 reports the first name as unused",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
