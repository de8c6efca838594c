#include "tools/check/command/git_base.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "libconf/base/ascii.h"
#include "tools/check/command/child.h"

namespace postern::check_tool {
namespace {

constexpr std::uint32_t kSymlink = 0120000;

std::string without_dots(std::string_view path) {
    std::vector<std::string_view> parts;
    std::size_t at = 0;
    while (at <= path.size()) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".") continue;
        if (part == ".." && !parts.empty()) {
            parts.pop_back();
        } else {
            parts.push_back(part);
        }
    }
    return fmt::format("{}", fmt::join(parts, "/"));
}

// The value as programs see it of what the finding is about.
std::string value_of(const lint::Finding& finding, const lint::Project& project) {
    if (finding.parameter.empty()) return {};
    const std::size_t blank = finding.service.find(' ');
    const lint::Scope* scope = blank == std::string::npos ? nullptr
                                                          : project.find_scope(finding.service.substr(0, blank), finding.service.substr(blank + 1));
    return (scope == nullptr ? project.value(finding.parameter) : scope->value(finding.parameter)).value_or("");
}

// What makes a finding the same one in both versions of the files: the texts of its places, and the effective value.
// Where they stand, and how the message words it, is not part of it.
std::string identity(const lint::Finding& finding, const lint::Project& project) {
    std::string text = finding.fingerprint;
    const auto add = [&](std::string_view part) { text.append(1, '\0').append(part); };
    if (finding.range.file != FileId::none) add(project.text(finding.range));
    for (const lint::Related& related : finding.related) {
        add(related.range.file == FileId::none ? std::string_view{} : project.text(related.range));
    }
    add(finding.effective);
    add(value_of(finding, project));
    return text;
}

}  // namespace

Result<GitWorld> GitWorld::at(const std::string& revision, const std::string& directory, const World& machine) {
    GitWorld world(machine);
    world.folder_ = directory;
    const auto git = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"git", "-C", directory});
        return run_child(words);
    };
    const auto top = git({"rev-parse", "--show-toplevel"});
    if (!top) {
        const bool absent = top.error().code == ErrorCode::not_found;
        return fail(ErrorCode::not_found,
                    absent ? top.error().message : fmt::format("{}: not in a git repository", directory));
    }
    world.top_ = ascii::trim(*top);
    const auto commit = git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
    if (!commit) return fail(ErrorCode::not_found, fmt::format("there is no revision {} here", revision));
    world.revision_ = ascii::trim(*commit);
    world.inside_ = without_dots(ascii::trim(git({"rev-parse", "--show-prefix"}).value_or("")));
    const auto files = git({"ls-tree", "-r", "-z", "--full-tree", world.revision_});
    if (!files) return tl::unexpected<Error>(files.error());
    std::size_t at = 0;
    while (at < files->size()) {  // "MODE TYPE HASH\tPATH\0"
        const std::size_t end = std::min(files->find('\0', at), files->size());
        const std::string_view line = std::string_view(*files).substr(at, end - at);
        at = end + 1;
        const std::size_t tab = line.find('\t');
        std::uint32_t mode = 0;
        std::from_chars(line.data(), line.data() + line.size(), mode, 8);
        if (tab != std::string_view::npos) world.modes_[std::string(line.substr(tab + 1))] = mode;
    }
    return world;
}

std::optional<std::string> GitWorld::in_repository(const std::string& path) const {
    if (path == folder_) return inside_;
    if (folder_ == "." && !path.starts_with('/')) return without_dots(inside_ + '/' + path);
    if (path.starts_with(folder_ + '/')) return without_dots(inside_ + path.substr(folder_.size()));
    if (path.starts_with(top_ + '/')) return without_dots(path.substr(top_.size()));
    return std::nullopt;
}

Result<std::string> GitWorld::read(const std::string& path) const {
    const auto name = in_repository(path);
    if (!name) return machine_->read(path);
    const auto mode = modes_.find(*name);
    if (mode == modes_.end())
        return fail(ErrorCode::not_found, fmt::format("open {}: No such file or directory", path));
    if ((mode->second & kSymlink) == kSymlink) {
        const auto target = link_target(path);
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
        // One link is followed: a loop ends here.
        const auto leads_to = target ? in_repository(join_path(folder, *target)) : std::nullopt;
        if (!leads_to) return fail(ErrorCode::not_found, path);
        return run_child({"git", "-C", top_, "show", fmt::format("{}:{}", revision_, *leads_to)});
    }
    return run_child({"git", "-C", top_, "show", fmt::format("{}:{}", revision_, *name)});
}

std::optional<FileStatus> GitWorld::status(const std::string& path, Links links) const {
    const auto name = in_repository(path);
    if (!name) return machine_->status(path, links);
    FileStatus status;
    if (const auto mode = modes_.find(*name); mode != modes_.end()) {
        status.mode = mode->second & 0777U;
        if ((mode->second & kSymlink) == kSymlink && links == Links::keep) status.kind = FileKind::symlink;
        return status;
    }
    const auto below = modes_.lower_bound(*name + '/');
    if (!name->empty() && (below == modes_.end() || !below->first.starts_with(*name + '/'))) return std::nullopt;
    status.kind = FileKind::directory;
    status.mode = 0755;
    return status;
}

std::vector<std::string> GitWorld::list(const std::string& path) const {
    const auto name = in_repository(path);
    if (!name) return machine_->list(path);
    const std::string prefix = name->empty() ? "" : *name + '/';
    std::set<std::string> names;
    for (auto entry = modes_.lower_bound(prefix); entry != modes_.end() && entry->first.starts_with(prefix); ++entry) {
        const std::string_view rest = std::string_view(entry->first).substr(prefix.size());
        names.emplace(rest.substr(0, rest.find('/')));
    }
    return {names.begin(), names.end()};
}

std::optional<std::string> GitWorld::link_target(const std::string& path) const {
    const auto name = in_repository(path);
    if (!name) return machine_->link_target(path);
    const auto text = run_child({"git", "-C", top_, "show", fmt::format("{}:{}", revision_, *name)});
    return text ? std::optional(*text) : std::nullopt;
}

Result<void> drop_old_findings(DirectoryRun& now, const Target& target, const std::string& revision,
                               const World& machine) {
    const auto world = GitWorld::at(revision, now.job().directory, machine);
    if (!world) return fail(world.error().code, fmt::format("--diff-base: {}", world.error().message));
    Job job = now.job();
    job.texts.clear();
    DirectoryRun before(job, target, now.version(), *world, {});
    std::multiset<std::string> old;
    for (const lint::Finding& finding : before.result().findings) old.insert(identity(finding, before.project()));
    std::erase_if(now.result().findings, [&](const lint::Finding& finding) {
        const auto known = old.find(identity(finding, now.project()));
        if (known == old.end()) return false;
        old.erase(known);
        return true;
    });
    return {};
}

}  // namespace postern::check_tool
