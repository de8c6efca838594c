#include <array>

#include <fmt/format.h>

#include "tools/check/support/overrides.h"

namespace postern::lint {
extern const Rule rule_override_without_assignment;
namespace {

// Letters that every daemon takes from master.cf, and those that single ones take.
bool is_known_letter(std::string_view program, char letter) {
    constexpr std::string_view kAll = "ovDSdu";
    if (kAll.find(letter) != std::string_view::npos) return true;
    return (program == "cleanup" || program == "trivial-rewrite" || program == "postlogd") && letter == 'c';
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        const conf::MasterService& entry = *scope->entry();
        const auto arguments = entry.arguments();
        for (std::size_t i = 0; i < entry.option_count() && i < arguments.size(); ++i) {
            const std::string_view word = entry.text(arguments[i]);
            const SourceRange range = entry.range(conf::TextSpan(arguments[i].written));
            if (word == "-o") {
                if (i + 1 >= arguments.size()) {
                    report.add(range, "-o without a name=value behind it").with_help("give it one, or delete it: the daemon stops when it starts");
                    break;
                }
                const std::string_view value = entry.text(arguments[i + 1]);
                if (value.find('=') == std::string_view::npos && !spaced_override(entry, i)) {
                    report.add(entry.range(conf::TextSpan(arguments[i + 1].written)), fmt::format("`-o {}` has no `=`", value))
                        .with_help("write -o name=value: the daemon stops when it starts");
                }
                ++i;
                continue;
            }
            if (word.size() < 2 || word[0] != '-' || word == "--" || is_known_letter(scope->program(), word[1])) continue;
            report.add(range, fmt::format("{} knows no option `{}`", scope->program(), word)).with_help("delete it: the daemon stops when it starts");
        }
    }
}

constexpr std::array kTraps{
    Trap{"verbose, twice", "==> master.cf <==\nsmtp inet n - n - - smtpd -v -v\n"},
    Trap{"blanks around the equals sign are another rule's", "==> master.cf <==\nsmtp inet n - n - - smtpd -o biff = no\n"},
    Trap{"a value in braces", "==> master.cf <==\nsmtp inet n - n - - smtpd -o { smtpd_banner = a b }\n"},
    Trap{"arguments of a command of pipe(8)", "==> master.cf <==\na unix - n n - - pipe user=u argv=/bin/x -z -o\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a name alone", "==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_tls_wrappermode\n"},
    Trap{"an unknown letter", "==> master.cf <==\nsmtp inet n - n - - smtpd -x\n"},
};

}  // namespace

const Rule rule_override_without_assignment{
    .id = "PT809",
    .name = "override-without-assignment",
    .grade = Grade::error,
    .summary = "An option of a master.cf entry is incomplete or unknown.",
    .why = "Daemons take `-o name=value`, `-v` and `-D`. With `-o` alone, a value without `=`, or a letter the daemon does not\n"
           "know it stops as soon as it is started, and master starts it again every minute.",
    .bad = "==> master.cf <==\nsmtp inet n - n - - smtpd -o\n",
    .good = "==> master.cf <==\nsmtp inet n - n - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "master(5), smtpd(8)",
    .check = check,
};

}  // namespace postern::lint
