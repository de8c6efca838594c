// Records: the line-oriented text of the *.def files, and what is wrong with it.
//
// Shape:   `keyword name`, then indented `field value` lines; records are parted by blank lines; `#` starts a comment
// line.
//          A value is the rest of its line without the white space around it, so no value needs quoting.
// Errors:  Faults: file, line, what is wrong and what to do; reading goes on after each.
// Threads: one thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::conf::compiler {

struct SourceText {
    std::string path;
    std::string text;
};

struct Place {
    std::string_view path;
    std::size_t line = 0;
};

class Faults {
public:
    void add(const Place& place, std::string_view message);
    bool empty() const { return lines_.empty(); }
    /// "file:line: error: message", in the order they were found.
    std::span<const std::string> lines() const { return lines_; }

private:
    std::vector<std::string> lines_;
};

struct Field {
    std::string_view key;
    std::string_view value;
    Place place;
};

/// Views into the SourceText it was read from.
struct Record {
    std::string_view keyword;
    std::string_view name;
    Place place;
    std::vector<Field> fields;
};

std::vector<Record> read_records(const SourceText& source, Faults& faults);

/// The first word of `text`; `text` keeps what follows it and the white space after it.
std::string_view take_word(std::string_view& text);
std::vector<std::string_view> words(std::string_view text);

}  // namespace postern::conf::compiler
