#include "tools/check/template_text.h"

#include <algorithm>

namespace postern::lint {
namespace {

bool upper_name(std::string_view text) {
    return !text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos &&
           text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos;
}

// `{{` that Postfix understands: behind `$`, or the start of an inline table (`inline:{{`, `regexp:{{`).
bool is_postfix_brace(std::string_view line, std::size_t at) {
    if (at == 0) return false;
    if (line[at - 1] == '$' || line[at - 1] == '{') return true;
    const std::size_t before = line.find_last_not_of(" \t", at - 1);
    return before != std::string_view::npos && line[before] == ':';
}

class Finder {
public:
    explicit Finder(std::string_view text) : text_(text) {}

    std::vector<TemplateMark> find() {
        std::size_t begin = 0;
        while (begin < text_.size()) {
            const std::size_t end = std::min(text_.find('\n', begin), text_.size());
            scan(text_.substr(begin, end - begin), begin);
            begin = end + 1;
        }
        return std::move(marks_);
    }

private:
    void scan(std::string_view line, std::size_t offset) {
        const std::size_t first = line.find_first_not_of(" \t\r");
        if (first == std::string_view::npos || line[first] == '#') return;
        std::size_t at = first;
        while (at < line.size()) {
            const std::size_t next = mark_at(line, at, offset);
            at = next > at ? next : at + 1;
        }
    }

    std::size_t between(std::string_view line, std::size_t at, std::size_t offset, std::string_view close) {
        const std::size_t end = line.find(close, at + 2);
        if (end == std::string_view::npos) return at;
        add(offset + at, offset + end + close.size(), true);
        return end + close.size();
    }

    // The end of a mark that starts at `at`; `at` itself when none does.
    std::size_t mark_at(std::string_view line, std::size_t at, std::size_t offset) {
        const std::string_view two = line.substr(at, 2);
        if (two == "{{") return is_postfix_brace(line, at) ? at + 2 : between(line, at, offset, "}}");
        if (two == "{%") return between(line, at, offset, "%}");
        if (two == "<%") return between(line, at, offset, "%>");
        if (two == "@@" || two == "%%" || two == "__") return named(line, at, offset, two);
        if (two == "${") return shell_variable(line, at, offset);
        if (two == "PH") return prefixed(line, at, offset);
        return at;
    }

    // ${NAME} in capitals, which no line of the file sets.
    std::size_t shell_variable(std::string_view line, std::size_t at, std::size_t offset) {
        const std::size_t end = line.find('}', at);
        if (end == std::string_view::npos || !upper_name(line.substr(at + 2, end - at - 2))) return at;
        const std::string_view name = line.substr(at + 2, end - at - 2);
        for (std::size_t set = text_.find(name); set != std::string_view::npos; set = text_.find(name, set + 1)) {
            const std::size_t behind = text_.find_first_not_of(" \t", set + name.size());
            if ((set == 0 || text_[set - 1] == '\n') && behind != std::string_view::npos && text_[behind] == '=') return end + 1;
        }
        add(offset + at, offset + end + 1, true);
        return end + 1;
    }

    // PH_NAME, as installers write them.
    std::size_t prefixed(std::string_view line, std::size_t at, std::size_t offset) {
        if (line.substr(at, 3) != "PH_" || (at > 0 && part_of_word(line[at - 1]))) return at;
        std::size_t end = at;
        while (end < line.size() && part_of_word(line[end])) ++end;
        if (!upper_name(line.substr(at, end - at))) return end;
        add(offset + at, offset + end, true);
        return end;
    }

    static bool part_of_word(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    // A name in capitals between two equal marks, as a word of its own.
    std::size_t named(std::string_view line, std::size_t at, std::size_t offset, std::string_view mark) {
        const std::size_t end = line.find(mark, at + 2);
        if (end == std::string_view::npos || !upper_name(line.substr(at + 2, end - at - 2))) return at;
        if (at > 0 && part_of_word(line[at - 1])) return at;
        if (end + 2 < line.size() && part_of_word(line[end + 2])) return at;
        add(offset + at, offset + end + 2, false);
        return end + 2;
    }

    void add(std::size_t begin, std::size_t end, bool structural) {
        marks_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), structural});
    }

    std::string_view text_;
    std::vector<TemplateMark> marks_;
};

}  // namespace

std::vector<TemplateMark> find_template_marks(std::string_view text) {
    if (text.find_first_of("{<@%_") == std::string_view::npos) return {};  // every mark has one of these
    return Finder(text).find();
}

bool looks_like_template(std::string_view text) {
    const auto marks = find_template_marks(text);
    return std::any_of(marks.begin(), marks.end(), [](const TemplateMark& mark) { return mark.structural; });
}

}  // namespace postern::lint
