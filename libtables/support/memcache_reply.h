// MemcacheReply: lines of the memcache text protocol, and keys that can stand in them.
//
// Shape:   a line is given without its newline; one carriage return at its end is not part of it, nor is anything
// behind
//          a NUL.
// Errors:  any other line is `unexpected`; it may be an error of the server, or not memcache at all.
// Source:  memcache_table(5), the protocol's own text; what passes for a VALUE line was observed with postmap 3.7.11.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace postern::tables {

struct MemcacheReply {
    enum class Kind : std::uint8_t { value, end, stored, not_stored, deleted, not_found, unexpected };

    Kind kind = Kind::unexpected;
    std::size_t size = 0;  // of the data that follows a value
};

/// What counts of a line.
std::string_view memcache_text(std::string_view line);
/// The line in front of the data, or that there is none. A size over `largest` is unexpected.
MemcacheReply parse_memcache_line(std::string_view line, std::size_t largest);

/// No white space, no NUL, not empty: anything else would be several words or commands.
bool safe_memcache_key(std::string_view key);

}  // namespace postern::tables
