// Coverage: which calls of restriction lists and which entries of tables the policy tests reach.
//
// Shape:   items of all smtpd entries of a configuration: calls that stand in a file, and entries of the readable
//          tables that a trace may ask. A Coverage belongs to one configuration and watches its tests; merged() puts
//          several together: what stands at one place of one file is one item. Sorted by file and line.
// Units:   percent is that of items reached, rounded down to tenths.
// Errors:  none; an entry whose settings cannot be read has no tables.
// Source:  docs/formats/ptest.md.
// Threads: one each; CoverageItem is a plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "mta/policy/trace_log.h"
#include "tools/trace/scene.h"
#include "tools/trace/subject.h"
#include "tools/trace/witness.h"

namespace postern::trace_tool {

struct CoverageItem {
    enum class Kind : std::uint8_t { call, entry };
    enum class Reach : std::uint8_t {
        never,
        asked,    // a call that had no opinion
        decided,  // a call that had one; an entry that a lookup found
    };
    Kind kind = Kind::call;
    Reach reach = Reach::never;
    std::string path;      // as the tests name it
    std::string real_path;  // the same file by one name
    std::size_t line = 0;
    std::size_t offset = 0;  // in the file
    std::size_t row = 0;     // of tables that stand in one value: which entry
    std::string owner;       // the list, or the table
    std::string text;        // the call, or the key
};

class Coverage : public Witness {
public:
    /// The subject outlives this. Nothing is reached yet.
    explicit Coverage(const Subject& subject);

    void saw(const policy::Question& question, const policy::Answer& answer) override;
    void saw(const lint::Scope& scope, const policy::TraceLog& trace);
    std::vector<CoverageItem> items() const;

private:
    using Place = std::tuple<FileId, std::uint32_t, std::size_t>;  // file, offset, row
    void add_calls(const std::vector<lint::PolicyList>& lists);
    void add_table(const AskedTable& table);
    void add_value_table(const AskedTable& table);
    CoverageItem item_at(SourceRange range) const;
    void reach(const Place& place, CoverageItem::Reach reach);

    const Subject& subject_;
    std::map<Place, CoverageItem> items_;
    std::map<std::string, SourceRange, std::less<>> value_tables_;  // of tables without a file: where they stand
};

/// Those of several configurations, each place once, sorted.
std::vector<CoverageItem> merged(std::vector<CoverageItem> items);

struct CoverageCount {
    std::size_t calls = 0;
    std::size_t calls_reached = 0;
    std::size_t calls_decided = 0;
    std::size_t entries = 0;
    std::size_t entries_found = 0;

    std::size_t all() const { return calls + entries; }
    std::size_t reached() const { return calls_reached + entries_found; }
};
CoverageCount count(const std::vector<CoverageItem>& items);
/// In tenths of a percent; 1000 of nothing.
std::size_t permille(std::size_t part, std::size_t whole);

}  // namespace postern::trace_tool
