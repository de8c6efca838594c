// Maps: an ordered list of tables that are asked one after the other, as the value of a parameter names them.
//
// Shape:   the first table that has the key decides. A table that fails ends the search: the tables behind it might
// give
//          another answer than the one that cannot be had now.
// Errors:  temp_fail of the table that failed; one that cannot be opened answers like that to everything.
// Source:  DATABASE_README; access(5) and virtual(5) on tables of patterns, which never see parts of a key.
// Threads: as the least shareable of the tables.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "libtables/open.h"

namespace postern::tables {

enum class KeyPart : std::uint8_t {
    whole,  // the key as it came
    part,   // a domain, a user name: nothing for tables that match the whole key themselves
};

class Maps {
public:
    /// Tables that cannot be opened are reported, and stay in the list.
    Maps(std::span<const TableSpec> specs, const OpenOptions& options, const Surroundings& surroundings);

    Lookup lookup(std::string_view key, KeyPart part);
    /// The same answer, with a step for every table that was asked.
    Lookup explain(std::string_view key, KeyPart part, Explanation& story);

    bool empty() const { return tables_.empty(); }
    Blocking blocking() const;

private:
    template <class Ask>
    Lookup first_answer(KeyPart part, const Ask& ask);

    std::vector<std::unique_ptr<Table>> tables_;
};

}  // namespace postern::tables
