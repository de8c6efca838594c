#include "tools/check/support/host_files.h"

#include <deque>

#include <fmt/format.h>

namespace postern::lint {

SourceRange start_of_main(const Project& project) {
    if (project.main_cf() == nullptr) return {};
    return {project.main_cf()->file(), 0, 0};
}

std::optional<HostFolder> host_folder(const Project& project, std::string_view parameter) {
    const auto configured = project.value(parameter);
    if (!configured || !configured->starts_with('/')) return std::nullopt;
    auto path = project.locate(*configured);
    if (!path) return std::nullopt;
    SourceRange range = project.values().place(parameter);
    if (range.file == FileId::none) range = start_of_main(project);
    return HostFolder{*configured, std::move(*path), range};
}

void walk(const World& world, const std::string& folder, std::size_t limit, const Visit& visit) {
    std::deque<std::string> open{std::string()};
    std::size_t seen = 0;
    while (!open.empty()) {
        const std::string below = std::move(open.front());
        open.pop_front();
        for (const std::string& name : world.list(below.empty() ? folder : folder + '/' + below)) {
            if (seen++ == limit) return;
            std::string relative = below.empty() ? name : below + '/' + name;
            const auto status = world.status(folder + '/' + relative, Links::keep);
            if (!status) continue;
            visit(relative, *status);
            if (status->kind == FileKind::directory) open.push_back(std::move(relative));
        }
    }
}

std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 4;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < kShown; ++i) text += fmt::format("{}{}", i == 0 ? "" : ", ", names[i]);
    if (names.size() > kShown) text += fmt::format(" and {} more", names.size() - kShown);
    return text;
}

std::string owner_name(const World& world, std::uint32_t id) {
    const auto user = world.user(id);
    return user ? user->name : fmt::format("the user with the number {}", id);
}

}  // namespace postern::lint
