#include "tools/check/command/watch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "tools/check/command/check_mode.h"
#include "tools/support/console.h"
#include "tools/world/real_world.h"

namespace postern::check_tool {
namespace {

using Stamp = std::vector<std::pair<std::int64_t, std::uint64_t>>;

Stamp stamp_of(const std::vector<std::string>& paths) {
    const RealWorld world;
    Stamp stamp;
    for (const std::string& path : paths) {
        const auto status = world.status(path);
        stamp.emplace_back(status ? status->modified : 0, status ? status->size : 0);
    }
    return stamp;
}

std::size_t count_new(const std::vector<std::string>& now, std::vector<std::string> before) {
    std::size_t fresh = 0;
    for (const std::string& one : now) {
        const auto known = std::find(before.begin(), before.end(), one);
        if (known == before.end()) {
            ++fresh;
        } else {
            before.erase(known);
        }
    }
    return fresh;
}

}  // namespace

Result<int> run_watch(const Options& options, const Surroundings& surroundings) {
    using namespace std::chrono_literals;
    std::vector<std::string> watched = options.operands;
    std::optional<std::vector<std::string>> before;
    for (;;) {
        const auto result = run_check(options, surroundings);
        Console console("postern-check", Console::Warnings::shown);
        if (::isatty(STDOUT_FILENO) == 1) console.out() += "\033[2J\033[3J\033[H";
        if (result) {
            console.out() += result->out;
            if (before) {
                const std::size_t fresh = count_new(result->found, *before);
                const std::size_t gone = count_new(*before, result->found);
                console.out() += fmt::format("since the last time: {} new, {} gone\n", fresh, gone);
            }
            before = result->found;
            watched = result->watched;
        } else if (!before && watched.empty()) {
            return tl::unexpected<Error>(result.error());
        } else {
            console.out() += fmt::format("{}\n", result.error().message);
        }
        if (const auto flushed = console.flush(); !flushed) return tl::unexpected<Error>(flushed.error());
        const Stamp stamp = stamp_of(watched);
        while (stamp_of(watched) == stamp) std::this_thread::sleep_for(250ms);
    }
}

}  // namespace postern::check_tool
