// DynamicDefaults: defaults that depend on the machine, worked out when somebody asks.
//
// Shape:   myhostname, mydomain, mynetworks, process_id, process_name, and an empty text for every other parameter
//          whose default only the running program knows (service_name).
// Errors:  what Postfix would call fatal is kept beside a text that is left: see Computation.
// Source:  postconf(5). Observed with postconf 3.7.11: $name in the values that these defaults are made from sees only
//          what somebody set, no default of any parameter (compared in tests/differential/mynetworks_test.py).
// Threads: immutable to its users; the first question for a name computes, the others wait for it.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/model/computation.h"
#include "libconf/model/expand.h"
#include "libconf/model/machine.h"
#include "libconf/registry/versions.h"

namespace postern::conf {

class DynamicDefaults {
public:
    struct Sources {
        const Names& set;        // what somebody set
        const Names& effective;  // that, or the default; may ask this object back
    };

    /// Names and machine must outlive the object.
    DynamicDefaults(Sources sources, const Machine& machine, const Target& target);

    /// Nullopt for names that are not computed. The view lives as long as this object.
    std::optional<std::string_view> value(std::string_view parameter_name) const;

    /// The same with faults; null for names that are not computed.
    const Computation* computation(std::string_view parameter_name) const;

private:
    struct Entry {
        std::once_flag once;
        Computation result;
    };

    Computation compute_myhostname() const;
    Computation compute_mydomain() const;
    Computation compute_mynetworks() const;
    std::optional<std::string> set_value(std::string_view name, Computation& faults) const;
    std::string set_or_default(std::string_view name, Computation& faults) const;

    Sources sources_;
    const Machine& machine_;
    Target target_;
    mutable Entry myhostname_;
    mutable Entry mydomain_;
    mutable Entry mynetworks_;
    mutable Entry process_id_;
};

}  // namespace postern::conf
