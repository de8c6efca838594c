// Numbers as people write them and as Postfix reads them.
//
// Shape:   Postfix: an optional minus sign and digits. People: 50M, 10 MB, 1,000,000, 1_000.
// Errors:  nullopt for anything else, and for numbers past 2^63.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace postern::lint {

std::optional<std::int64_t> plain_number(std::string_view text);
/// M is 1048576. Nullopt when it is a plain number, or when nobody can say what is meant.
std::optional<std::int64_t> meant_number(std::string_view text);

}  // namespace postern::lint
