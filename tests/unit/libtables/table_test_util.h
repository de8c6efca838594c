// Short forms for tests of tables: open by text, ask, and print what came back.
//
// Shape:   answers as text: "=value", "absent", "fail: reason"; a table that does not open: "open: reason".
// Errors:  none.
// Threads: one.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libtables/open.h"
#include "tests/unit/libtables/test_surroundings.h"

namespace postern::tables::test {

inline std::string show(const Lookup& answer) {
    switch (answer.answer()) {
        case Answer::found: return "=" + answer.value();
        case Answer::absent: return "absent";
        case Answer::temp_fail: return "fail: " + answer.reason();
    }
    return "?";
}

inline Result<std::unique_ptr<Table>> open(const std::string& spec, const Surroundings& surroundings,
                                           const OpenOptions& options = {}) {
    const auto parsed = TableSpec::parse(spec);
    if (!parsed) return tl::unexpected<Error>(parsed.error());
    return open_table(*parsed, options, surroundings);
}

inline std::string ask(const std::string& spec, std::string_view key, const Surroundings& surroundings,
                       const OpenOptions& options = {}) {
    const auto table = open(spec, surroundings, options);
    return table ? show((*table)->lookup(key)) : "open: " + table.error().message;
}
inline std::string ask(const std::string& spec, std::string_view key) {
    const TestSurroundings surroundings;
    return ask(spec, key, surroundings);
}

}  // namespace postern::tables::test
