// Any text as the source of an index: entries and problems come in order and lie inside it.
#include <cstdint>
#include <string_view>

#include "libconf/base/check.h"
#include "libtables/source_text.h"

namespace {

using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own

void read(std::string_view text, TextCheck check) {
    SourceText source(read_text(text), check, [text](const SourceProblem& problem) {
        POSTERN_CHECK(problem.place.begin <= problem.place.end && problem.place.end <= text.size());
        POSTERN_CHECK(!problem.text("file").empty());
    });
    SourceEntry entry;
    std::uint32_t line = 0;
    while (source.next(entry).value_or(false)) {
        POSTERN_CHECK(!entry.key.empty() && !entry.value.empty());
        POSTERN_CHECK(line < entry.first_line && entry.first_line <= entry.last_line);
        line = entry.last_line;
        POSTERN_CHECK(entry.key_place.end <= text.size() && entry.value_place.end <= text.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read(text, TextCheck::bytes);
    read(text, TextCheck::utf8);
    const KeyAndValue parts = split_entry(text);
    POSTERN_CHECK(parts.key.size() + parts.value.size() <= text.size());
    return 0;
}
