// The generated tables behind registry.h and versions.h; for this folder only.
//
// Shape:   arrays sorted by byte order of their names (releases by version), made by registry/compiler from the *.def
// files. Threads: constant data.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "libconf/registry/name_hash.h"
#include "libconf/registry/param_spec.h"
#include "libconf/registry/registry.h"
#include "libconf/registry/versions.h"

namespace postern::conf::tables {

/// One build setting of a profile, valid from `since` on until the next one of the same name.
struct ProfileSetting {
    std::string_view name;
    Profile profile = Profile::upstream;
    Version since;
    std::string_view value;
};

struct LevelIntroduced {
    Version since;
    CompatibilityLevel level;
};

extern const std::span<const ParamSpec> kParameters;
extern const std::array<std::uint16_t, kNameSlots> kParameterSlots;  // see name_hash.h
extern const std::span<const std::string_view> kStartChecks;
extern const std::span<const Family> kFamilies;
extern const std::span<const ServiceProgram> kServices;
extern const std::span<const ServiceProgram> kCommands;
extern const std::span<const ServiceArgument> kArguments;
extern const std::span<const ProfileInfo> kProfiles;
extern const std::span<const TableType> kTableTypes;
extern const std::span<const ClientOption> kClientOptions;      // by type, then name
extern const std::span<const ProfileSetting> kProfileSettings;  // by name, then profile, then release
extern const std::span<const Release> kReleases;
extern const std::span<const LevelIntroduced> kLevels;

}  // namespace postern::conf::tables
