// FieldReader: the fields of one record as values, with a fault for whatever is missing, unknown or malformed.
//
// Shape:   each getter names the field; what it gives after a fault is a harmless default, so that reading goes on.
// Errors:  Faults of the record's file and line, with the remedy.
// Threads: one thread.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/registry/compiler/record_reader.h"
#include "libconf/registry/param_spec.h"

namespace postern::conf::compiler {

/// `time` has a unit for bare numbers.
struct TypeName {
    Kind kind = Kind::string;
    char unit = '\0';
};

/// `introduced`: X.Y, `before 2.0` or `never`.
struct Introduced {
    Version version = kNever;
    bool before_2_0 = false;
};

/// "2.3": X.Y or X.Y.Z with small numbers; whether there is such a release is checked by Releases.
std::optional<Version> parse_version(std::string_view text);

/// The releases of releases.def.
class Releases {
public:
    explicit Releases(std::span<const Record> records);
    bool knows(Version version) const;
    std::string range() const;  // "2.0 .. 3.12"

private:
    std::vector<std::pair<Version, std::uint16_t>> last_patch_;
};

class FieldReader {
public:
    FieldReader(const Record& record, const Releases& releases, Faults& faults)
        : record_(record), releases_(releases), faults_(faults) {}

    const Record& record() const { return record_; }
    void fault(const Place& place, std::string_view message) const { faults_.add(place, message); }

    /// Faults every field that is in neither list, and every second one of a `single` field.
    void allow(std::initializer_list<std::string_view> single,
               std::initializer_list<std::string_view> repeated = {}) const;

    const Field* find(std::string_view key) const;
    std::vector<const Field*> find_all(std::string_view key) const;
    bool has(std::string_view key) const { return find(key) != nullptr; }

    std::string_view optional_text(std::string_view key) const;
    std::string_view required_text(std::string_view key) const;
    std::string_view summary(std::size_t shortest = 20) const;

    Version version(const Field& field, std::string_view text) const;
    Version optional_version(std::string_view key) const;  // kNever when missing
    Introduced introduced() const;

    TypeName type(const Field& field, std::string_view text) const;
    Bounds bounds(const Field& field, std::string_view text) const;

private:
    const Record& record_;
    const Releases& releases_;
    Faults& faults_;
};

}  // namespace postern::conf::compiler
