// postern-conf: shows, explains and edits Postfix configurations; stands in for postconf(1).
#include <exception>

#include <cstdio>

#include "tools/conf/conf_main.h"

int main(int argc, char** argv) {
    try {
        return postern::conf_tool::conf_main(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "postern-conf: fatal: internal error: %s; please report this\n", error.what());
        return 1;
    }
}
