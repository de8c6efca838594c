#include "libconf/syntax/main_cf.h"

#include <utility>

#include <fmt/format.h>

#include "libconf/base/ascii.h"

namespace postern::conf {

MainCf MainCf::parse(FileId file, std::string_view text) {
    MainCf document;
    document.file_ = file;
    document.text_ = text;
    document.nodes_ = split_lines(text);
    for (std::size_t i = 0; i < document.nodes_.size(); ++i) document.read_node(i);
    return document;
}

void MainCf::diagnose(Severity severity, std::string_view id, std::string message, SourceRange range) {
    diagnostics_.push_back({severity, id, std::move(message), range, {}, {}});
}

void MainCf::read_node(std::size_t index) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    const LineNode& node = nodes_[index];
    if (node.kind == LineKind::blank || node.kind == LineKind::comment) return;
    FoldedText folded = fold(file_, text_, node);
    const std::string stray = node.kind == LineKind::stray ? describe_stray(folded.text()) : std::string();
    const std::size_t nul = folded.text().find('\0');
    if (nul != std::string_view::npos) {
        diagnose(Severity::note, "main-cf-nul",
                 "a NUL byte: Postfix reads the setting only up to here; remove the byte", folded.range(nul, nul + 1));
        folded.truncate(nul);
    }
    if (node.kind == LineKind::stray) {
        diagnose(Severity::warning, "main-cf-stray-line", stray, folded.range(0, folded.text().size()));
        return;
    }
    if (node.begin == 0 && folded.text().starts_with(kByteOrderMark)) {
        diagnose(Severity::note, "main-cf-bom",
                 "the file starts with a byte order mark, which becomes part of the first name; remove it",
                 folded.range(0, kByteOrderMark.size()));
    }
    const std::string_view line = folded.text();
    std::size_t name_end = 0;
    while (name_end < line.size() && line[name_end] != '=' && !ascii::is_space(line[name_end])) ++name_end;
    std::size_t equals = name_end;
    while (equals < line.size() && ascii::is_space(line[equals])) ++equals;
    if (name_end == 0) {
        diagnose(Severity::fatal, "main-cf-no-name", fmt::format("missing attribute name: \"{}\"", line),
                 folded.range(0, line.size()));
        return;
    }
    if (equals == line.size() || line[equals] != '=') {
        diagnose(Severity::fatal, "main-cf-no-equals", fmt::format("missing '=' after attribute name: \"{}\"", line),
                 folded.range(0, line.size()));
        return;
    }
    std::size_t value_begin = equals + 1;
    while (value_begin < line.size() && ascii::is_space(line[value_begin])) ++value_begin;
    const std::size_t value_size = ascii::trim_right(line.substr(value_begin)).size();
    assignments_.emplace_back(std::move(folded), name_end, value_begin, value_size, index);
}

std::string MainCf::print() const {
    std::string out;
    out.reserve(text_.size());
    for (const LineNode& node : nodes_) out += text_.substr(node.begin, node.end - node.begin);
    return out;
}

}  // namespace postern::conf
