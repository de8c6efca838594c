#include "libconf/base/punycode.h"

#include <cstdint>
#include <optional>

#include "libconf/base/ascii.h"

namespace postern::punycode {
namespace {

// The parameters of RFC 3492 section 5.
constexpr std::uint32_t kBase = 36;
constexpr std::uint32_t kTMin = 1;
constexpr std::uint32_t kTMax = 26;
constexpr std::uint32_t kSkew = 38;
constexpr std::uint32_t kDamp = 700;
constexpr std::uint32_t kInitialBias = 72;
constexpr std::uint32_t kInitialN = 128;
constexpr std::uint32_t kFirstPrintable = 0xa0;
constexpr std::uint32_t kLastCodePoint = 0x10ffff;
constexpr std::string_view kPrefix = "xn--";
constexpr std::size_t kMaxLabel = 63;  // RFC 1035; keeps every sum below far from 2^32

std::optional<std::uint32_t> digit_value(char c) {
    if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a');
    if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 26;
    return std::nullopt;
}

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
    delta = first ? delta / kDamp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    while (delta > ((kBase - kTMin) * kTMax) / 2) {
        delta /= kBase - kTMin;
        k += kBase;
    }
    return k + ((kBase - kTMin + 1) * delta) / (delta + kSkew);
}

/// One generalized variable-length integer from the front of `digits`.
std::optional<std::uint32_t> take_delta(std::string_view& digits, std::uint32_t bias) {
    std::uint64_t delta = 0;
    std::uint64_t weight = 1;
    for (std::uint32_t k = kBase;; k += kBase) {
        if (digits.empty()) return std::nullopt;
        const auto digit = digit_value(digits.front());
        digits.remove_prefix(1);
        if (!digit) return std::nullopt;
        delta += *digit * weight;
        if (delta > UINT32_MAX) return std::nullopt;
        const std::uint32_t t = k <= bias ? kTMin : (k >= bias + kTMax ? kTMax : k - bias);
        if (*digit < t) return static_cast<std::uint32_t>(delta);
        weight *= kBase - t;
        if (weight > UINT32_MAX) return std::nullopt;
    }
}

/// Different labels give different results, except for an empty part before the delimiter and for labels without any
/// character beyond ASCII: those are refused.
std::optional<std::u32string> decode(std::string_view text) {
    std::u32string out;
    const std::size_t delimiter = text.rfind('-');
    if (delimiter != std::string_view::npos) {
        if (delimiter == 0) return std::nullopt;
        for (const char c : text.substr(0, delimiter)) out.push_back(static_cast<unsigned char>(c));
        text.remove_prefix(delimiter + 1);
    }
    if (text.empty() || text.size() > kMaxLabel) return std::nullopt;
    std::uint64_t n = kInitialN;
    std::uint64_t i = 0;
    std::uint32_t bias = kInitialBias;
    for (bool first = true; !text.empty(); first = false) {
        const auto delta = take_delta(text, bias);
        if (!delta) return std::nullopt;
        const auto points = static_cast<std::uint32_t>(out.size()) + 1;
        i += *delta;
        n += i / points;
        i %= points;
        if (n < kFirstPrintable || n > kLastCodePoint || (n >= 0xd800 && n <= 0xdfff)) return std::nullopt;
        out.insert(static_cast<std::size_t>(i), 1, static_cast<char32_t>(n));
        bias = adapt(*delta, points, first);
        ++i;
    }
    return out;
}

void append_utf8(std::string& out, char32_t point) {
    const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((point >> shift) & 0x3fU)); };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xc0U | (point >> 6U));
        tail(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xe0U | (point >> 12U));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0U | (point >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

}  // namespace

Result<std::string> domain_to_utf8(std::string_view domain) {
    const std::string lower = ascii::lower(domain);
    std::string_view rest = lower;
    std::string out;
    while (true) {
        const std::string_view label = rest.substr(0, rest.find('.'));
        if (label.starts_with(kPrefix)) {
            const auto points = decode(label.substr(kPrefix.size()));
            if (!points) return fail(ErrorCode::bad_value, std::string(label));
            for (const char32_t point : *points) append_utf8(out, point);
        } else {
            out += label;
        }
        if (label.size() == rest.size()) return out;
        out += '.';
        rest.remove_prefix(label.size() + 1);
    }
}

}  // namespace postern::punycode
