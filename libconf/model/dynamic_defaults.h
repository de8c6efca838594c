// DynamicDefaults: defaults that depend on the machine or on the release, worked out when somebody asks.
//
// Shape:   myhostname, mydomain, mynetworks, process_id, process_name, service_name, mail_version, mail_release_date,
//          and an empty text for every other parameter whose default only the running program knows.
// Errors:  what Postfix would call fatal is kept beside a usable text: see Computation.
// Source:  postconf(5); compared with postconf 3.7.11 (tests/differential/mynetworks_test.py).
// Threads: immutable to its users; the first question for a name computes, the others wait for it.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/expand.h"
#include "libconf/model/machine.h"
#include "libconf/registry/versions.h"

namespace postern::conf {

/// A computed default, and what Postfix would say while computing it.
struct Computation {
    std::string text;
    std::vector<std::string> warnings;  // in order; those of an expansion that fails included
    std::optional<std::string> fatal;   // Postfix stops with this text; `text` is then a substitute
};

class DynamicDefaults {
public:
    /// `names` answers for the effective configuration and may ask this object back; both must outlive it.
    DynamicDefaults(const Names& names, const Machine& machine, const Target& target);

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

    const Names& names_;
    const Machine& machine_;
    Target target_;
    mutable Entry myhostname_;
    mutable Entry mydomain_;
    mutable Entry mynetworks_;
    mutable Entry process_id_;
};

}  // namespace postern::conf
