#include "tools/check/command/watch.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <optional>
#include <set>
#include <thread>

#include "tools/check/command/check_mode.h"
#include "tools/check/command/watch_screen.h"
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

using Found = CheckResult::Found;

// What `now` has and `before` has not, as often as it does.
std::vector<Found> new_ones(const std::vector<Found>& now, const std::vector<Found>& before) {
    std::multiset<std::string_view> known;
    for (const Found& one : before) known.insert(one.fingerprint);
    std::vector<Found> fresh;
    for (const Found& one : now) {
        const auto old = known.find(one.fingerprint);
        if (old == known.end()) {
            fresh.push_back(one);
        } else {
            known.erase(old);
        }
    }
    return fresh;
}

bool on_terminal() {
    return ::isatty(STDOUT_FILENO) == 1;
}

ScreenSize screen_size() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return {};
    return {size.ws_row, size.ws_col};
}

// The cursor may stand in the middle of the report: the shell goes on below it.
void leave_terminal(int signal_number) {
    constexpr std::string_view kBelow = "\033[9999;1H\n";
    [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, kBelow.data(), kBelow.size());
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
}

std::string page_of(const CheckResult& result, const std::optional<std::vector<Found>>& before) {
    if (!before) return on_terminal() ? watch_screen(result.out, std::nullopt, "", screen_size()) : result.out;
    const std::vector<Found> fresh = new_ones(result.found, *before);
    const std::size_t gone = new_ones(*before, result.found).size();
    const std::string status = fmt::format("since the last time: {} new, {} gone", fresh.size(), gone);
    if (!on_terminal()) return fmt::format("{}{}\n", result.out, status);
    return watch_screen(result.out, fresh.empty() ? std::nullopt : std::optional(fresh.front()), status, screen_size());
}

}  // namespace

Result<int> run_watch(const Options& options, const Surroundings& surroundings) {
    using namespace std::chrono_literals;
    std::vector<std::string> watched = options.operands;
    std::optional<std::vector<Found>> before;
    if (on_terminal()) {
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, leave_terminal);
    }
    for (;;) {
        const auto result = run_check(options, surroundings);
        Console console("postern-check", Console::Warnings::shown);
        if (result) {
            console.out() += page_of(*result, before);
            before = result->found;
            watched = result->watched;
        } else if (!before && watched.empty()) {
            return tl::unexpected<Error>(result.error());
        } else {
            const std::string message = result.error().message + '\n';
            console.out() += on_terminal() ? watch_screen(message, std::nullopt, "", screen_size()) : message;
        }
        if (const auto flushed = console.flush(); !flushed) return tl::unexpected<Error>(flushed.error());
        Stamp stamp = stamp_of(watched);
        while (stamp_of(watched) == stamp) std::this_thread::sleep_for(250ms);
        // Editors truncate, then write: a file that is still changing is not read yet.
        do {
            stamp = stamp_of(watched);
            std::this_thread::sleep_for(100ms);
        } while (stamp_of(watched) != stamp);
    }
}

}  // namespace postern::check_tool
