// Computation: a computed default, and what Postfix would say while computing it.
//
// Shape:   a text, warnings in order, and the fatal text when Postfix would stop.
// Threads: plain value.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace postern::conf {

struct Computation {
    std::string text;                   // with a fault: what is left, often nothing
    std::vector<std::string> warnings;  // the specific text of an expansion that failed included
    std::optional<std::string> fatal;
};

}  // namespace postern::conf
