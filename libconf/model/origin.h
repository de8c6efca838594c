// Origin: where the value of a parameter comes from.
//
// Shape:   a layer (built-in default … service override) and, for texts of files, the place of name and value.
// Threads: plain values.
#pragma once

#include "libconf/base/source.h"

namespace postern::conf {

enum class Layer {
    builtin,       // the target's default
    computed,      // worked out from the machine: myhostname, mynetworks, …
    main_cf,       // main.cf
    command_line,  // -o name=value, or the directory that -c named
    master_cf,     // a service's -o name=value
};

struct Origin {
    Layer layer = Layer::builtin;
    SourceRange name;   // FileId::none unless the layer is a file
    SourceRange value;  // spans comments inside a folded value
};

}  // namespace postern::conf
