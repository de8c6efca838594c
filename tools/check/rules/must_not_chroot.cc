#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_must_not_chroot;
namespace {

constexpr std::array<std::string_view, 6> kFree{"local", "virtual", "pipe", "proxymap", "spawn", "postlogd"};

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        if (!scope->chrooted() || std::find(kFree.begin(), kFree.end(), scope->program()) == kFree.end()) continue;
        const SourceRange range = scope->entry()->range(conf::ServiceField::chroot);
        const bool by_default = scope->entry()->field(conf::ServiceField::chroot) == "-";
        Finding& finding = report.add(range, fmt::format("{} cannot work in a chroot jail", scope->program()));
        if (by_default) finding.with_fact("`-` means y here: before Postfix 3.0, and with compatibility_level 0");
        finding.with_help("it needs files outside of the queue directory").with_fix(FixKind::safe, "write n", {{range, "n"}});
    }
}

constexpr std::array kTraps{
    Trap{"the default of today", "compatibility_level = 3.6\n==> master.cf <==\nlocal unix - n - - - local\n"},
    Trap{"an LMTP client in the jail is another rule's", "==> master.cf <==\nlmtp unix - - y - - lmtp\n"},
};
constexpr std::array kAlsoBad{
    Trap{"by the default of an old release", "==> @target=2.11 <==\n==> master.cf <==\nlocal unix - n - - - local\n"},
};

}  // namespace

const Rule rule_must_not_chroot{
    .id = "PT819",
    .name = "must-not-chroot",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A service that needs the whole file system is locked into the queue directory.",
    .why = "local(8), virtual(8), pipe(8), spawn(8) and proxymap(8) read home directories, mailboxes, commands and tables all\n"
           "over the machine. In a chroot jail they find none of it, and every delivery fails.",
    .bad = "==> master.cf <==\nproxymap unix - - y - - proxymap\n",
    .good = "==> master.cf <==\nproxymap unix - - n - - proxymap\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "the stock master.cf; proxymap(8)",
    .check = check,
};

}  // namespace postern::lint
