// The registry compiler: texts of the *.def files to one C++ source with the tables of registry/tables.h.
//
// Shape:   a record's keyword says which table it belongs to, so the number and names of the files do not matter.
// Errors:  Faults; the text is empty when there is one.
// Threads: pure.
#pragma once

#include <span>
#include <string>

#include "libconf/registry/compiler/record_reader.h"

namespace postern::conf::compiler {

struct Output {
    std::string text;
    Faults faults;
};

Output compile(std::span<const SourceText> sources);

}  // namespace postern::conf::compiler
