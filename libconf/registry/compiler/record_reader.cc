#include "libconf/registry/compiler/record_reader.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"

namespace postern::conf::compiler {
namespace {

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

struct Reader {
    const SourceText& source;
    Faults& faults;
    std::vector<Record> records;
    bool open = false;  // the last record still takes fields

    void line(std::string_view text, std::size_t number) {
        const Place place{source.path, number};
        if (text.ends_with('\r')) {
            faults.add(place, "the line ends in CR LF: save the file with plain LF");
            return;
        }
        if (ascii::trim(text).empty()) {
            open = false;
            return;
        }
        if (text.front() == '#') return;
        if (is_blank(text.front())) {
            field(ascii::trim(text), place);
        } else {
            start(ascii::trim(text), place);
        }
    }

    void start(std::string_view text, const Place& place) {
        Record record{take_word(text), text, place, {}};
        if (record.name.empty()) {
            faults.add(place, fmt::format("\"{}\" has no name: write `{} NAME`, or indent the line if it is a field",
                                          record.keyword, record.keyword));
        }
        if (open) faults.add(place, "a record starts here: put a blank line before it");
        records.push_back(std::move(record));
        open = true;
    }

    void field(std::string_view text, const Place& place) {
        if (!open) {
            faults.add(place, "a field outside a record: remove the blank line above it, or the indentation");
            return;
        }
        const std::string_view key = take_word(text);
        records.back().fields.push_back({key, text, place});
    }
};

}  // namespace

void Faults::add(const Place& place, std::string_view message) {
    lines_.push_back(fmt::format("{}:{}: error: {}", place.path, place.line, message));
}

std::vector<Record> read_records(const SourceText& source, Faults& faults) {
    Reader reader{source, faults, {}, false};
    std::string_view rest = source.text;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        reader.line(rest.substr(0, end), number);
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return std::move(reader.records);
}

std::string_view take_word(std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && !is_blank(text[end])) ++end;
    const std::string_view word = text.substr(0, end);
    text = ascii::trim_left(text.substr(end));
    return word;
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> list;
    for (text = ascii::trim(text); !text.empty();) list.push_back(take_word(text));
    return list;
}

}  // namespace postern::conf::compiler
