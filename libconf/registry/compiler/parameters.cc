#include "libconf/registry/compiler/parameters.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "libconf/base/ascii.h"
#include "libconf/registry/compiler/parameter_checks.h"

namespace postern::conf::compiler {
namespace {

struct SyntaxWord {
    std::string_view word;
    std::string_view enumerator;
};
constexpr SyntaxWord kSyntaxWords[] = {
#define POSTERN_SYNTAX(id, word, text) {word, #id},
#include "libconf/registry/syntax.def"
#undef POSTERN_SYNTAX
};

std::string_view syntax_enumerator(const FieldReader& fields) {
    const std::string_view word = fields.required_text("syntax");
    for (const SyntaxWord& known : kSyntaxWords) {
        if (known.word == word) return known.enumerator;
    }
    if (!word.empty()) {
        fields.fault(fields.find("syntax")->place,
                     fmt::format("unknown syntax \"{}\": use a word of syntax.def, or add it there", word));
    }
    return "other";
}

std::string_view applies(const FieldReader& fields) {
    const std::string_view text = fields.required_text("applies");
    for (const std::string_view known : {"reload", "restart", "command", "none", "install"}) {
        if (text == known) return known;
    }
    if (!text.empty()) {
        fields.fault(fields.find("applies")->place,
                     fmt::format("unknown \"{}\": use reload, restart, command, none or install", text));
    }
    return "reload";
}

struct ComputedField {
    std::string_view enumerator;
    std::string_view how;
};

ComputedField computed(const FieldReader& fields) {
    const Field* field = fields.find("computed");
    if (field == nullptr) return {};
    std::string_view how = field->value;
    const std::string_view word = take_word(how);
    constexpr std::array<std::array<std::string_view, 2>, 4> kWords = {
        {{"build", "build_time"}, {"platform", "platform"}, {"run", "run_time"}, {"release", "release"}}};
    for (const auto& [known, enumerator] : kWords) {
        if (word == known) return {enumerator, how};
    }
    fields.fault(field->place, fmt::format("unknown \"{}\": use build, platform, run or release", word));
    return {};
}

/// "2.7 nint" or "nint": the release, if there is one, is taken off the text.
std::optional<Version> take_release(const FieldReader& fields, const Field& field, std::string_view& text) {
    std::string_view rest = text;
    const std::string_view word = take_word(rest);
    if (rest.empty() || word.empty() || !ascii::is_digit(word.front()) || word.find("..") != std::string_view::npos)
        return std::nullopt;
    text = rest;
    return fields.version(field, word);
}

/// The place in the order of start checks; 0: not among them.
std::size_t start_check(const FieldReader& fields) {
    const Field* field = fields.find("start-check");
    if (field == nullptr) return 0;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(field->value.data(), field->value.data() + field->value.size(), number);
    if (error == std::errc() && end == field->value.data() + field->value.size() && number > 0) return number;
    fields.fault(field->place, fmt::format("\"{}\" is no place in an order: write 1, 2, ...", field->value));
    return 0;
}

/// Values that changed over time need a release each, oldest first.
template <class T>
void check_history(const FieldReader& fields, const std::vector<const Field*>& found,
                   const std::vector<std::pair<std::optional<Version>, T>>& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list.size() > 1 && !list[i].first) {
            fields.fault(found[i]->place,
                         fmt::format("several \"{}\" lines: put the release in front of each value", found[i]->key));
        } else if (i > 0 && list[i - 1].first && *list[i].first <= *list[i - 1].first) {
            fields.fault(found[i]->place, "not later than the line before: sort by release");
        }
    }
}

using Ranges = std::vector<std::pair<std::optional<Version>, Bounds>>;

Types read_types(const FieldReader& fields) {
    Types types;
    const auto found = fields.find_all("type");
    for (const Field* field : found) {
        std::string_view text = field->value;
        const auto since = take_release(fields, *field, text);
        types.emplace_back(since, fields.type(*field, text));
    }
    if (found.empty()) {
        fields.fault(fields.record().place,
                     fmt::format("{} has no type: add a line `  type string`", fields.record().name));
        types.emplace_back(std::nullopt, TypeName{});
    }
    check_history(fields, found, types);
    return types;
}

Ranges read_bounds(const FieldReader& fields) {
    Ranges ranges;
    const auto found = fields.find_all("bounds");
    for (const Field* field : found) {
        std::string_view text = field->value;
        const auto since = take_release(fields, *field, text);
        ranges.emplace_back(since, fields.bounds(*field, text));
    }
    check_history(fields, found, ranges);
    return ranges;
}

std::vector<std::string> dated_values(const FieldReader& fields, std::string_view key) {
    std::vector<std::string> rows;
    Version last;
    for (const Field* field : fields.find_all(key)) {
        std::string_view value = field->value;
        const Version since = fields.version(*field, take_word(value));
        if (since <= last) fields.fault(field->place, "not later than the line before: sort by release");
        if (key == "default" && since.patch != 0)
            fields.fault(field->place, "changes inside a branch: write patch-default");
        if (key == "patch-default" && since.patch == 0) fields.fault(field->place, "a change of X.Y.0: write default");
        last = since;
        rows.push_back(fmt::format("{{{}, {}}}", code(since), quoted(value)));
    }
    return rows;
}

