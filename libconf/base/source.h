// SourceMap: the texts of one run, and places in them.
//
// Shape:   a FileId names a text; SourceRange is a half-open range of byte offsets in it.
// Units:   offsets in bytes from 0; Position has line and column from 1, the column in bytes.
// Errors:  none; a range outside its text is clamped.
// Threads: a SourceMap is filled by one thread and may then be read by many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace postern {

/// Names a text of a SourceMap. `FileId::none` is "not in any file" (a built-in default, a command line).
enum class FileId : std::uint32_t { none = 0xffffffff };

struct SourceRange {
    FileId file = FileId::none;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool empty() const { return begin == end; }
    friend bool operator==(const SourceRange&, const SourceRange&) = default;
};

struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
    friend bool operator==(const Position&, const Position&) = default;
};

class SourceMap {
public:
    /// Takes the text over. `name` is what diagnostics print.
    FileId add(std::string name, std::string text);

    std::string_view name(FileId file) const;
    std::string_view text(FileId file) const;
    std::string_view text(SourceRange range) const;
    Position position(FileId file, std::size_t offset) const;
    /// The physical line that holds `offset`, without its line end.
    std::string_view line_text(FileId file, std::size_t offset) const;
    /// "name:line:column", or the name alone for FileId::none.
    std::string describe(SourceRange range) const;
    std::size_t size() const { return files_.size(); }

private:
    struct File {
        std::string name;
        std::string text;
        mutable std::vector<std::uint32_t> line_starts;  // filled when first asked for
    };
    const File& at(FileId file) const;
    static void index_lines(const File& file);

    std::deque<File> files_;  // stable addresses: views of the texts stay valid
};

}  // namespace postern
