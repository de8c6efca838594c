#include <array>

#include "tools/check/support/dead_comment.h"

namespace postern::lint {
extern const Rule rule_slash_comment_after_value;
namespace {

void check(const Project& project, Report& report) {
    report_dead_comments(project, DeadMarker::slashes, report);
}

constexpr std::array kTraps{
    Trap{"a URL", "smtpd_reject_footer = see https://birch.example/help\n"},
    Trap{"the body of an inline pattern", "header_checks = regexp:{ { //x/ REJECT } }\n"},
    Trap{"a scheme in front of the slashes", "dovecot_url = http://mx1.birch.example\nmynetworks = $dovecot_url\n"},
    Trap{"a path", "alias_maps = hash:/etc/aliases/*\n"},
    Trap{"tables have a rule of their own",
         "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n/x/ REJECT //Match\n"},
};
constexpr std::array kAlsoBad{
    Trap{"as in C", "biff = no /* quiet */\n"},
    Trap{"a service of master.cf", "==> master.cf <==\nsmtp inet n - n - - smtpd // public\n"},
};

}  // namespace

const Rule rule_slash_comment_after_value{
    .id = "PT006",
    .name = "slash-comment-after-value",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "`//` or `/*` behind a value starts no comment: the text is part of the value.",
    .why = "Postfix knows one kind of comment, a line whose first visible character is `#`. Slashes in the manner of\n"
           "programming languages are data, and so is everything behind them.",
    .bad = "relay_domains = birch.example, alder.example    //domains we serve\n",
    .good = "# domains we serve\nrelay_domains = birch.example, alder.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format",
    .check = check,
};

}  // namespace postern::lint
