#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/host_files.h"

namespace postern::lint {
extern const Rule rule_queue_ownership;
namespace {

constexpr std::array<std::string_view, 14> kQueues{"active", "bounce", "corrupt", "defer", "deferred", "flush",  "hold",
                                                   "incoming", "maildrop", "private", "public", "saved", "trace", "verify"};
constexpr std::array<std::string_view, 2> kForEverybody{"maildrop", "public"};  // reached through the set-gid programs
constexpr std::size_t kMost = 20000;  // names that are looked at in one directory

class Checker {
public:
    Checker(const Project& project, Report& report) : project_(project), world_(project.world()), report_(report) {
        if (const auto name = project.value("mail_owner")) owner_ = world_.user(*name);
        if (const auto name = project.value("setgid_group")) group_ = world_.group(*name);
    }

    void queue() {
        const auto folder = host_folder(project_, "queue_directory");
        if (!folder) {
            absolute();
            return;
        }
        const auto status = world_.status(folder->path);
        if (!status || status->kind != FileKind::directory) {
            // Before the first start there is no spool at all; a directory that is there without it is another matter.
            if (status || project_.sets("queue_directory")) add(*folder, fmt::format("{} is no directory", folder->configured), fmt::format("run  mkdir -m 755 {}", folder->configured));
            return;
        }
        of_root(*folder, folder->configured, *status);
        if (const auto pid = world_.status(folder->path + "/pid")) of_root(*folder, folder->configured + "/pid", *pid);
        for (const std::string_view name : kQueues) below_queue(*folder, name);
    }

    void data() {
        const auto folder = host_folder(project_, "data_directory");
        const auto status = folder ? world_.status(folder->path) : std::nullopt;
        if (!status) return;
        if (status->kind != FileKind::directory) {
            add(*folder, fmt::format("{} is no directory", folder->configured), "name a directory that belongs to mail_owner");
            return;
        }
        of_owner(*folder, folder->configured, *status);
        if ((status->mode & kOthersWrite) != 0) {
            add(*folder, fmt::format("others than its owner may write to {} (mode {:04o})", folder->configured, status->mode & 07777U), fmt::format("run  chmod go-w {}", folder->configured));
        }
        contents(*folder, folder->path, folder->configured);
    }

private:
    void add(const HostFolder& folder, std::string message, std::string help, Grade grade = Grade::error) {
        if (folder.range.file == FileId::none) return;
        Finding& finding = report_.add(folder.range, std::move(message)).with_grade(grade).with_help(std::move(help));
        finding.subject = finding.message;
    }

    // Programs change to it, from wherever they are.
    void absolute() {
        const auto text = project_.values().text("queue_directory");
        if (!text || text->value.empty() || text->value.starts_with('/') || text->range.file == FileId::none) return;
        report_.add(text->range, fmt::format("{} is no absolute path", text->value)).with_help("write the whole path: every program changes to that directory when it starts").subject = "queue_directory";
    }

    void of_root(const HostFolder& folder, const std::string& name, const FileStatus& status) {
        if (status.owner != 0) add(folder, fmt::format("{} belongs to {}, not to root", name, owner_name(world_, status.owner)), fmt::format("run  chown root {}", name));
        if ((status.mode & kOthersWrite) != 0) {
            add(folder, fmt::format("others than root may write to {} (mode {:04o})", name, status.mode & 07777U), fmt::format("run  chmod go-w {}", name));
        }
    }

    void of_owner(const HostFolder& folder, const std::string& name, const FileStatus& status) {
        if (!owner_ || status.owner == owner_->id) return;
        add(folder, fmt::format("{} belongs to {}, not to {}", name, owner_name(world_, status.owner), owner_->name), fmt::format("run  chown {} {}", owner_->name, name));
    }

    void below_queue(const HostFolder& folder, std::string_view name) {
        const std::string path = fmt::format("{}/{}", folder.path, name);
        const std::string shown = fmt::format("{}/{}", folder.configured, name);
        const auto status = world_.status(path, Links::keep);
        if (!status) return;
        of_owner(folder, shown, *status);
        const bool shared = std::find(kForEverybody.begin(), kForEverybody.end(), name) != kForEverybody.end();
        if (shared && group_ && status->group != group_->id) {
            add(folder, fmt::format("{} is not of the group {}", shown, group_->name), fmt::format("run  chgrp {} {}", group_->name, shown));
        }
        // In maildrop the senders own what they queued.
        if (name != "maildrop") contents(folder, path, shown);
        if (name != "corrupt") return;
        const std::size_t damaged = world_.list(path).size();
        if (damaged == 0) return;
        add(folder, fmt::format("{} holds {}", shown, damaged == 1 ? "a damaged message" : fmt::format("{} damaged messages", damaged)),
            "look at them with postcat, then take them away", Grade::warning);
    }

