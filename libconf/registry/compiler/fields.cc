#include "libconf/registry/compiler/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "libconf/base/ascii.h"

namespace postern::conf::compiler {
namespace {

constexpr std::size_t kMaxSummary = 220;

template <class T>
std::optional<T> parse_number(std::string_view text) {
    T number{};
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool contains(std::initializer_list<std::string_view> list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
}

std::optional<TypeName> parse_type(std::string_view text) {
    if (text.starts_with("time, bare unit ") && text.size() == 17 &&
        std::string_view("smhdw").find(text.back()) != std::string_view::npos) {
        return TypeName{Kind::time, text.back()};
    }
    for (const Kind kind :
         {Kind::string, Kind::raw, Kind::integer, Kind::long_integer, Kind::boolean, Kind::nint, Kind::nbool}) {
        if (text == kind_name(kind)) return TypeName{kind, '\0'};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
    std::uint16_t parts[3] = {};
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t dot = text.find('.');
        const auto number = parse_number<std::uint16_t>(text.substr(0, dot));
        if (!number) return std::nullopt;
        parts[i] = *number;
        if (dot == std::string_view::npos)
            return i == 0 ? std::nullopt : std::optional(Version{parts[0], parts[1], parts[2]});
        text.remove_prefix(dot + 1);
    }
    return std::nullopt;
}

Releases::Releases(std::span<const Record> records) {
    for (const Record& record : records) {
        const auto version = record.keyword == "release" ? parse_version(record.name) : std::nullopt;
        if (!version) continue;
        std::uint16_t last = 0;
        for (const Field& field : record.fields) {
            if (field.key == "last-patch") last = parse_number<std::uint16_t>(field.value).value_or(0);
        }
        last_patch_.emplace_back(*version, last);
    }
}

bool Releases::knows(Version version) const {
    return std::any_of(last_patch_.begin(), last_patch_.end(), [&](const auto& entry) {
        return entry.first == version.branch() && version.patch <= entry.second;
    });
}

std::string Releases::range() const {
    if (last_patch_.empty()) return "none are listed in releases.def";
    const auto text = [](Version v) { return fmt::format("{}.{}", v.major, v.minor); };
    return fmt::format("{} .. {}", text(last_patch_.front().first), text(last_patch_.back().first));
}

void FieldReader::allow(std::initializer_list<std::string_view> single,
                        std::initializer_list<std::string_view> repeated) const {
    std::vector<std::string_view> seen;
    for (const Field& field : record_.fields) {
        if (contains(repeated, field.key)) continue;
        if (!contains(single, field.key)) {
            std::string known;
            for (const auto list : {single, repeated}) {
                for (const auto key : list) known += fmt::format("{}{}", known.empty() ? "" : " ", key);
            }
            fault(field.place, fmt::format("unknown field \"{}\": use one of {}", field.key, known));
        } else if (std::find(seen.begin(), seen.end(), field.key) != seen.end()) {
            fault(field.place, fmt::format("second \"{}\" of {}: keep one", field.key, record_.name));
        }
        seen.push_back(field.key);
    }
}

const Field* FieldReader::find(std::string_view key) const {
    for (const Field& field : record_.fields) {
        if (field.key == key) return &field;
    }
    return nullptr;
}

std::vector<const Field*> FieldReader::find_all(std::string_view key) const {
    std::vector<const Field*> found;
    for (const Field& field : record_.fields) {
        if (field.key == key) found.push_back(&field);
    }
    return found;
}

std::string_view FieldReader::optional_text(std::string_view key) const {
    const Field* field = find(key);
    return field != nullptr ? field->value : std::string_view{};
}

std::string_view FieldReader::required_text(std::string_view key) const {
    const std::string_view text = optional_text(key);
    if (text.empty()) fault(record_.place, fmt::format("{} has no {}: add a line `  {} ...`", record_.name, key, key));
    return text;
}

std::string_view FieldReader::summary(std::size_t shortest) const {
    const std::string_view text = required_text("summary");
    if (text.empty()) return text;
    const Place& place = find("summary")->place;
    if (!std::all_of(text.begin(), text.end(), ascii::is_printable))
        fault(place, "the summary has bytes outside ASCII");
    if (!text.ends_with('.')) fault(place, "the summary ends without a full stop: write whole sentences");
    if (text.size() < shortest || text.size() > kMaxSummary) {
        fault(place, fmt::format("the summary has {} characters: use {} to {}", text.size(), shortest, kMaxSummary));
    }
    return text;
}

Version FieldReader::version(const Field& field, std::string_view text) const {
    const auto version = parse_version(text);
    if (!version || !releases_.knows(*version)) {
        fault(field.place, fmt::format("\"{}\" in `{}` is no release: use X.Y or X.Y.Z of {} as in releases.def", text,
                                       field.key, releases_.range()));
        return {2, 0, 0};
    }
    return *version;
}

Version FieldReader::optional_version(std::string_view key) const {
    const Field* field = find(key);
    return field != nullptr ? version(*field, field->value) : kNever;
}

Introduced FieldReader::introduced() const {
    if (required_text("introduced").empty()) return {};
    const Field& field = *find("introduced");
    if (field.value == "never") return {};
    if (field.value == "before 2.0") return {{2, 0, 0}, true};
    return {version(field, field.value), false};
}

TypeName FieldReader::type(const Field& field, std::string_view text) const {
    const auto type = parse_type(text);
    if (!type) {
        fault(field.place, fmt::format("unknown type \"{}\": use string, raw, integer, long, boolean, nint, nbool or "
                                       "`time, bare unit U` with U one of s m h d w",
                                       text));
    }
    return type.value_or(TypeName{});
}

Bounds FieldReader::bounds(const Field& field, std::string_view text) const {
    if (text == "any") return {};
    const std::size_t dots = text.find("..");
    const std::string_view low = text.substr(0, dots);
    const std::string_view high = dots == std::string_view::npos ? std::string_view{} : text.substr(dots + 2);
    const auto minimum = low.empty() ? 0 : parse_number<std::int64_t>(low);
    const auto maximum = high.empty() ? 0 : parse_number<std::int64_t>(high);
    if (dots == std::string_view::npos || !minimum || !maximum || (low.empty() && high.empty())) {
        fault(field.place, fmt::format("bad bounds \"{}\": use MIN.., ..MAX, MIN..MAX or any", text));
        return {};
    }
    if (*maximum != 0 && *maximum < *minimum) fault(field.place, fmt::format("bounds \"{}\" are upside down", text));
    return {*minimum, *maximum};
}

}  // namespace postern::conf::compiler
