// main.cf: any bytes parse, print back, and every range lies in the text.
#include <cstddef>
#include <cstdint>
#include <string>

#include "libconf/base/check.h"
#include "libconf/syntax/main_cf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace postern;
    SourceMap sources;
    const FileId file = sources.add("main.cf", std::string(data, data + size));
    const std::string_view text = sources.text(file);
    const conf::MainCf document = conf::MainCf::parse(file, text);
    POSTERN_CHECK(document.print() == text);
    for (const conf::Assignment& assignment : document.assignments()) {
        const std::string_view value = assignment.value();
        const SourceRange range = assignment.value_range();
        POSTERN_CHECK(range.begin <= range.end && range.end <= size);
        POSTERN_CHECK(!assignment.name().empty() && sources.text(assignment.name_range()) == assignment.name());
        // Each character of a value is the character at its place.
        for (std::size_t i = 0; i < value.size(); ++i) {
            POSTERN_CHECK(text[assignment.value_range(i, 1).begin] == value[i]);
        }
    }
    for (const Diagnostic& diagnostic : document.diagnostics()) {
        POSTERN_CHECK(diagnostic.range.end <= size && !diagnostic.message.empty());
        (void)sources.describe(diagnostic.range);
    }
    return 0;
}
