// registry_compiler OUTPUT.cc RECORDS.def...: a step of the build. Exit 1 when a record is bad, 2 when a file cannot be
// read or written.

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

#include "libconf/registry/compiler/compile.h"

int main(int argc, char** argv) {
    using namespace postern::conf::compiler;
    if (argc < 3) {
        fmt::print(stderr, "usage: registry_compiler OUTPUT.cc RECORDS.def...\n");
        return 2;
    }
    std::vector<SourceText> sources;
    for (int i = 2; i < argc; ++i) {
        std::ifstream in(argv[i], std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        if (!in) {
            fmt::print(stderr, "{}: cannot be read\n", argv[i]);
            return 2;
        }
        sources.push_back({argv[i], std::move(text)});
    }
    const Output output = compile(sources);
    for (const auto& line : output.faults.lines()) fmt::print(stderr, "{}\n", line);
    if (!output.faults.empty()) return 1;
    std::ofstream out(argv[1], std::ios::binary);
    out << output.text;
    if (!out.flush()) {
        fmt::print(stderr, "{}: cannot be written\n", argv[1]);
        return 2;
    }
    return 0;
}
