#include "libconf/base/duration.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "libconf/base/ascii.h"

namespace postern {
namespace {

constexpr std::int64_t kMaxSeconds = std::numeric_limits<std::int32_t>::max();

struct UnitInfo {
    TimeUnit unit;
    std::int64_t seconds;
    std::string_view name;
};

constexpr std::array kUnits = {
    UnitInfo{TimeUnit::week, 604800, "week"}, UnitInfo{TimeUnit::day, 86400, "day"},
    UnitInfo{TimeUnit::hour, 3600, "hour"},   UnitInfo{TimeUnit::minute, 60, "minute"},
    UnitInfo{TimeUnit::second, 1, "second"},
};

const UnitInfo& info(TimeUnit unit) {
    for (const UnitInfo& known : kUnits) {
        if (known.unit == unit) return known;
    }
    return kUnits.back();
}

}  // namespace

std::optional<TimeUnit> time_unit(char letter) {
    for (const UnitInfo& known : kUnits) {
        if (static_cast<char>(known.unit) == letter) return known.unit;
    }
    return std::nullopt;
}

std::chrono::seconds length_of(TimeUnit unit) {
    return std::chrono::seconds(info(unit).seconds);
}

std::string_view name_of(TimeUnit unit) {
    return info(unit).name;
}

Result<Duration> Duration::parse(std::string_view text, TimeUnit bare) {
    const auto bad = [&] { return fail(ErrorCode::bad_duration, std::string(text)); };
    // As strtol(3) reads it; without digits nothing is skipped, neither white space nor a sign.
    std::string_view rest = ascii::trim_left(text);
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    std::int64_t number = 0;
    if (!rest.empty() && ascii::is_digit(rest.front())) {
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (error != std::errc() || number > kMaxSeconds || (negative && number != 0)) return bad();
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    } else {
        rest = text;
        if (rest.empty()) return bad();
    }
    const std::optional<TimeUnit> unit = rest.empty() ? bare : time_unit(rest.front());
    if (!unit) return bad();
    if (!rest.empty()) rest.remove_prefix(1);
    const std::int64_t length = info(*unit).seconds;
    if (length > 1 && number >= kMaxSeconds / length) return bad();
    return Duration(std::chrono::seconds(number * length), std::string(text), text.size() - rest.size());
}

std::string shortest_spelling(std::chrono::seconds time) {
    const std::int64_t seconds = time.count();
    for (const UnitInfo& unit : kUnits) {
        if (seconds != 0 && seconds % unit.seconds == 0) {
            return fmt::format("{}{}", seconds / unit.seconds, static_cast<char>(unit.unit));
        }
    }
    return "0s";
}

}  // namespace postern