std::vector<std::string> backports(const FieldReader& fields) {
    std::vector<std::string> rows;
    for (const Field* field : fields.find_all("backport")) {
        std::string_view rest = field->value;
        const Version since = fields.version(*field, take_word(rest));
        const Kind kind = fields.type(*field, take_word(rest)).kind;
        if (since.patch == 0) fields.fault(field->place, "a backport came with a patch release: write X.Y.Z");
        rows.push_back(fmt::format("{{{}, {}, {}}}", code(since), code(kind), quoted(rest)));
    }
    return rows;
}

std::vector<std::string> gaps(const FieldReader& fields) {
    std::vector<std::string> rows;
    for (const Field* field : fields.find_all("absent")) {
        std::string_view rest = field->value;
        const Version from = fields.version(*field, take_word(rest));
        const Version until = fields.version(*field, rest);
        if (until <= from)
            fields.fault(field->place,
                         "an empty gap: write FROM UNTIL, the first release without and the first with it");
        rows.push_back(fmt::format("{{{}, {}}}", code(from), code(until)));
    }
    return rows;
}

std::string deprecation(const FieldReader& fields) {
    Row row;
    row.text("replacement", fields.optional_text("replaced-by"));
    row.text("advice", fields.optional_text("advice"));
    row.version("deprecated", fields.optional_version("deprecated"), kNever);
    row.version("warns", fields.optional_version("warns"), kNever);
    row.version("renamed", fields.optional_version("renamed"), kNever);
    return row.done();
}

std::vector<std::string_view> users(const FieldReader& fields, const Names& names) {
    auto list = words(fields.optional_text("used-by"));
    for (const auto user : list) {
        if (user != "all" && !names.programs.contains(user)) {
            fields.fault(
                fields.find("used-by")->place,
                fmt::format("\"{}\" is no program of services.def: correct it, add it there, or use all", user));
        }
    }
    return list;
}

}  // namespace

void ParameterTable::add(const FieldReader& fields) {
    fields.allow({"syntax", "values", "introduced", "removed", "honoured", "computed", "read-only", "replaced-by",
                  "advice", "deprecated", "renamed", "warns", "used-by", "start-check", "applies", "summary"},
                 {"type", "bounds", "absent", "default", "patch-default", "backport"});
    const Types types = read_types(fields);
    const TypeName& type = types.back().second;
    const Ranges ranges = read_bounds(fields);
    const Introduced introduced = fields.introduced();
    const Version removed = fields.optional_version("removed");
    const ComputedField source = computed(fields);
    check_lifetime(fields, introduced.version, removed);
    check_replacement(fields, names_.parameters);
    check_values(fields, types);

    const bool deprecated =
        fields.has("replaced-by") || fields.has("advice") || fields.has("deprecated") || fields.has("warns");
    std::vector<std::string> kinds;
    if (types.size() > 1) {
        for (const auto& [since, kind] : types)
            kinds.push_back(fmt::format("{{{}, {}}}", code(since.value_or(Version{})), code(kind.kind)));
    }
    std::vector<std::string> bounds;
    if (ranges.size() > 1) {
        for (const auto& [since, range] : ranges)
            bounds.push_back(fmt::format("{{{}, {}}}", code(since.value_or(Version{})), code(range)));
    }
    Row row;
    row.text("name", fields.record().name).text("summary", fields.summary(60));
    row.set("kind", code(type.kind)).set("syntax", fmt::format("Syntax::{}", syntax_enumerator(fields)));
    row.set("applies", fmt::format("Applies::{}", applies(fields)));
    if (!source.enumerator.empty()) row.set("computed", fmt::format("Computed::{}", source.enumerator));
    if (type.unit != '\0') row.set("unit", code(type.unit));
    row.flag("read_only", fields.has("read-only")).flag("before_2_0", introduced.before_2_0);
    if (!ranges.empty()) row.set("bounds", code(ranges.back().second));
    row.set("introduced", code(introduced.version)).version("removed", removed, kNever);
    row.version("honoured", fields.optional_version("honoured"), kNever).text("computed_how", source.how);
    if (deprecated) row.set("deprecation", deprecations_.add_one(deprecation(fields)));
    row.set("gaps", gaps_.add(gaps(fields))).set("defaults", defaults_.add(dated_values(fields, "default")));
    row.set("patch_defaults", defaults_.add(dated_values(fields, "patch-default")));
    row.set("backports", backports_.add(backports(fields)))
        .set("kinds", kinds_.add(kinds))
        .set("bounds_since", bounds_.add(bounds));
    row.set("values", words_.add_words(words(fields.optional_text("values"))));
    row.set("used_by", words_.add_words(users(fields, names_)));
    rows_.add_one(row.done());
    if (const std::size_t number = start_check(fields); number > 0) {
        const auto [at, fresh] = start_.try_emplace(number, fields.record().name);
        if (!fresh) {
            fields.fault(fields.find("start-check")->place,
                         fmt::format("{} has the same place: give each its own", at->second));
        }
    }
    order_.push_back(fields.record().name);
}

std::string ParameterTable::write() const {
    std::string out = words_.write() + deprecations_.write() + gaps_.write() + defaults_.write() + backports_.write();
    out += kinds_.write() + bounds_.write() + rows_.write("kParameters");
    Pool start("std::string_view", "kStartCheckNames");
    for (const auto& [number, name] : start_) start.add_one(quoted(name));
    return out + start.write("kStartChecks") + write_slots(order_);
}

}  // namespace postern::conf::compiler
