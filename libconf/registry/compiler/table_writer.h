// TableWriter: C++ text for constant arrays.
//
// Shape:   a Row is one designated initialiser; a Pool is an array that rows point into with `slice(name, first,
// count)`. Errors:  none; rows are checked by who makes them. Threads: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/registry/param_spec.h"

namespace postern::conf::compiler {

std::string quoted(std::string_view text);
/// "{2, 11, 0}", or "kNever".
std::string code(Version version);
std::string code(const Bounds& bounds);
std::string code(char unit);
std::string code(Kind kind);

/// `{.name = "x", .kind = Kind::time}`. Members are given in the order in which the struct declares them.
class Row {
public:
    Row& set(std::string_view member, std::string_view value);
    Row& text(std::string_view member, std::string_view value);  // left out when empty
    Row& version(std::string_view member, Version value, Version unless);
    Row& flag(std::string_view member, bool value);  // left out when false
    std::string done() const { return "{" + body_ + "}"; }

private:
    std::string body_;
};

/// Lists that were put in before are shared.
class Pool {
public:
    Pool(std::string_view element, std::string_view name) : element_(element), name_(name) {}

    /// "slice(kWords, 3, 2)", or "" for an empty list.
    std::string add(const std::vector<std::string>& list);
    std::string add_words(const std::vector<std::string_view>& list);
    /// "&kName[3]".
    std::string add_one(std::string row);
    /// The array and, when asked for, a span `exported` of it that other files see.
    std::string write(std::string_view exported = {}) const;
    std::size_t size() const { return rows_.size(); }

private:
    std::string element_;
    std::string name_;
    std::vector<std::string> rows_;
    std::map<std::string, std::size_t> seen_;
};

/// The slots of name_hash.h for these names, as an array.
std::string write_slots(const std::vector<std::string_view>& names);

}  // namespace postern::conf::compiler
