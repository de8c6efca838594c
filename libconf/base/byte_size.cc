#include "libconf/base/byte_size.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "libconf/base/ascii.h"

namespace postern {

Result<std::int64_t> parse_number(std::string_view text, NumberWidth width) {
    std::string_view digits = ascii::trim_left(text);
    if (digits.starts_with('+')) {
        digits.remove_prefix(1);
        if (digits.starts_with('-')) return fail(ErrorCode::bad_value, std::string(text));  // from_chars takes a minus
    }
    std::int64_t number = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, number);
    if (error != std::errc() || end != last) return fail(ErrorCode::bad_value, std::string(text));
    const bool fits =
        number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max();
    if (width == NumberWidth::bits32 && !fits) return fail(ErrorCode::bad_value, std::string(text));
    return number;
}

Result<ByteSize> ByteSize::parse(std::string_view text, NumberWidth width) {
    return parse_number(text, width).transform([&](std::int64_t n) { return ByteSize(n, std::string(text)); });
}

std::string ByteSize::human() const {
    constexpr std::int64_t kStep = 1024;
    constexpr std::array kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes_ < kStep) return {};
    auto size = static_cast<double>(bytes_);
    std::size_t unit = 0;
    for (size /= kStep; size >= kStep && unit + 1 < kUnits.size(); ++unit) size /= kStep;
    std::string number = fmt::format("{:.1f}", size);
    if (number.ends_with(".0")) number.resize(number.size() - 2);
    return number + " " + kUnits[unit];
}

}  // namespace postern
