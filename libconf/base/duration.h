// Duration: a configuration time value that remembers how it was written.
//
// Shape:   0 .. 2^31-1 whole seconds; text is white space, a sign, digits and one unit letter. As in Postfix, digits
// may
//          be missing before a letter (0), and what follows the letter is ignored: `1h30m` is one hour. See ignored().
// Units:   s m h d w; a bare number takes the parameter's own unit.
// Errors:  bad_duration, message = the offending text. Never throws or logs.
// Source:  postconf(5), "time units"; every rule observed with Postfix 3.7.11, the limit too: a value in m, h, d or w
//          must be below (2^31-1) / unit.
// Threads: plain value.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libconf/base/result.h"

namespace postern {

enum class TimeUnit : char { second = 's', minute = 'm', hour = 'h', day = 'd', week = 'w' };

[[nodiscard]] std::optional<TimeUnit> time_unit(char letter);
std::chrono::seconds length_of(TimeUnit unit);
/// "second", "minute" …
std::string_view name_of(TimeUnit unit);

class Duration {
public:
    [[nodiscard]] static Result<Duration> parse(std::string_view text, TimeUnit bare);

    std::chrono::seconds seconds() const { return seconds_; }
    /// As written, so that `90m` is not printed back as `5400s`.
    const std::string& spelling() const { return spelling_; }
    /// What stands behind the unit and has no effect; usually empty.
    std::string_view ignored() const { return std::string_view(spelling_).substr(used_); }

    /// Compares time, not spelling: `60s` equals `1m`.
    friend bool operator==(const Duration& a, const Duration& b) { return a.seconds_ == b.seconds_; }

private:
    Duration(std::chrono::seconds seconds, std::string spelling, std::size_t used)
        : seconds_(seconds), spelling_(std::move(spelling)), used_(used) {}

    std::chrono::seconds seconds_;
    std::string spelling_;
    std::size_t used_;
};

/// With the largest unit that loses nothing: 5400 s are "90m", 0 s are "0s".
std::string shortest_spelling(std::chrono::seconds time);

}  // namespace postern
