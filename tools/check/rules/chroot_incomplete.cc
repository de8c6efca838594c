#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_chroot_incomplete;
namespace {

constexpr std::array<std::string_view, 5> kPrograms{"smtp", "smtpd", "lmtp", "trivial-rewrite", "postscreen"};
constexpr std::array<std::string_view, 4> kFiles{"resolv.conf", "services", "hosts", "nsswitch.conf"};

void check(const Project& project, Report& report) {
    if (!project.has_master()) return;
    const auto jail = project.locate(project.value("queue_directory").value_or(""));
    if (!jail) return;
    const Scope* jailed = nullptr;
    for (const Scope* scope : entries(project)) {
        if (jailed == nullptr && scope->chrooted() && std::find(kPrograms.begin(), kPrograms.end(), scope->program()) != kPrograms.end()) jailed = scope;
    }
    if (jailed == nullptr) return;
    // Debian's start-up copies the files; before the first start there is no queue.
    if (project.target().profile == conf::Profile::debian && !project.world().status(*jail + "/pid")) return;
    std::vector<std::string_view> missing;
    for (const std::string_view file : kFiles) {
        const auto system = project.locate(fmt::format("/etc/{}", file));
        if (!system || !project.world().status(*system)) continue;
        if (!project.world().status(fmt::format("{}/etc/{}", *jail, file))) missing.push_back(file);
    }
    const SourceRange range = jailed->entry()->range(conf::ServiceField::chroot);
    if (!missing.empty()) {
        report.add(range, fmt::format("{} runs in a chroot jail that lacks etc/{}", jailed->label(), fmt::join(missing, ", etc/")))
            .with_help("copy the files of /etc into the jail after every change, or set the chroot column to n")
            .with_fix(FixKind::suggested, "leave the jail", {{range, "n"}});
        return;
    }
    const auto system = project.locate("/etc/resolv.conf");
    const auto ours = system ? project.world().read(*system) : fail(ErrorCode::not_found, "");
    const auto theirs = project.world().read(*jail + "/etc/resolv.conf");
    if (ours && theirs && *ours != *theirs) {
        report.add(range, fmt::format("{} runs in a chroot jail whose etc/resolv.conf differs from the system's", jailed->label()))
            .with_help("copy it again: the daemon asks other name servers than the rest of the machine")
            .with_fix(FixKind::suggested, "leave the jail", {{range, "n"}});
    }
}

constexpr std::string_view kSystem =
    "biff = no\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n==> /etc/services <==\nsmtp 25/tcp\n"
    "==> master.cf <==\nsmtp unix - - n - - smtp\n";
constexpr std::array kTraps{
    Trap{"a jail that has all that the system has",
         "biff = no\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n==> /var/spool/postfix/etc/resolv.conf <==\nnameserver 192.0.2.53\n"
         "==> master.cf <==\nsmtp unix - - y - - smtp\n"},
    Trap{"Debian before the first start",
         "biff = no\n==> @host profile=debian target=3.7.11 <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n==> master.cf <==\nsmtp unix - - y - - smtp\n"},
};
constexpr std::array kAlsoBad{
    Trap{"another name server",
         "biff = no\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n==> /var/spool/postfix/etc/resolv.conf <==\nnameserver 192.0.2.54\n"
         "==> master.cf <==\nsmtp unix - - y - - smtp\n"},
};

}  // namespace

const Rule rule_chroot_incomplete{
    .id = "PT820",
    .name = "chroot-incomplete",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .needs = Needs::host,
    .summary = "A chroot jail lacks system files that its services need, or has old ones.",
    .why = "In a chroot jail the resolver reads `etc/resolv.conf`, `etc/hosts`, `etc/services` and `etc/nsswitch.conf` below the\n"
           "queue directory. Without them, or with old ones, no host is found and all mail is deferred.",
    .bad = "biff = no\n==> @host <==\n==> /etc/resolv.conf <==\nnameserver 192.0.2.53\n==> master.cf <==\nsmtp unix - - y - - smtp\n",
    .good = kSystem,
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "BASIC_CONFIGURATION_README, master(5)",
    .check = check,
};

}  // namespace postern::lint
