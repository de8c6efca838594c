#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/include_lines.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
extern const Rule rule_include_directive;
namespace {

void check_document(const Project& project, FileId file, std::string_view text, Report& report) {
    const std::vector<std::string> wanted = project.setting("PT014", "comments");
    const bool comments = std::find(wanted.begin(), wanted.end(), "yes") != wanted.end();
    for (const PhysicalLine& line : physical_lines(text)) {
        const LineClass what = line.classify();
        if (what != LineClass::start && !(what == LineClass::comment && comments)) continue;
        const std::string_view word = include_word(line.text);
        if (word.empty()) continue;
        Finding& finding = report.add(line.visible_range(file), fmt::format("`{}` means nothing to Postfix", word));
        finding.with_help("put the files together when you deploy them, or name a list's own file by its path: "
                          "`mynetworks = /etc/postfix/networks`");
        if (what == LineClass::comment) finding.with_grade(Grade::style).message = "this is a comment; Postfix includes no files";
    }
}

void check(const Project& project, Report& report) {
    if (const auto* main = project.main_cf()) check_document(project, main->file(), main->text(), report);
    if (const auto* master = project.master_cf()) check_document(project, master->file(), master->text(), report);
}

constexpr std::array kTraps{
    Trap{"a comment", "#include <sys/types.h>\nbiff = no\n"},
    Trap{"a comment with a blank", "# include /etc/postfix/tls.cf\nbiff = no\n"},
    Trap{"a name that begins like it", "include_office = 192.0.2.0/24\nmynetworks = $include_office\n"},
    Trap{"a variable", "source = 192.0.2.0/24\nmynetworks = $source\n"},
    Trap{"a continuation line", "smtpd_banner = hello\n  include this\n"},
};
constexpr std::array kAlsoBad{
    Trap{"as Dovecot writes it", "!include_try /etc/postfix/local.cf\n"},
    Trap{"as Exim writes it", ".include /etc/postfix/local.cf\n"},
    Trap{"as a shell writes it", "source /etc/postfix/local.cf\n"},
    Trap{"in master.cf", "==> master.cf <==\ninclude /etc/postfix/services\nsmtp inet n - n - - smtpd\n"},
    Trap{"a comment, when asked for", "#include <local.cf>\n==> @set=PT014:comments:yes <==\n"},
};
constexpr std::array<std::string_view, 2> kReplaces{"PT001", "PT801"};

}  // namespace

const Rule rule_include_directive{
    .id = "PT014",
    .name = "include-directive",
    .grade = Grade::error,
    .fix = FixKind::none,
    .summary = "A line asks to include another file, which Postfix cannot do.",
    .why = "main.cf and master.cf have no include mechanism; at such a line every program of Postfix stops. Put the pieces\n"
           "together when the files are deployed. Lists such as `mynetworks` and `relay_domains` may name a file with their\n"
           "elements by its path.\n\n"
           "`#include` is an ordinary comment. With `comments = [\"yes\"]` under `[rules.PT014]` in .postern.toml it is\n"
           "reported, too.",
    .bad = "include /etc/postfix/main.cf.d/tls.cf\n",
    .good = "smtpd_tls_security_level = may\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), general format",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
