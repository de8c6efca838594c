#include "libconf/registry/param_spec.h"

#include <array>

namespace postern::conf {

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::string:
            return "string";
        case Kind::raw:
            return "raw";
        case Kind::integer:
            return "integer";
        case Kind::long_integer:
            return "long";
        case Kind::time:
            return "time";
        case Kind::boolean:
            return "boolean";
        case Kind::nint:
            return "nint";
        case Kind::nbool:
            return "nbool";
    }
    return {};
}

std::string_view syntax_name(Syntax syntax) {
    static constexpr std::string_view kNames[] = {
#define POSTERN_SYNTAX(id, word, text) word,
#include "libconf/registry/syntax.def"
#undef POSTERN_SYNTAX
    };
    return kNames[static_cast<std::size_t>(syntax)];
}

std::string_view syntax_text(Syntax syntax) {
    static constexpr std::string_view kTexts[] = {
#define POSTERN_SYNTAX(id, word, text) text,
#include "libconf/registry/syntax.def"
#undef POSTERN_SYNTAX
    };
    return kTexts[static_cast<std::size_t>(syntax)];
}

std::string_view applies_name(Applies applies) {
    switch (applies) {
        case Applies::reload:
            return "reload";
        case Applies::restart:
            return "restart";
        case Applies::command:
            return "command";
        case Applies::none:
            return "none";
        case Applies::install:
            return "install";
    }
    return {};
}

}  // namespace postern::conf
