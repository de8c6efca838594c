#include <array>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/host_files.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_config_writable;
namespace {

constexpr std::size_t kMost = 2000;

class Checker {
public:
    Checker(const Project& project, Report& report) : project_(project), report_(report) {}

    void look_at(const std::string& path, SourceRange range) {
        if (range.file == FileId::none || !seen_.insert(path).second) return;
        const auto status = project_.world().status(path);
        if (!status) return;
        if (status->owner != 0) {
            report_.add(range, fmt::format("{} belongs to {}", path, owner_name(project_.world(), status->owner))).with_help(fmt::format("run  chown root {}", path)).subject = path;
        }
        if ((status->mode & kOthersWrite) != 0) {
            report_.add(range, fmt::format("others than root may write {} (mode {:04o})", path, status->mode & 07777U)).with_help(fmt::format("run  chmod go-w {}", path)).subject = path + " mode";
        }
    }

    /// Files that no setting names may be named by one tomorrow, or are read by a table: one finding for all of them.
    void look_below(const std::string& directory, SourceRange range) {
        if (range.file == FileId::none) return;
        std::vector<std::string> foreign;
        std::vector<std::string> writable;
        walk(project_.world(), directory, kMost, [&](const std::string& name, const FileStatus&) {
            const std::string path = directory + '/' + name;
            const auto status = project_.world().status(path);  // of what a link leads to
            if (!status || seen_.contains(path)) return;
            if (status->owner != 0) foreign.push_back(name);
            if ((status->mode & kOthersWrite) != 0) writable.push_back(name);
        });
        if (!foreign.empty()) report_.add(range, fmt::format("not of root: {} in {}", some_of(foreign), directory)).with_help("run  chown root  for each").subject = "others owner";
        if (!writable.empty()) {
            report_.add(range, fmt::format("others than root may write {} in {}", some_of(writable), directory)).with_help("run  chmod go-w  for each").subject = "others mode";
        }
    }

private:
    const Project& project_;
    Report& report_;
    std::set<std::string> seen_;
};

void check(const Project& project, Report& report) {
    Checker checker(project, report);
    for (const InputFile& file : project.files()) {
        const SourceRange start{file.id, 0, 0};
        if (file.role == Role::main) checker.look_at(project.input().directory, start);
        if (file.role == Role::main || file.role == Role::master) checker.look_at(file.path, start);
    }
    for (const TableFile& file : table_files(project)) checker.look_at(std::string(project.sources().name(file.text->file())), file.first().name_range);
    checker.look_below(project.input().directory, start_of_main(project));
}

constexpr std::array kTraps{
    Trap{"as they should be", "biff = no\nvirtual_alias_maps = hash:/etc/postfix/virtual\n==> @host user=root:0 <==\n==> virtual <==\na b\n"},
    Trap{"in a checkout owners say nothing", "==> main.cf mode=0666 owner=1000 <==\nbiff = no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a table", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> @host <==\n==> virtual mode=0664 group=100 <==\na b\n"},
    Trap{"a file that no setting names", "biff = no\n==> @host <==\n==> virtual.new mode=0666 <==\na b\n"},
    Trap{"a file of somebody in a folder", "biff = no\n==> @host <==\n==> sql/users.cf owner=1000 <==\nhosts = localhost\n"},
    Trap{"another owner", "==> @host user=ops:1000 <==\n==> main.cf owner=1000 <==\nbiff = no\n"},
};

}  // namespace

const Rule rule_config_writable{
    .id = "PT624",
    .name = "config-writable",
    .grade = Grade::error,
    .needs = Needs::host,
    .summary = "Somebody else than root can change the configuration.",
    .why = "Whoever can write main.cf, master.cf or a table decides which commands run, and as whom. `postfix check` warns of\n"
           "files that do not belong to root, or that a group or everybody may write.",
    .bad = "==> @host <==\n==> main.cf mode=0664 <==\nbiff = no\n",
    .good = "==> @host <==\n==> main.cf mode=0644 <==\nbiff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postfix(1), check",
    .check = check,
};

}  // namespace postern::lint
