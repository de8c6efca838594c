// KeyLines: the keys on standard input, one a line, many at once.
//
// Shape:   a batch is the complete lines that one or more reads gave; the last line needs no newline. A key ends at a
// NUL
//          byte, which Postfix's strings do as well.
// Errors:  io_error of the descriptor.
// Source:  postmap(1), "-q -".
// Threads: one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern::map_tool {

class KeyLines {
public:
    KeyLines(int descriptor, std::size_t most) : descriptor_(descriptor), most_(most) {}

    /// The next keys, at least one and at most `most`; empty at the end. Valid until the next call.
    [[nodiscard]] Result<std::vector<std::string_view>> next();
    /// Whether next() would have to read.
    bool starved() const { return buffer_.find('\n', at_) == std::string::npos && !ended_; }

private:
    [[nodiscard]] Result<void> fill();

    int descriptor_;
    std::size_t most_;
    std::string buffer_;
    std::size_t at_ = 0;
    bool ended_ = false;
};

}  // namespace postern::map_tool
