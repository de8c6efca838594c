#include "libconf/registry/compiler/parameter_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::conf::compiler {
namespace {

bool is_expression(std::string_view value) {
    return value.find('$') != std::string_view::npos;
}

bool is_integer(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

/// What is wrong with `value`, or an empty text.
std::string_view value_fault(const TypeName& type, std::string_view value) {
    switch (type.kind) {
        case Kind::nbool:
            if (is_expression(value)) return {};
            [[fallthrough]];
        case Kind::boolean:
            return value == "yes" || value == "no" ? std::string_view{} : "a boolean default is yes or no";
        case Kind::nint:
            if (is_expression(value)) return {};
            [[fallthrough]];
        case Kind::integer:
        case Kind::long_integer:
            return is_integer(value) ? std::string_view{} : "a number is written in decimal digits";
        case Kind::time:
            if (is_expression(value)) return {};
            if (value.empty() || value.back() != type.unit) return "a time default ends in the letter of the bare unit";
            value.remove_suffix(1);
            return is_integer(value) ? std::string_view{} : "a time is digits and one unit letter";
        case Kind::string:
        case Kind::raw:
            return {};
    }
    return {};
}

TypeName type_at(const Types& types, Version version) {
    TypeName type = types.front().second;
    for (const auto& [since, changed] : types) {
        if (since && *since <= version) type = changed;
    }
    return type;
}

void check_keywords(const FieldReader& fields, const Field& field, std::string_view value) {
    const auto keywords = words(fields.optional_text("values"));
    if (keywords.empty() || is_expression(value)) return;
    std::string text(value);
    std::replace(text.begin(), text.end(), ',', ' ');
    for (const auto word : words(text)) {
        if (std::find(keywords.begin(), keywords.end(), word) == keywords.end()) {
            fields.fault(field.place, fmt::format("the default \"{}\" is not among `values`: add it there", word));
        }
    }
}

void check_value(const FieldReader& fields, const Field& field, const Types& types) {
    std::string_view value = field.value;
    const Version since = parse_version(take_word(value)).value_or(Version{});
    TypeName type = type_at(types, since);
    if (field.key == "backport") type.kind = fields.type(field, take_word(value)).kind;
    if (const auto fault = value_fault(type, value); !fault.empty()) {
        fields.fault(field.place, fmt::format("bad default \"{}\": {}", value, fault));
    }
    check_keywords(fields, field, value);
}

}  // namespace

void check_lifetime(const FieldReader& fields, Version introduced, Version removed) {
    const Place& place = fields.record().place;
    const auto defaults = fields.find_all("default");
    if (introduced == kNever) {
        if (!fields.has("backport")) fields.fault(place, "introduced never, and no backport: say when it existed");
        return;
    }
    if (removed < introduced) fields.fault(fields.find("removed")->place, "removed before it was introduced");
    if (defaults.empty()) {
        if (!fields.has("computed")) {
            fields.fault(place, fmt::format("{} has no default: add `  default RELEASE VALUE`", fields.record().name));
        }
        return;
    }
    std::string_view first = defaults.front()->value;
    const auto since = parse_version(take_word(first));
    if (since && *since != introduced) {
        fields.fault(defaults.front()->place, "the first default must be that of the release in `introduced`");
    }
}

void check_replacement(const FieldReader& fields, const std::set<std::string_view>& parameters) {
    const Field* field = fields.find("replaced-by");
    if (field != nullptr && !parameters.contains(field->value)) {
        fields.fault(field->place,
                     fmt::format("replaced by \"{}\", which is no parameter: correct it, or use advice", field->value));
    }
}

void check_values(const FieldReader& fields, const Types& types) {
    const Place& place = fields.record().place;
    const TypeName& type = types.back().second;
    const std::string_view syntax = fields.optional_text("syntax");
    if ((syntax == "bool") != is_boolean(type.kind))
        fields.fault(place, "syntax bool goes with type boolean or nbool, and no other");
    if ((syntax == "time") != (type.kind == Kind::time))
        fields.fault(place, "syntax time goes with type time, and no other");
    if ((syntax == "enum" || syntax == "enum-list") != fields.has("values")) {
        fields.fault(place, "syntax enum and enum-list list their keywords in `values`, and no other does");
    }
    for (const std::string_view key : {"default", "patch-default", "backport"}) {
        for (const Field* field : fields.find_all(key)) check_value(fields, *field, types);
    }
}

}  // namespace postern::conf::compiler
