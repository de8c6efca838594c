// TestSurroundings: what tables see of the world in tests, all of it settable.
//
// Shape:   parameters, environment and clock are plain members; messages are kept.
// Threads: report() may be called by several threads, the rest is set up before.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "libtables/surroundings.h"

namespace postern::tables::test {

class TestSurroundings : public Surroundings {
public:
    std::optional<std::string> parameter(std::string_view name) const override { return find(parameters, name); }
    std::optional<std::string> environment(const std::string& name) const override { return find(variables, name); }
    std::chrono::steady_clock::time_point now() const override { return clock; }
    std::chrono::system_clock::time_point time_of_day() const override { return day; }
    /// Waits for nothing: what would have been waited is added up.
    void pause(std::chrono::milliseconds time) const override {
        const std::lock_guard lock(mutex_);
        paused += time;
    }
    std::uint32_t random(std::uint32_t below) const override { return below == 0 ? 0 : next_random % below; }
    void report(Severity, const std::string& text) const override {
        const std::lock_guard lock(mutex_);
        messages.push_back(text);
    }

    using Settings = std::map<std::string, std::string, std::less<>>;
    Settings parameters;
    Settings variables;
    std::chrono::steady_clock::time_point clock{};
    std::chrono::system_clock::time_point day = std::chrono::system_clock::now() + std::chrono::hours(1);
    std::uint32_t next_random = 0;
    mutable std::vector<std::string> messages;
    mutable std::chrono::milliseconds paused{};

private:
    static std::optional<std::string> find(const Settings& settings, std::string_view name) {
        const auto at = settings.find(name);
        return at == settings.end() ? std::nullopt : std::optional(at->second);
    }
    mutable std::mutex mutex_;
};

}  // namespace postern::tables::test
