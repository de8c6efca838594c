// Page: what the modes beyond Postfix print: aligned, in colour when it is wanted.
//
// Shape:   text is masked before it gets here; paint() leaves it alone when there is no colour.
// Errors:  none.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/map/setting.h"

namespace postern::map_tool {

enum class Paint : std::uint8_t { bold, good, doubtful, bad, faint };

class Page {
public:
    explicit Page(const Setting& setting);

    std::string paint(Paint how, std::string_view text) const;

private:
    bool colour_;
};

/// 12,345
std::string grouped(std::uint64_t number);

}  // namespace postern::map_tool
