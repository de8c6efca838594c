// SHA-256, for naming contents; nothing here is secret.
//
// Source:  FIPS 180-4.
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>

namespace postern {

/// 64 hexadecimal digits.
std::string sha256_hex(std::string_view text);

}  // namespace postern
