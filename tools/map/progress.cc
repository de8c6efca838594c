#include "tools/map/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace postern::map_tool {
namespace {

constexpr auto kFirst = std::chrono::seconds(1);
constexpr auto kEvery = std::chrono::milliseconds(200);

void write_to_terminal(const std::string& text) {
    // Nobody is told when the terminal is gone.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

Progress::Progress(const Setting& setting, std::string name, std::uint64_t total_bytes)
    : setting_(setting),
      name_(std::move(name)),
      total_(total_bytes),
      wanted_(::isatty(STDERR_FILENO) == 1),
      next_(setting.surroundings().now() + kFirst) {
}

void Progress::read(std::uint64_t bytes) {
    if (!wanted_ || setting_.surroundings().now() < next_) return;
    // A pipe has no size.
    if (total_ == 0) return show(fmt::format("read {} MB", bytes / 1000000));
    show(fmt::format("{}% of {} MB read", std::min<std::uint64_t>(bytes * 100 / total_, 100), total_ / 1000000));
}

void Progress::writing() {
    if (shown_) show("writing");
}

void Progress::wrote(std::uint64_t entries, std::uint64_t of) {
    if (!wanted_ || of == 0 || setting_.surroundings().now() < next_) return;
    show(fmt::format("{}% of {} entries written", entries * 100 / of, of));
}

void Progress::show(const std::string& what) {
    write_to_terminal(fmt::format("\r\033[K{}: {}: {}", setting_.console().program(), setting_.masked(name_), what));
    shown_ = true;
    next_ = setting_.surroundings().now() + kEvery;
}

void Progress::clear() {
    if (std::exchange(shown_, false)) write_to_terminal("\r\033[K");
}

}  // namespace postern::map_tool
