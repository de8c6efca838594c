// postern-alias: builds, queries and changes alias databases; stands in for postalias(1).
#include <cstdio>
#include <exception>
#include <span>

#include "tools/map/map_main.h"

int main(int argc, char** argv) {
    try {
        const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
        return postern::map_tool::map_main(postern::map_tool::Program::alias, words.subspan(argc > 0 ? 1 : 0));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "postern-alias: fatal: internal error: %s; please report this\n", error.what());
        return 1;
    }
}
