// SourceText: the entries of a "key value" text, as index files are made from it.
//
// Shape:   key, white space, value; quoted or escaped white space belongs to the key, which keeps the quotes. What is no entry is a
//          problem, not an end: reading goes on with the next logical line.
// Errors:  io_error of the source.
// Source:  postmap(1) "INPUT FILE FORMAT"; the order and wording of warnings observed with postmap 3.7.11.
// Threads: one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/open_options.h"
#include "libtables/support/line_reader.h"

namespace postern::tables {

/// Views are valid until the next entry is asked for.
struct SourceEntry {
    std::string_view key;
    std::string_view value;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    LineSpan key_place;
    LineSpan value_place;
};

struct SourceProblem {
    std::string_view id;  // "source-leading-space", "source-not-utf8", "source-quote", "source-no-value", "source-colon"
    std::string message;  // without the place: "expected format: key whitespace value"
    std::uint32_t line = 0;
    LineSpan place;

    /// As postmap prints it after "warning: ", before it masks what is not printable.
    std::string text(std::string_view file) const;
};

/// What Postfix says of a logical line that starts with white space.
std::string leading_space_message(std::string_view line);

class SourceText {
public:
    using Problems = std::function<void(const SourceProblem&)>;

    SourceText(ByteSource source, TextCheck text, Problems problems)
        : lines_(std::move(source)), problems_(std::move(problems)), text_(text) {}

    /// false after the last entry.
    [[nodiscard]] Result<bool> next(SourceEntry& entry);
    std::uint64_t bytes_read() const { return lines_.bytes_read(); }

private:
    bool read_entry(SourceEntry& entry);
    void problem(std::string_view id, std::string message, std::string_view part);

    LineReader lines_;
    LogicalLine line_;
    Problems problems_;
    TextCheck text_;
};

/// The first word of a text, where white space between double quotes or after a backslash does not count, and the rest
/// without white space around it. `balanced` is false when a quote is left open.
struct KeyAndValue {
    std::string_view key;
    std::string_view value;
    bool balanced = true;
};
KeyAndValue split_entry(std::string_view text);

}  // namespace postern::tables
