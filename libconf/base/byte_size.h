// ByteSize and whole numbers of a configuration, remembered as they were written.
//
// Shape:   a number in 32 or 64 bits: white space, a sign, digits; nothing after them, no 0x, no k or M.
// Units:   bytes.
// Errors:  bad_value, message = the offending text. Never throws or logs.
// Source:  observed with Postfix 3.7.11: `+5` and `010` are 5 and 10, `5k` and `5.0` are refused.
// Threads: plain values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "libconf/base/result.h"

namespace postern {

enum class NumberWidth : std::uint8_t { bits32, bits64 };

[[nodiscard]] Result<std::int64_t> parse_number(std::string_view text, NumberWidth width);

class ByteSize {
public:
    [[nodiscard]] static Result<ByteSize> parse(std::string_view text, NumberWidth width = NumberWidth::bits64);

    std::int64_t bytes() const { return bytes_; }
    const std::string& spelling() const { return spelling_; }
    /// "9.8 MiB"; empty below 1 KiB, where the number says it.
    std::string human() const;

    /// Compares sizes, not spelling: `010` equals `10`.
    friend bool operator==(const ByteSize& a, const ByteSize& b) { return a.bytes_ == b.bytes_; }

private:
    ByteSize(std::int64_t bytes, std::string spelling) : bytes_(bytes), spelling_(std::move(spelling)) {}

    std::int64_t bytes_;
    std::string spelling_;
};

}  // namespace postern
