// Any bytes as a pattern: the analysis of its cost ends, and the piece it names is inside the pattern.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tools/check/support/regex_cost.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are characters here
    const std::string_view pattern(reinterpret_cast<const char*>(data), size);
    const auto costly = postern::lint::find_costly_repeat(pattern);
    if (costly && (costly->begin >= costly->end || costly->end > pattern.size() || costly->witness.empty())) std::abort();
    return 0;
}
