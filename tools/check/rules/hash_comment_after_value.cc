#include <array>

#include "tools/check/support/dead_comment.h"

namespace postern::lint {
extern const Rule rule_hash_comment_after_value;
namespace {

void check(const Project& project, Report& report) {
    report_dead_comments(project, DeadMarker::hash, report);
}

constexpr std::array kTraps{
    Trap{"a hash without white space in front", "smtpd_banner = $myhostname a#b\n"},
    Trap{"a comment line inside a folded value", "mynetworks = 127.0.0.0/8\n    # office\n    192.0.2.0/28\n"},
    Trap{"the body of an inline pattern", "header_checks = regexp:{ { /a #b/ REJECT } }\n"},
    Trap{"a query", "users_query = SELECT a FROM t WHERE a = '%s' # not ours to judge\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a service of master.cf", "==> master.cf <==\nsmtp inet n - n - - smtpd # public\n"},
    Trap{"words of a command, which may mean something there",
         "==> master.cf <==\nlist unix - n n - - pipe user=list argv=/bin/list #1 ${recipient}\n"},
    Trap{"free text", "smtpd_banner = $myhostname ESMTP # welcome\n"},
    Trap{"a line of a folded value", "mynetworks = 127.0.0.0/8\n    192.0.2.0/28 # office\n    # cellar\n    198.51.100.0/24 #home\n"},
    Trap{"line ends of another system", "biff = no # quiet\r\nmynetworks = 127.0.0.0/8\r\n"},
};

}  // namespace

const Rule rule_hash_comment_after_value{
    .id = "PT005",
    .name = "hash-comment-after-value",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "A `#` behind a value starts no comment: the text is part of the value.",
    .why = "Only a line whose first visible character is `#` is a comment. Behind a value the `#` and every word after it\n"
           "become elements of the value, and neither `postconf` nor `postfix check` says a word about it.",
    .bad = "mynetworks = 127.0.0.0/8  # loopback only\n",
    .good = "# loopback only\nmynetworks = 127.0.0.0/8\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format; master(5)",
    .check = check,
};

}  // namespace postern::lint
