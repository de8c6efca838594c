// SystemSurroundings: the process itself as the surroundings of tables, for programs.
//
// Shape:   environment, clocks and random numbers of the system; parameters and the log are given by the program.
// Errors:  none.
// Threads: as the two functions that it is given.
#pragma once

#include <functional>
#include <utility>

#include "libtables/surroundings.h"

namespace postern::tables {

class SystemSurroundings final : public Surroundings {
public:
    using Parameter = std::function<std::optional<std::string>(std::string_view)>;
    using Log = std::function<void(Severity, const std::string&)>;

    SystemSurroundings(Parameter parameter, Log log) : parameter_(std::move(parameter)), log_(std::move(log)) {}

    std::optional<std::string> parameter(std::string_view name) const override { return parameter_(name); }
    std::optional<std::string> environment(const std::string& name) const override;
    std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::now(); }
    std::chrono::system_clock::time_point time_of_day() const override { return std::chrono::system_clock::now(); }
    void pause(std::chrono::milliseconds time) const override;
    std::uint32_t random(std::uint32_t below) const override;
    void report(Severity severity, const std::string& text) const override { log_(severity, text); }

private:
    Parameter parameter_;
    Log log_;
};

}  // namespace postern::tables
