#include "libconf/registry/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "libconf/base/ascii.h"
#include "libconf/registry/tables.h"

namespace postern::conf {
namespace {

constexpr std::size_t kMaxPatch = 99;
constexpr std::size_t kMaxBranches = 32;

/// "X.Y.Z" for every patch level that parse() lets through, so that mail_version() needs no allocation.
struct VersionText {
    std::array<char, 8> bytes{};
    std::uint8_t length = 0;
    constexpr void put(std::uint16_t number) {
        if (number >= 10) bytes[length++] = static_cast<char>('0' + number / 10);
        bytes[length++] = static_cast<char>('0' + number % 10);
    }
    constexpr VersionText() = default;
    constexpr explicit VersionText(Version v) {
        put(v.major);
        bytes[length++] = '.';
        put(v.minor);
        bytes[length++] = '.';
        put(v.patch);
    }
    constexpr std::string_view view() const { return {bytes.data(), length}; }
};

struct PatchTexts {
    std::uint16_t major;
    std::array<std::array<VersionText, kMaxPatch + 1>, 16> minors;
    constexpr explicit PatchTexts(std::uint16_t wanted) : major(wanted) {
        for (std::uint16_t minor = 0; minor < minors.size(); ++minor) {
            for (std::uint16_t patch = 0; patch <= kMaxPatch; ++patch) {
                minors[minor][patch] = VersionText(Version{major, minor, patch});
            }
        }
    }
};
constexpr PatchTexts kPatchTexts2(2);
constexpr PatchTexts kPatchTexts3(3);

std::optional<std::uint32_t> take_number(std::string_view& text) {
    std::uint32_t number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

bool take_dot(std::string_view& text) {
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
    return true;
}

/// "-YYYYMMDD", the mark of a development snapshot.
bool is_snapshot_suffix(std::string_view text) {
    return text.size() == 9 && text[0] == '-' && std::all_of(text.begin() + 1, text.end(), ascii::is_digit);
}

tl::unexpected<Error> bad_version(std::string_view text) {
    return fail(
        ErrorCode::bad_version,
        fmt::format("\"{}\" is not a Postfix release: expected X.Y or X.Y.Z from {} to {}", ascii::printable(text),
                    releases().front().version.text(), releases().back().version.text()));
}

}  // namespace

Result<Version> Version::parse(std::string_view text) {
    std::string_view rest = text;
    const auto major = take_number(rest);
    if (!major || !take_dot(rest)) return bad_version(text);
    const auto minor = take_number(rest);
    if (!minor || *major > 99 || *minor > 99) return bad_version(text);
    std::uint32_t patch = 0;
    if (take_dot(rest)) {
        const auto number = take_number(rest);
        if (!number || *number > kMaxPatch) return bad_version(text);
        patch = *number;
    }
    const Version version{static_cast<std::uint16_t>(*major), static_cast<std::uint16_t>(*minor),
                          static_cast<std::uint16_t>(patch)};
    const Release* release = find_release(version);
    if (release == nullptr) return bad_version(text);
    if (!rest.empty() && !(release->support == Support::snapshot && is_snapshot_suffix(rest))) return bad_version(text);
    return version;
}

std::string Version::text() const {
    return patch == 0 ? fmt::format("{}.{}", major, minor) : fmt::format("{}.{}.{}", major, minor, patch);
}

Result<Profile> parse_profile(std::string_view name) {
    if (name == "upstream") return Profile::upstream;
    if (name == "debian") return Profile::debian;
    return fail(ErrorCode::not_found,
                fmt::format("unknown profile \"{}\": expected upstream or debian", ascii::printable(name)));
}

std::string_view profile_name(Profile profile) {
    return profile == Profile::debian ? "debian" : "upstream";
}

std::span<const Release> releases() {
    return tables::kReleases;
}

const Release* find_release(Version version) {
    const auto all = releases();
    const auto at = std::lower_bound(all.begin(), all.end(), version.branch(),
                                     [](const Release& r, const Version& v) { return r.version < v; });
    return at != all.end() && at->version == version.branch() ? &*at : nullptr;
}

std::string_view mail_version(Version version) {
    if (version.patch == 0) {
        const Release* release = find_release(version);
        return release != nullptr ? release->mail_version : std::string_view{};
    }
    const PatchTexts& texts = version.major == 2 ? kPatchTexts2 : kPatchTexts3;
    if (version.major != texts.major || version.minor >= texts.minors.size() || version.patch > kMaxPatch) return {};
    return texts.minors[version.minor][version.patch].view();
}

std::string_view mail_release_date(Version version) {
    const Release* release = find_release(version);
    if (release == nullptr) return {};
    std::string_view date;
    for (const ReleaseDate& entry : release->dates) {
        if (entry.version <= version) date = entry.date;
    }
    return date;
}

Result<CompatibilityLevel> CompatibilityLevel::parse(std::string_view text) {
    constexpr std::uint32_t kMaxPart = 1023;  // postconf 3.7 refuses larger minor and patch numbers
    std::string_view rest = ascii::trim_left(text);
    if (rest.size() > 1 && rest[0] == '+' && ascii::is_digit(rest[1])) rest.remove_prefix(1);
    std::array<std::uint32_t, 3> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0 && !take_dot(rest)) break;
        const auto number = take_number(rest);
        if (!number || (i > 0 && *number > kMaxPart)) {
            return fail(ErrorCode::bad_version,
                        fmt::format("\"{}\" is not a compatibility level", ascii::printable(text)));
        }
        parts[i] = *number;
    }
    if (!rest.empty()) {
        return fail(ErrorCode::bad_version, fmt::format("\"{}\" is not a compatibility level", ascii::printable(text)));
    }
    return CompatibilityLevel{parts[0], parts[1], parts[2]};
}

std::optional<CompatibilityLevel> last_compatibility_level(Version version) {
    std::optional<CompatibilityLevel> last;
    for (const auto& entry : tables::kLevels) {
        if (entry.since <= version) last = entry.level;
    }
    return last;
}

}  // namespace postern::conf
