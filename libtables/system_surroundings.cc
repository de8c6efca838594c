#include "libtables/system_surroundings.h"

#include <cstdlib>
#include <random>
#include <thread>

namespace postern::tables {

std::optional<std::string> SystemSurroundings::environment(const std::string& name) const {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
}

void SystemSurroundings::pause(std::chrono::milliseconds time) const { std::this_thread::sleep_for(time); }

std::uint32_t SystemSurroundings::random(std::uint32_t below) const {
    thread_local std::mt19937 generator{std::random_device{}()};
    return below == 0 ? 0 : std::uniform_int_distribution<std::uint32_t>{0, below - 1}(generator);
}

}  // namespace postern::tables
