// postern-diff: what differs between Postfix configurations, and what an upgrade changes for one.
#include <cstdio>
#include <exception>
#include <span>

#include "tools/diff/diff_main.h"

int main(int argc, char** argv) {
    try {
        const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
        return postern::diff_tool::diff_main(words.subspan(argc > 0 ? 1 : 0));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "postern-diff: fatal: internal error: %s; please report this\n", error.what());
        return 2;
    }
}
