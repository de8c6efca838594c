// `-o name=value` of master.cf: settings that white space has torn apart.
//
// Shape:   master(5) ends an argument at white space; people write `-o name = value` and `-o name=a, b`.
// Errors:  none.
// Source:  master(5).
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "tools/check/support/services.h"

namespace postern::lint {

/// A torn setting: the arguments from the one behind `-o` to the last that was meant to belong to it.
struct SpacedOverride {
    std::size_t first = 0;
    std::size_t last = 0;
    std::string name;
    std::string value;  // as it was meant, one blank between words
};

/// `option` is the index of an `-o` argument. Nullopt: the setting is whole, or broken in another way.
std::optional<SpacedOverride> spaced_override(const conf::MasterService& entry, std::size_t option);

}  // namespace postern::lint
