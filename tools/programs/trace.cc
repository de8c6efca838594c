// postern-trace: what Postfix does with a mail, before it does it.
#include <cstdio>
#include <exception>
#include <span>

#include "tools/trace/trace_main.h"

int main(int argc, char** argv) {
    try {
        const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
        return postern::trace_tool::trace_main(words.subspan(argc > 0 ? 1 : 0));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "postern-trace: fatal: internal error: %s; please report this\n", error.what());
        return 2;
    }
}
