#include "mta/spool/queue_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "libconf/base/ascii.h"

namespace postern::spool {
namespace {

constexpr std::string_view kAlphabet = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
constexpr std::uint64_t kTimeBase = 52;
constexpr std::uint64_t kNumberBase = 51;  // without the z, which stands in front of the number
constexpr std::size_t kSecondDigits = 6;
constexpr std::size_t kMicrosecondDigits = 4;
constexpr std::size_t kShortTime = 5;
constexpr std::size_t kLongest = 40;
constexpr std::string_view kHexadecimal = "0123456789ABCDEF";

std::string digits(std::uint64_t value, std::string_view alphabet, std::uint64_t base, std::size_t least) {
    std::string out;
    for (; value != 0 || out.size() < least; value /= base) out.push_back(alphabet[value % base]);
    std::reverse(out.begin(), out.end());
    return out;
}

/// 0 when it is none: not a digit, too large, or without digits.
std::uint64_t number_of(std::string_view text, std::string_view alphabet, std::uint64_t base) {
    std::uint64_t value = 0;
    for (const char c : text) {
        const std::size_t digit = alphabet.find(c);
        if (digit >= base) return 0;
        // Row numbers of the databases are signed.
        if (value > (std::uint64_t{std::numeric_limits<std::int64_t>::max()} - digit) / base) return 0;
        value = value * base + digit;
    }
    return value;
}

bool all_in(std::string_view text, std::string_view alphabet) {
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

}  // namespace

QueueId QueueId::make(QueueIdForm form, Time now, std::uint64_t number) {
    constexpr std::int64_t kMillion = 1'000'000;
    const std::int64_t count = std::max<std::int64_t>(to_microseconds(now), 0);
    const auto seconds = static_cast<std::uint64_t>(count / kMillion);
    const auto rest = static_cast<std::uint64_t>(count % kMillion);
    if (form == QueueIdForm::short_form) {
        return {digits(rest, kHexadecimal, kHexadecimal.size(), kShortTime) +
                    digits(number, kHexadecimal, kHexadecimal.size(), 1),
                number};
    }
    return {digits(seconds, kAlphabet, kTimeBase, kSecondDigits) +
                digits(rest, kAlphabet, kTimeBase, kMicrosecondDigits) + "z" +
                digits(number, kAlphabet, kNumberBase, 1),
            number};
}

Result<QueueId> QueueId::parse(std::string_view text) {
    std::uint64_t number = 0;
    if (text.size() <= kLongest) {
        const std::size_t mark = text.rfind('z');
        if (mark != std::string_view::npos) {
            if (mark >= kSecondDigits + kMicrosecondDigits && all_in(text, kAlphabet)) {
                number = number_of(text.substr(mark + 1), kAlphabet, kNumberBase);
            }
        } else if (text.size() > kShortTime && all_in(text, kHexadecimal)) {
            number = number_of(text.substr(kShortTime), kHexadecimal, kHexadecimal.size());
        }
    }
    if (number == 0) return fail(ErrorCode::bad_value, ascii::printable(text));
    return QueueId(std::string(text), number);
}

}  // namespace postern::spool
