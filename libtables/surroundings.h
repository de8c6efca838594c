// Surroundings: all that tables ask of the process they live in, passed in so that tests can give their own.
//
// Shape:   parameters of the effective configuration, environment variables, a clock, random numbers, a log.
// Errors:  none.
// Source:  library code reads no clock and no environment by itself.
// Threads: every member may be called from several threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/diagnostic.h"

namespace postern::tables {

class Surroundings {
public:
    Surroundings() = default;
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;
    virtual ~Surroundings() = default;

    /// The effective value of a main.cf parameter, user-defined ones too (`ldap:name` reads `name_server_host`);
    /// nullopt when there is neither a setting nor a default.
    virtual std::optional<std::string> parameter(std::string_view name) const = 0;
    virtual std::optional<std::string> environment(const std::string& name) const = 0;
    virtual std::chrono::steady_clock::time_point now() const = 0;
    /// The time of day, to compare with times of files.
    virtual std::chrono::system_clock::time_point time_of_day() const = 0;
    /// Waits before something is tried again.
    virtual void pause(std::chrono::milliseconds time) const = 0;
    /// Evenly distributed in [0, below).
    virtual std::uint32_t random(std::uint32_t below) const = 0;
    /// A message in Postfix's words, without "warning:" in front. It may quote any bytes: whoever prints it masks them
    /// (ascii::printable, printable_utf8).
    virtual void report(Severity severity, const std::string& text) const = 0;
};

}  // namespace postern::tables
