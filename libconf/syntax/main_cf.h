// MainCf: the syntax tree of a main.cf, without loss and without failure.
//
// Shape:   nodes cover every byte in order (logical_line.h); each `name = value` node has an Assignment.
// Errors:  never fails; diagnostics: main-cf-no-equals and main-cf-no-name (fatal: Postfix stops there),
//          main-cf-stray-line (warning), main-cf-nul, main-cf-bom
//          (notes). Messages are Postfix's where it has one.
// Source:  postconf(5); texts observed with postconf 3.7.11.
// Threads: immutable after parse(); the text must outlive it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/source.h"
#include "libconf/syntax/logical_line.h"

namespace postern::conf {

/// One `name = value`. Offsets are into the folded line, so that an Assignment can be moved and copied.
class Assignment {
public:
    Assignment(FoldedText text, std::size_t name_end, std::size_t value_begin, std::size_t value_size, std::size_t node)
        : text_(std::move(text)), name_end_(name_end), value_begin_(value_begin), value_size_(value_size), node_(node) {}

    std::string_view name() const { return text_.text().substr(0, name_end_); }
    /// Without the white space around it.
    std::string_view value() const { return text_.text().substr(value_begin_, value_size_); }
    SourceRange name_range() const { return text_.range(0, name_end_); }
    SourceRange value_range() const { return value_range(0, value_size_); }
    /// Where `length` characters of the value from `offset` on stand.
    SourceRange value_range(std::size_t offset, std::size_t length) const {
        return text_.range(value_begin_ + offset, value_begin_ + offset + length);
    }
    /// Index into MainCf::nodes().
    std::size_t node() const { return node_; }

private:
    FoldedText text_;  // the logical line, up to a NUL
    std::size_t name_end_;
    std::size_t value_begin_;
    std::size_t value_size_;
    std::size_t node_;
};

class MainCf {
public:
    /// `text` is the text of `file` in the caller's SourceMap.
    static MainCf parse(FileId file, std::string_view text);

    FileId file() const { return file_; }
    std::string_view text() const { return text_; }
    const std::vector<LineNode>& nodes() const { return nodes_; }
    /// In the order of the file; a name may occur several times (the last one counts).
    const std::vector<Assignment>& assignments() const { return assignments_; }
    const Diagnostics& diagnostics() const { return diagnostics_; }
    std::uint32_t line_of(const Assignment& assignment) const { return nodes_[assignment.node()].first_line; }
    /// The nodes' bytes one after the other: the text again, always.
    std::string print() const;

private:
    void read_node(std::size_t index);
    void diagnose(Severity severity, std::string_view id, std::string message, SourceRange range);

    FileId file_ = FileId::none;
    std::string_view text_;
    std::vector<LineNode> nodes_;
    std::vector<Assignment> assignments_;
    Diagnostics diagnostics_;
};

}  // namespace postern::conf
