// The differences of two effective configurations, as programs would notice them.
//
// Shape:   parameters of main.cf in byte order of their names, entries of master.cf and their -o settings in the order
//          of the files. Compare with a Config without files (same target) to see what differs from the defaults.
// Errors:  none: a value that cannot be expanded or read is compared as it is written.
// Source:  equal values in different spellings are equal (Values::canonical).
// Threads: pure; both configurations must outlive the call only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libconf/model/config.h"
#include "libconf/model/origin.h"
#include "libconf/syntax/master_service.h"

namespace postern::conf {

enum class ChangeKind : std::uint8_t {
    added,          // set in the second configuration only
    removed,        // set in the first configuration only
    value,          // set in both, differently
    origin,         // set in both, to equal values in other words or another layer
    default_value,  // set in neither: another default
    derived,        // set in neither: the same default, but what it refers to differs
    introduced,     // not set, and no parameter of the first configuration
    withdrawn,      // not set, and no parameter of the second configuration
};

enum class Effect : std::uint8_t { none, different };

struct ChangeSide {
    bool known = false;    // a parameter of that configuration
    bool set = false;      // not a default
    std::string raw;       // before expansion
    std::string expanded;  // raw again when it cannot be expanded
    Origin origin;
};

enum class ElementChangeKind : std::uint8_t { removed, added, moved };

struct ElementChange {
    ElementChangeKind kind = ElementChangeKind::added;
    std::string text;
    SourceRange range;  // in the first configuration for `removed`, else in the second
};

struct ParameterChange {
    std::string name;
    ChangeKind kind = ChangeKind::value;
    Effect effect = Effect::different;  // whether programs see another value
    ChangeSide before;
    ChangeSide after;
    std::vector<ElementChange> elements;  // of lists that differ
};

enum class ServiceChangeKind : std::uint8_t { added, removed, changed };

struct FieldChange {
    ServiceField field;
    std::string before;
    std::string after;
};

struct ServiceChange {
    std::string name;
    std::string type;
    ServiceChangeKind kind = ServiceChangeKind::changed;
    std::vector<FieldChange> fields;
    std::vector<ElementChange> arguments;     // others than -o settings
    std::vector<ParameterChange> parameters;  // -o settings; compared with main.cf when one side has none
    SourceRange before;                       // the entry
    SourceRange after;
};

struct SemanticDiff {
    std::vector<ParameterChange> parameters;
    std::vector<ServiceChange> services;  // only when both configurations have a master.cf

    bool empty() const { return parameters.empty() && services.empty(); }
};

[[nodiscard]] SemanticDiff semantic_diff(const Config& before, const Config& after);

}  // namespace postern::conf
