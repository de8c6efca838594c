#include "tools/check/dead_text.h"

#include <algorithm>
#include <string>

#include "libconf/registry/registry.h"
#include "libconf/syntax/logical_line.h"

namespace postern::lint {
namespace {

bool blank(char c) { return c == ' ' || c == '\t'; }

// Values in which `#` and `//` are data: queries and filters of table clients.
bool holds_queries(std::string_view parameter) {
    return parameter.ends_with("_query") || parameter.ends_with("_query_filter") || parameter == "import_environment" ||
           parameter == "export_environment";
}

struct Line {
    std::size_t begin;
    std::size_t end;
};

// The physical lines of a node that carry text, without their line ends.
std::vector<Line> lines_of(std::string_view text, const conf::LineNode& node) {
    std::vector<Line> lines;
    std::size_t at = node.begin;
    while (at < node.end) {
        std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos || end > node.end) end = node.end;
        const std::string_view line = text.substr(at, end - at);
        const std::size_t first = line.find_first_not_of(" \t\r\v\f");
        if (first != std::string_view::npos && line[first] != '#') lines.push_back({at, end});
        at = end + 1;
    }
    return lines;
}

int depth_change(char c) {
    if (c == '{') return 1;
    return c == '}' ? -1 : 0;
}

// Where a comment starts in a line; npos: nowhere. `depth` goes on from line to line.
std::size_t comment_in(std::string_view line, std::size_t from, int& depth) {
    for (std::size_t i = from; i < line.size(); ++i) {
        const bool starts_word = i > 0 && blank(line[i - 1]);
        if (starts_word && depth <= 0) {
            if (line[i] == '#') return i;
            if (line[i] == '/' && i + 1 < line.size() && (line[i + 1] == '/' || line[i + 1] == '*')) return i;
        }
        depth += depth_change(line[i]);
    }
    return std::string_view::npos;
}

void scan_node(std::string_view text, const conf::LineNode& node, std::size_t value_begin, DeadText proto,
               std::vector<DeadText>& found) {
    int depth = 0;
    for (const Line& line : lines_of(text, node)) {
        const std::string_view whole = text.substr(line.begin, line.end - line.begin);
        const std::size_t from = value_begin > line.begin ? std::min(value_begin - line.begin, whole.size()) : 0;
        const std::size_t at = comment_in(whole, from, depth);
        if (at == std::string_view::npos) continue;
        std::size_t end = whole.size();
        while (end > at && (whole[end - 1] == '\r' || blank(whole[end - 1]))) --end;
        proto.range.begin = static_cast<std::uint32_t>(line.begin + at);
        proto.range.end = static_cast<std::uint32_t>(line.begin + end);
        proto.marker = whole[at] == '#' ? DeadMarker::hash : DeadMarker::slashes;
        found.push_back(proto);
    }
}

}  // namespace

std::vector<DeadText> find_dead_text(const conf::MainCf& main_cf) {
    std::vector<DeadText> found;
    for (const conf::Assignment& assignment : main_cf.assignments()) {
        if (holds_queries(assignment.name())) continue;
        const SourceRange name = assignment.name_range();
        DeadText proto;
        proto.range.file = main_cf.file();
        proto.parameter = assignment.name();
        proto.node = assignment.node();
        const std::size_t equals = main_cf.text().find('=', name.end);
        if (equals == std::string_view::npos) continue;
        scan_node(main_cf.text(), main_cf.nodes()[assignment.node()], equals + 1, proto, found);
    }
    return found;
}

std::vector<DeadText> find_dead_text(const conf::MasterCf& master_cf) {
    std::vector<DeadText> found;
    for (std::size_t i = 0; i < master_cf.nodes().size(); ++i) {
        const conf::LineNode& node = master_cf.nodes()[i];
        if (node.kind != conf::LineKind::logical) continue;
        DeadText proto;
        proto.range.file = master_cf.file();
        proto.node = i;
        scan_node(master_cf.text(), node, node.begin, proto, found);
    }
    return found;
}

std::string blank_out(std::string_view text, const std::vector<DeadText>& dead, FileId file) {
    std::string result(text);
    for (const DeadText& piece : dead) {
        if (piece.range.file != file) continue;
        std::fill(result.begin() + piece.range.begin, result.begin() + piece.range.end, ' ');
    }
    return result;
}

}  // namespace postern::lint
