// AliasText: the entries of an aliases(5) text, as index files are made from it.
//
// Shape:   name, colon, list of addresses. The key is the name without quotes; the value is the list with comments,
//          in the form Postfix gives it. What is no entry is a problem, not an end: reading goes on with the next
//          logical line.
// Errors:  io_error of the source.
// Source:  aliases(5); the order and wording of warnings observed with postalias 3.7.11.
// Threads: one.
#pragma once

#include <string>

#include "libconf/base/result.h"
#include "libtables/open_options.h"
#include "libtables/source_text.h"
#include "libtables/support/line_reader.h"

namespace postern::tables {

class AliasText {
public:
    AliasText(ByteSource source, TextCheck text, SourceText::Problems problems)
        : lines_(std::move(source)), problems_(std::move(problems)), text_(text) {}

    /// false after the last entry. The entry's views are valid until the next call.
    [[nodiscard]] Result<bool> next(SourceEntry& entry);
    std::uint64_t bytes_read() const { return lines_.bytes_read(); }

private:
    bool read_entry(SourceEntry& entry);
    void problem(std::string_view id, std::string message, std::string_view part);

    LineReader lines_;
    LogicalLine line_;
    SourceText::Problems problems_;
    std::string key_;
    std::string value_;
    TextCheck text_;
};

}  // namespace postern::tables
