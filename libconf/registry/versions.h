// Version, Target and CompatibilityLevel: which Postfix a configuration is read for.
//
// Shape:   a Version is one of the known branches (2.0 .. 3.12) with a patch level 0 .. 99. "X.Y" means X.Y.0: defaults
// that a
//          branch changed in a later patch release are seen only when that patch level is named ("3.7.11").
//          A patch level past the newest one known is accepted and resolves like the newest. "3.12-20260821" is read
//          as 3.12.
// Units:   dates are YYYYMMDD, as mail_release_date prints them.
// Errors:  bad_version, message = what is wrong with the text.
// Source:  the release history of Postfix; postconf(5), "compatibility_level"; compared with postconf 3.7 in the tests.
// Threads: plain values and constant tables.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::conf {

struct Version {
    std::uint16_t major = 0;
    std::uint16_t minor = 0;
    std::uint16_t patch = 0;

    [[nodiscard]] static Result<Version> parse(std::string_view text);
    constexpr Version branch() const { return {major, minor, 0}; }
    /// "3.7" for patch level 0, else "3.7.11".
    std::string text() const;

    friend constexpr auto operator<=>(const Version&, const Version&) = default;
};

/// Later than every release: the `removed` of what is still there, the `introduced` of what never was in an X.Y.0.
inline constexpr Version kNever{0xffff, 0xffff, 0xffff};

inline constexpr Version kDefaultVersion{3, 11, 0};

/// Whose build settings the defaults have. `debian` is the distribution's 3.7.11 package; its directories and its NIS
/// support are applied to every release (profiles.def says which values, from which release).
enum class Profile : std::uint8_t { upstream, debian };

[[nodiscard]] Result<Profile> parse_profile(std::string_view name);
std::string_view profile_name(Profile profile);

struct Target {
    Version version = kDefaultVersion;
    Profile profile = Profile::upstream;
    friend constexpr bool operator==(const Target&, const Target&) = default;
};

enum class Support : std::uint8_t { ended, extended, supported, snapshot };

/// One stable branch. `dates` are the patch levels whose date is known, oldest first; the first is X.Y.0.
struct ReleaseDate {
    Version version;
    std::string_view date;
};
struct Release {
    Version version;
    std::uint16_t last_patch = 0;
    Support support = Support::ended;
    std::string_view mail_version;  // of X.Y.0: "3.8.0", but "3.9"
    std::span<const ReleaseDate> dates;
};

/// All branches, oldest first.
std::span<const Release> releases();
const Release* find_release(Version version);

/// What $mail_version is in that release. The view is of static storage.
std::string_view mail_version(Version version);
/// What $mail_release_date is: of the newest patch level not after `version` whose date is known.
std::string_view mail_release_date(Version version);

/// compatibility_level: `major[.minor[.patch]]`; missing parts are 0. White space and a plus sign may stand before each
/// part.
struct CompatibilityLevel {
    std::uint64_t major = 0;  // below 2^43
    std::uint64_t minor = 0;  // below 1024
    std::uint64_t patch = 0;

    [[nodiscard]] static Result<CompatibilityLevel> parse(std::string_view text);
    friend constexpr auto operator<=>(const CompatibilityLevel&, const CompatibilityLevel&) = default;
};

/// The newest level that changes a default in that release; nullopt before 3.0, which has no levels.
std::optional<CompatibilityLevel> last_compatibility_level(Version version);

}  // namespace postern::conf