    void contents(const HostFolder& folder, const std::string& path, const std::string& shown) {
        if (!owner_) return;
        std::vector<std::string> foreign;
        walk(world_, path, kMost, [&](const std::string& name, const FileStatus& status) {
            if (status.owner != owner_->id) foreign.push_back(name);
        });
        if (foreign.empty()) return;
        add(folder, fmt::format("not of {}: {} in {}", owner_->name, some_of(foreign), shown), fmt::format("see how they came there; then run  chown -R {} {}", owner_->name, shown));
    }

    const Project& project_;
    const World& world_;
    Report& report_;
    std::optional<Account> owner_;
    std::optional<Account> group_;
};

void check(const Project& project, Report& report) {
    Checker checker(project, report);
    checker.queue();
    checker.data();
}

#define POSTERN_HOST "biff = no\n==> @host user=root:0 user=postfix:105 group=postdrop:106 <==\n==> /var/spool/postfix dir <==\n"
constexpr std::array kTraps{
    Trap{"a checkout has no queue", "queue_directory = /var/spool/postfix\n"},
    Trap{"before the first start", "biff = no\n==> @host user=postfix:105 <==\n"},
    Trap{"mail that users queued themselves", POSTERN_HOST "==> /var/spool/postfix/maildrop owner=105 group=106 dir <==\n==> /var/spool/postfix/maildrop/A1 owner=1000 <==\n"},
    Trap{"nobody knows the owner", "mail_owner = $owner\n==> @host <==\n==> /var/spool/postfix dir <==\n==> /var/spool/postfix/active owner=7 dir <==\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a path from nowhere", "queue_directory = spool\n==> @host user=postfix:105 <==\n"},
    Trap{"the queue directory of a user", "biff = no\n==> @host user=ops:1000 <==\n==> /var/spool/postfix owner=1000 dir <==\n"},
    Trap{"anybody may write", POSTERN_HOST "==> /var/spool/postfix/pid mode=0777 dir <==\n"},
    Trap{"another group", POSTERN_HOST "==> /var/spool/postfix/public owner=105 dir <==\n"},
    Trap{"a file of root in the queue", POSTERN_HOST "==> /var/spool/postfix/deferred owner=105 dir <==\n==> /var/spool/postfix/deferred/A/A1B2 mode=0700 <==\nx\n"},
    Trap{"a damaged message", POSTERN_HOST "==> /var/spool/postfix/corrupt owner=105 dir <==\n==> /var/spool/postfix/corrupt/A1B2 owner=105 <==\nx\n"},
    Trap{"the data directory", "biff = no\n==> @host user=postfix:105 <==\n==> /var/lib/postfix owner=0 dir <==\n"},
    Trap{"no queue at all", "queue_directory = /srv/spool\n==> @host <==\n"},
};

}  // namespace

const Rule rule_queue_ownership{
    .id = "PT987",
    .name = "queue-ownership",
    .grade = Grade::error,
    .needs = Needs::host,
    .summary = "A directory or file of the mail queue or of data_directory has the wrong owner, group or mode.",
    .why = "Daemons give up the rights of root and go on as `mail_owner`: what does not belong to that account in the queue cannot be\n"
           "read, delivered or removed. The queue directory itself and `pid` belong to root, so that the account cannot exchange them;\n"
           "`maildrop` and `public` have the group `setgid_group`, through which local programs hand in mail. It often happens after a\n"
           "restored backup or a container with other numbers of accounts. `postfix check` warns of the same things.",
    .bad = POSTERN_HOST "==> /var/spool/postfix/active dir <==\n",
    .good = POSTERN_HOST "==> /var/spool/postfix/active owner=105 mode=0700 dir <==\n==> /var/spool/postfix/maildrop owner=105 group=106 dir <==\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postfix(1), check; postconf(5), mail_owner, setgid_group",
    .check = check,
};

}  // namespace postern::lint
