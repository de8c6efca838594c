// Tables: what an evaluation may ask of lookup tables, answered by whoever has them.
//
// Shape:   an answer is found, absent or unknown; a table that cannot be read answers unknown to everything.
// Units:   `where` is the entry's place in a file, FileId::none when nobody knows it.
// Errors:  none; a table that fails is unknown.
// Threads: as the implementation says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/source.h"

namespace postern::policy {

struct TableAnswer {
    enum class State : std::uint8_t { absent, found, unknown };
    State state = State::unknown;
    std::string value;
    SourceRange where{};
    std::uint32_t row = 0;  // found in a readable table: which of its rows, from 1; 0: nobody knows

    static TableAnswer absent() { return {State::absent, {}, {}, 0}; }
    static TableAnswer unknown() { return {}; }
    static TableAnswer found(std::string value, SourceRange where = {}, std::uint32_t row = 0) {
        return {State::found, std::move(value), where, row};
    }
};

/// A text that a table would find.
struct SampleKey {
    std::string key;  // as the table has it: an address, a domain, a network; for patterns a text that matches
    std::string result;
};

class Tables {
public:
    virtual ~Tables() = default;
    /// `table` is "type:name" as the configuration has it.
    virtual TableAnswer look_up(std::string_view table, std::string_view key) const = 0;
    /// Some keys for every different result of a readable table.
    virtual std::vector<SampleKey> samples(std::string_view table) const = 0;
    /// The elements of a file that a list like mynetworks names; nullopt: it cannot be read.
    virtual std::optional<std::vector<std::string>> list_file(std::string_view path) const = 0;
};

/// Nothing can be read.
class NoTables : public Tables {
public:
    TableAnswer look_up(std::string_view, std::string_view) const override { return TableAnswer::unknown(); }
    std::vector<SampleKey> samples(std::string_view) const override { return {}; }
    std::optional<std::vector<std::string>> list_file(std::string_view) const override { return std::nullopt; }
};

}  // namespace postern::policy
