#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/host_files.h"

namespace postern::lint {
extern const Rule rule_symlink_leaves_directory;
namespace {

constexpr std::size_t kMost = 2000;
// Packages put this link there themselves.
constexpr std::array<std::string_view, 1> kOfPackages{"makedefs.out"};

void check(const Project& project, Report& report) {
    const SourceRange start = start_of_main(project);
    if (start.file == FileId::none) return;
    const std::string& directory = project.input().directory;
    walk(project.world(), directory, kMost, [&](const std::string& name, const FileStatus& status) {
        if (status.kind != FileKind::symlink || std::find(kOfPackages.begin(), kOfPackages.end(), name) != kOfPackages.end()) return;
        const auto target = project.world().link_target(directory + '/' + name);
        if (!target || (!target->starts_with('/') && !target->starts_with("../") && target->find("/../") == std::string::npos)) return;
        report.add(start, fmt::format("{} is a link that leads out of the directory, to {}", name, *target))
            .with_help("put a copy here, so that backups have the file, unless a tool keeps the directory that way")
            .subject = name;
    });
}

constexpr std::array kTraps{
    Trap{"a link to a neighbour", "biff = no\n==> @host <==\n==> virtual <==\na b\n==> valias link=virtual <==\n"},
    Trap{"the link of the package", "biff = no\n==> @host <==\n==> makedefs.out link=/usr/share/postfix/makedefs.out <==\n"},
    Trap{"a checkout", "biff = no\n==> virtual link=/srv/mail/virtual <==\n"},
};
constexpr std::array kAlsoBad{
    Trap{"upwards", "biff = no\n==> @host <==\n==> virtual link=../shared/virtual <==\n"},
};

}  // namespace

const Rule rule_symlink_leaves_directory{
    .id = "PT986",
    .name = "symlink-leaves-directory",
    .grade = Grade::info,
    .needs = Needs::host,
    .summary = "A file of the configuration directory is a link to a place outside of it.",
    .why = "`postfix check` warns of such links: what they lead to has owners and modes of its own, is not in a backup of the directory,\n"
           "and may not be there yet when Postfix starts. Where a tool keeps the configuration that way on purpose, the link is fine.",
    .bad = "biff = no\n==> @host <==\n==> virtual link=/srv/mail/virtual <==\n",
    .good = "biff = no\n==> @host <==\n==> virtual <==\na b\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postfix(1), check",
    .check = check,
};

}  // namespace postern::lint
