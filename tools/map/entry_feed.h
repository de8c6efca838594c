// EntryFeed: the entries of a source text, whichever syntax the program has.
//
// Shape:   "key value" for postern-map, where -F puts the contents of files in place of values; aliases(5) for
//          postern-alias.
// Errors:  io_error of the source. What is no entry is reported as a warning and left out.
// Source:  postmap and postalias 3.7.11.
// Threads: one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "libconf/base/result.h"
#include "libtables/source_text.h"
#include "libtables/support/line_reader.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

class EntryFeed {
public:
    EntryFeed(tables::ByteSource source, std::string name, const Setting& setting);
    ~EntryFeed();
    EntryFeed(const EntryFeed&) = delete;
    EntryFeed& operator=(const EntryFeed&) = delete;

    /// false after the last.
    [[nodiscard]] Result<bool> next(tables::SourceEntry& entry);
    std::uint64_t bytes_read() const;
    /// Is called before something is reported, for those who may have something left to say of earlier lines.
    void before_report(std::function<void()> action) { before_report_ = std::move(action); }
    /// What warnings call the text.
    const std::string& name() const { return name_; }

private:
    struct Text;
    void report(const std::string& text) const;
    std::string name_;
    const Setting& setting_;
    std::unique_ptr<Text> text_;
    std::function<void()> before_report_;
    std::string content_;  // of the files of the last entry
};

}  // namespace postern::map_tool
