#include "libconf/registry/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "libconf/base/ascii.h"
#include "libconf/registry/tables.h"

namespace postern::conf {
namespace {

constexpr std::uint16_t kMaxPatch = 99;
constexpr std::uint16_t kMinors = 16;  // 2.0 .. 2.15, 3.0 .. 3.15

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
    std::array<std::array<VersionText, kMaxPatch + 1>, kMinors> minors;
    constexpr explicit PatchTexts(std::uint16_t wanted) : major(wanted) {
        for (std::uint16_t minor = 0; minor < kMinors; ++minor) {
            for (std::uint16_t patch = 0; patch <= kMaxPatch; ++patch) {
                minors[minor][patch] = VersionText(Version{major, minor, patch});
            }
        }
    }
};
constexpr PatchTexts kPatchTexts2(2);
constexpr PatchTexts kPatchTexts3(3);

template <class T>
std::optional<T> take_number(std::string_view& text) {
    T number = 0;
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

/// As postconf 3.7 reads it: white space and a sign may come first, "-0" included.
std::optional<std::uint64_t> take_level_part(std::string_view& text) {
    text = ascii::trim_left(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto number = take_number<std::uint64_t>(text);
    return negative && number.value_or(0) != 0 ? std::nullopt : number;
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
    const auto major = take_number<std::uint32_t>(rest);
    if (!major || !take_dot(rest)) return bad_version(text);
    const auto minor = take_number<std::uint32_t>(rest);
    if (!minor || *major > 99 || *minor > 99) return bad_version(text);
    std::uint32_t patch = 0;
    if (take_dot(rest)) {
        const auto number = take_number<std::uint32_t>(rest);
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
    // postconf 3.7 refuses anything larger.
    constexpr std::uint64_t kMaxMajor = (std::uint64_t{1} << 43) - 1;
    constexpr std::uint64_t kMaxPart = 1023;
    std::string_view rest = text;
    std::array<std::uint64_t, 3> parts{};
    bool good = true;
    for (std::size_t i = 0; i < parts.size() && good && (i == 0 || take_dot(rest)); ++i) {
        const auto number = take_level_part(rest);
        good = number && *number <= (i == 0 ? kMaxMajor : kMaxPart);
        parts[i] = number.value_or(0);
    }
    if (!good || !rest.empty()) {
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
