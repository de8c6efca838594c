// Time: a moment of the wall clock, as the spool stores it.
//
// Units:   whole microseconds since 1970, UTC.
// Threads: plain value.
#pragma once

#include <chrono>
#include <cstdint>

namespace postern::spool {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

constexpr std::int64_t to_microseconds(Time time) {
    return time.time_since_epoch().count();
}

constexpr Time from_microseconds(std::int64_t count) {
    return Time(std::chrono::microseconds(count));
}

}  // namespace postern::spool
