#include "libconf/syntax/master_cf.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace postern::conf {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

MasterCf MasterCf::parse(const SourceMap& sources, FileId file) {
    MasterCf document;
    document.file_ = file;
    document.text_ = sources.text(file);
    document.nodes_ = split_lines(document.text_);
    for (std::size_t i = 0; i < document.nodes_.size(); ++i) {
        document.read_node(sources.name(file), i);
        if (document.diagnostics_.size() > 2 * kMaxMasterFaults) document.forget_faults();
    }
    document.forget_faults();
    return document;
}

/// A file of faults does not fill the memory with them.
void MasterCf::forget_faults() {
    if (diagnostics_.size() <= kMaxMasterFaults) return;
    const auto is_fatal = [](const Diagnostic& fault) { return fault.severity == Severity::fatal; };
    const auto limit = diagnostics_.begin() + static_cast<std::ptrdiff_t>(kMaxMasterFaults);
    const auto first = std::find_if(diagnostics_.begin(), diagnostics_.end(), is_fatal);
    if (first != diagnostics_.end() && first >= limit) std::iter_swap(std::prev(limit), first);
    diagnostics_.erase(limit, diagnostics_.end());
}

void MasterCf::diagnose(Severity severity, std::string_view id, std::string message, SourceRange range) {
    diagnostics_.push_back({severity, id, std::move(message), range, {}, {}});
}

void MasterCf::read_node(std::string_view path, std::size_t index) {
    const LineNode& node = nodes_[index];
    if (node.kind == LineKind::blank || node.kind == LineKind::comment) return;
    FoldedText folded = fold(file_, text_, node);
    const std::string stray = node.kind == LineKind::stray ? describe_stray(folded.text()) : std::string();
    const std::size_t nul = folded.text().find('\0');
    if (nul != std::string_view::npos) {
        diagnose(Severity::note, "master-cf-nul",
                 "a NUL byte: Postfix reads the entry only up to here; remove the byte", folded.range(nul, nul + 1));
        folded.truncate(nul);
    }
    const SourceRange whole = folded.range(0, folded.text().size());
    if (node.kind == LineKind::stray) {
        diagnose(Severity::warning, "master-cf-stray-line", fmt::format("{}: {}", path, stray), whole);
        return;
    }
    if (node.begin == 0 && folded.text().starts_with(kByteOrderMark)) {
        diagnose(Severity::note, "master-cf-bom",
                 "the file starts with a byte order mark, which becomes part of the first service name; remove it",
                 folded.range(0, kByteOrderMark.size()));
    }
    if (std::optional<MasterService> service = read_service(std::move(folded), index, diagnostics_)) {
        services_.push_back(std::move(*service));
    } else {
        diagnose(Severity::fatal, "master-cf-field-count",
                 fmt::format("file {}: line {}: bad field count", path, node.first_line), whole);
    }
}

std::string MasterCf::print() const {
    std::string out;
    out.reserve(text_.size());
    for (const LineNode& node : nodes_) out += text_.substr(node.begin, node.end - node.begin);
    return out;
}

}  // namespace postern::conf
