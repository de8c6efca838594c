// postern-check: finds mistakes in Postfix configurations.
#include <cstdio>
#include <exception>
#include <span>

#include "tools/check/command/check_main.h"

int main(int argc, char** argv) {
    try {
        const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
        return postern::check_tool::check_main(words.subspan(argc > 0 ? 1 : 0));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "postern-check: fatal: internal error: %s; please report this\n", error.what());
        return 2;
    }
}
