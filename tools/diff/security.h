// Security: whether a change of a value makes the server stricter or laxer.
//
// Shape:   one record for a parameter or for a family of names, with the direction in which it gets safer; a value may
//          get both: one restriction added, another one taken out.
// Errors:  none; what is not in the table, and values that cannot be read, are neither.
// Source:  our own judgement of postconf(5); when in doubt a parameter is left out.
// Threads: pure functions.
#pragma once

#include <span>
#include <string_view>

namespace postern::diff_tool {

enum class Direction {
    yes,           // yes is safer than no
    no,            // no is safer than yes
    more,          // each further element makes it safer
    fewer,         // each further element opens something
    lower,         // a smaller number is safer, and 0 is no limit
    ranked,        // keywords, the laxest first
    filled,        // safer with a value than without
    protocols,     // TLS versions before 1.2 are better off
    restrictions,  // rejecting is safer than permitting, and earlier
};

struct SecurityRecord {
    std::string_view name;  // `*` in front: names that end like that
    Direction direction;
    std::string_view ranks = {};  // for `ranked`; words joined by = are of one rank
};

struct SecurityEffect {
    bool up = false;
    bool down = false;
    friend bool operator==(const SecurityEffect&, const SecurityEffect&) = default;
};

std::span<const SecurityRecord> security_records();
const SecurityRecord* find_security(std::string_view parameter);

/// Of two expanded values.
struct ValuePair {
    std::string_view before;
    std::string_view after;
};
SecurityEffect security_effect(std::string_view parameter, const ValuePair& values);
SecurityEffect security_effect(const SecurityRecord& record, const ValuePair& values);

}  // namespace postern::diff_tool
