#include "libconf/diff/text_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "libconf/diff/sequence_diff.h"

namespace postern::conf {
namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        const std::size_t length = newline == std::string_view::npos ? text.size() : newline + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

/// As diff(1) counts: an empty range is named by the line before it.
std::string range_text(std::size_t begin, std::size_t end) {
    if (end - begin == 1) return fmt::format("{}", begin + 1);
    return fmt::format("{},{}", begin + (end == begin ? 0 : 1), end - begin);
}

class Printer {
public:
    Printer(const Lines& before, const Lines& after, std::size_t context)
        : before_(before), after_(after), context_(context) {}

    void hunk(const DiffRegion* first, const DiffRegion* last);
    std::string take() { return std::move(out_); }

private:
    void lines(char mark, const Lines& all, std::size_t begin, std::size_t end);

    const Lines& before_;
    const Lines& after_;
    std::size_t context_;
    std::string out_;
};

void Printer::lines(char mark, const Lines& all, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
        out_ += mark;
        out_ += all[i];
        if (!all[i].ends_with('\n')) out_ += "\n\\ No newline at end of file\n";
    }
}

void Printer::hunk(const DiffRegion* first, const DiffRegion* last) {
    const std::size_t lead = std::min(context_, first->before_begin);
    const std::size_t trail = std::min(context_, before_.size() - last->before_end);
    const auto append = std::back_inserter(out_);
    fmt::format_to(append, "@@ -{} +{} @@\n", range_text(first->before_begin - lead, last->before_end + trail),
                   range_text(first->after_begin - lead, last->after_end + trail));
    std::size_t at = first->before_begin - lead;
    for (const DiffRegion* region = first; region <= last; ++region) {
        lines(' ', before_, at, region->before_begin);
        lines('-', before_, region->before_begin, region->before_end);
        lines('+', after_, region->after_begin, region->after_end);
        at = region->before_end;
    }
    lines(' ', before_, at, last->before_end + trail);
}

}  // namespace

std::string text_diff(const TextVersion& before, const TextVersion& after, std::size_t context) {
    const Lines old_lines = lines_of(before.text);
    const Lines new_lines = lines_of(after.text);
    const std::vector<DiffRegion> regions = diff_sequences({old_lines, new_lines});
    if (regions.empty()) return {};
    Printer printer(old_lines, new_lines, context);
    const DiffRegion* first = regions.data();
    const DiffRegion* const end = first + regions.size();
    while (first != end) {
        const DiffRegion* last = first;
        while (last + 1 != end && last[1].before_begin - last->before_end <= 2 * context) ++last;
        printer.hunk(first, last);
        first = last + 1;
    }
    return fmt::format("--- {}\n+++ {}\n", before.name, after.name) + printer.take();
}

}  // namespace postern::conf
