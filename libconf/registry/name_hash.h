// The hash behind registry::find(): the registry compiler fills the slots with it, the registry looks names up with it.
//
// Shape:   a slot holds the index of a parameter plus one, or 0; a name that finds its slot taken goes to the next.
// Source:  FNV-1a, 32 bits, its upper half folded in.
// Threads: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace postern::conf {

inline constexpr std::size_t kNameSlots = 4096;  // a power of two, several times the number of parameters

constexpr std::size_t name_slot(std::string_view name) {
    std::uint32_t hash = 2166136261U;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return (hash ^ (hash >> 16)) & (kNameSlots - 1);
}

constexpr std::size_t next_slot(std::size_t slot) {
    return (slot + 1) & (kNameSlots - 1);
}

}  // namespace postern::conf
