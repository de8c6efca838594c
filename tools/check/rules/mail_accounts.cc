#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/host_files.h"

namespace postern::lint {
extern const Rule rule_mail_accounts;
namespace {

class Checker {
public:
    Checker(const Project& project, Report& report) : project_(project), world_(project.world()), report_(report) {}

    void run() {
        // A host whose accounts cannot be asked knows not even root.
        if (!world_.user("root")) return;
        const auto owner = user("mail_owner");
        const auto rights = user("default_privs");
        const auto group = group_of("setgid_group");
        if (owner && rights && owner->id == rights->id) {
            add("default_privs", fmt::format("mail_owner and default_privs are the same account, {}", owner->name),
                "give the queue an account of its own: what default_privs runs for users could read all mail");
        }
        if (owner && group && owner->group == group->id) {
            add("setgid_group", fmt::format("the group {} of setgid_group is the one of mail_owner, too", group->name), "use a group that no account belongs to");
        }
    }

private:
    void add(std::string_view parameter, std::string message, std::string help) {
        SourceRange range = project_.values().place(parameter);
        if (range.file == FileId::none) range = start_of_main(project_);
        if (range.file == FileId::none) return;
        report_.add(range, std::move(message)).with_help(std::move(help)).subject = parameter;
    }

    std::optional<Account> user(std::string_view parameter) {
        const auto name = project_.value(parameter);
        if (!name || name->empty()) return std::nullopt;
        const auto account = world_.user(*name);
        if (!account) {
            add(parameter, fmt::format("this host has no user `{}` ({})", *name, parameter), "make the account, or name one that is there");
        } else if (account->id == 0) {
            add(parameter, fmt::format("{} is the account of root", parameter), "name an account without rights");
        } else if (const auto first = world_.user(account->id); first && first->name != *name) {
            add(parameter, fmt::format("the user `{}` ({}) has the same number as `{}`", *name, parameter, first->name), "give the account a number of its own");
        }
        return account && account->id != 0 ? account : std::nullopt;
    }

    std::optional<Account> group_of(std::string_view parameter) {
        const auto name = project_.value(parameter);
        if (!name || name->empty()) return std::nullopt;
        const auto account = world_.group(*name);
        if (!account) {
            add(parameter, fmt::format("this host has no group `{}` ({})", *name, parameter), "make the group, or name one that is there");
        } else if (account->id == 0) {
            add(parameter, fmt::format("{} is the group of root", parameter), "name a group without rights");
        }
        return account && account->id != 0 ? account : std::nullopt;
    }

    const Project& project_;
    const World& world_;
    Report& report_;
};

void check(const Project& project, Report& report) {
    if (project.main_cf() != nullptr) Checker(project, report).run();
}

#define POSTERN_ACCOUNTS "==> @host user=root:0 user=postfix:105 user=nobody:65534 group=postfix:105 group=postdrop:106 group=root:0 <==\n"
constexpr std::array kTraps{
    Trap{"a checkout knows no accounts", "mail_owner = postfix2\n"},
    Trap{"an image without a list of accounts", "mail_owner = postfix2\n==> @host <==\n"},
    Trap{"a variable", "mail_owner = $owner\n" POSTERN_ACCOUNTS},
};
constexpr std::array kAlsoBad{
    Trap{"root", "mail_owner = root\n" POSTERN_ACCOUNTS},
    Trap{"no such group", "setgid_group = maildrop\n" POSTERN_ACCOUNTS},
    Trap{"one account for two purposes", "default_privs = postfix\n" POSTERN_ACCOUNTS},
    Trap{"the group of mail_owner", "setgid_group = postfix\n" POSTERN_ACCOUNTS},
    Trap{"two names for one number", "mail_owner = mail\n==> @host user=root:0 user=daemon:1 user=mail:1 user=nobody:65534 group=postdrop:106 <==\n"},
};

}  // namespace

const Rule rule_mail_accounts{
    .id = "PT988",
    .name = "mail-accounts",
    .grade = Grade::error,
    .needs = Needs::host,
    .summary = "mail_owner, default_privs or setgid_group names an account that is missing, has rights, or is shared.",
    .why = "Postfix takes the queue to be safe from everybody but `mail_owner`, and lets local programs into it through `setgid_group`\n"
           "alone. Every Postfix program stops with a fatal error when one of the accounts does not exist, is root's, or serves two of\n"
           "these purposes.",
    .bad = "mail_owner = postfx\n" POSTERN_ACCOUNTS,
    .good = "mail_owner = postfix\n" POSTERN_ACCOUNTS,
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), mail_owner, default_privs, setgid_group",
    .check = check,
};

}  // namespace postern::lint
