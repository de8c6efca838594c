#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/host_files.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_chroot_incomplete;
namespace {

constexpr std::array<std::string_view, 5> kPrograms{"smtp", "smtpd", "lmtp", "trivial-rewrite", "postscreen"};
constexpr std::array<std::string_view, 4> kFiles{"resolv.conf", "services", "hosts", "nsswitch.conf"};

constexpr std::array<std::string_view, 6> kCopied{"etc", "bin", "lib", "lib64", "sbin", "usr"};
constexpr std::size_t kMost = 3000;  // files below one of these

const Scope* first_jailed(const Project& project) {
    for (const Scope* scope : entries(project)) {
        if (scope->chrooted() && std::find(kPrograms.begin(), kPrograms.end(), scope->program()) != kPrograms.end()) return scope;
    }
    return nullptr;
}

// What the jail has of the system, and whether it is what the system has now.
struct Copies {
    std::vector<std::string> stale;
    std::vector<std::string> foreign;  // not of root
};

bool differs(const World& world, const std::string& copy, const std::string& original) {
    const auto one = world.status(copy);
    const auto other = world.status(original);
    if (!one || !other || one->kind != FileKind::regular || other->kind != FileKind::regular) return false;
    if (one->size != other->size) return true;
    const auto text = world.read(copy);
    const auto now = world.read(original);
    return text && now && *text != *now;
}

Copies copies_in(const Project& project, const std::string& jail) {
    Copies found;
    for (const std::string_view top : kCopied) {
        const std::string folder = fmt::format("{}/{}", jail, top);
        const auto status = project.world().status(folder, Links::keep);
        if (!status) continue;
        if (status->owner != 0) found.foreign.emplace_back(top);
        walk(project.world(), folder, kMost, [&](const std::string& below, const FileStatus& file) {
            std::string name = fmt::format("{}/{}", top, below);
            if (file.owner != 0) found.foreign.push_back(name);
            const auto original = project.locate('/' + name);
            if (file.kind == FileKind::regular && original && differs(project.world(), folder + '/' + below, *original)) found.stale.push_back(std::move(name));
        });
    }
    return found;
}

std::vector<std::string> missing_in(const Project& project, const std::string& jail) {
    std::vector<std::string> missing;
    // Debian's start-up copies the files; before the first start there is no queue.
    if (project.target().profile == conf::Profile::debian && !project.world().status(jail + "/pid")) return missing;
    for (const std::string_view file : kFiles) {
        const auto system = project.locate(fmt::format("/etc/{}", file));
        if (!system || !project.world().status(*system)) continue;
        if (!project.world().status(fmt::format("{}/etc/{}", jail, file))) missing.push_back(fmt::format("etc/{}", file));
    }
    return missing;
}

void check(const Project& project, Report& report) {
    if (!project.has_master()) return;
    const auto jail = host_folder(project, "queue_directory");
    if (!jail) return;
    const Scope* jailed = first_jailed(project);
    const Copies copies = copies_in(project, jail->path);
    if (!copies.foreign.empty() && jail->range.file != FileId::none) {
        report.add(jail->range, fmt::format("not of root: {} in the jail {}", some_of(copies.foreign), jail->configured))
            .with_grade(jailed != nullptr ? Grade::warning : Grade::info)
            .with_help("run  chown root  for each: who owns them decides what jailed daemons load and whom they ask")
            .subject = "owner";
    }
    if (jailed == nullptr) {
        if (copies.stale.empty() || jail->range.file == FileId::none) return;
        const bool one = copies.stale.size() == 1;
        report.add(jail->range, fmt::format("{} in the jail {} {} from the system's, but nothing runs there", some_of(copies.stale), jail->configured, one ? "differs" : "differ"))
            .with_grade(Grade::info)
            .with_help("copy them again before a service gets a y in its chroot column, or remove them")
            .subject = "stale";
        return;
    }
    const SourceRange range = jailed->entry()->range(conf::ServiceField::chroot);
    const std::vector<std::string> missing = missing_in(project, jail->path);
    if (!missing.empty()) {
        report.add(range, fmt::format("{} runs in a chroot jail that lacks {}", jailed->label(), fmt::join(missing, ", ")))
            .with_help("copy the files of /etc into the jail after every change, or set the chroot column to n")
            .with_fix(FixKind::suggested, "leave the jail", {{range, "n"}});
    } else if (!copies.stale.empty()) {
        const bool one = copies.stale.size() == 1;
        report.add(range, fmt::format("{} runs in a chroot jail whose {} {} from the system's", jailed->label(), some_of(copies.stale), one ? "differs" : "differ"))
            .with_help("copy them again: the daemon asks other name servers, or loads older libraries, than the rest of the machine");
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
    Trap{"a file of somebody in the jail",
         "biff = no\n==> @host user=ops:1000 <==\n==> /var/spool/postfix/etc/hosts owner=1000 <==\n127.0.0.1 localhost\n"
         "==> master.cf <==\nsmtp unix - - y - - smtp\n"},
    Trap{"an old library",
         "biff = no\n==> @host <==\n==> /usr/lib/libnss_dns.so.2 <==\nnew\n==> /var/spool/postfix/usr/lib/libnss_dns.so.2 <==\nold\n"
         "==> master.cf <==\nsmtp unix - - y - - smtp\n"},
    Trap{"an old copy that nobody reads yet",
         "biff = no\n==> @host <==\n==> /etc/hosts <==\n127.0.0.1 localhost\n==> /var/spool/postfix/etc/hosts <==\n127.0.0.1 old\n"
         "==> master.cf <==\nsmtp unix - - n - - smtp\n"},
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
    .source = "BASIC_CONFIGURATION_README, master(5); postfix(1), check",
    .check = check,
};

}  // namespace postern::lint
