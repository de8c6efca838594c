#include "libconf/registry/compiler/compile.h"

#include <fmt/format.h>

#include <map>

#include "libconf/registry/compiler/fields.h"
#include "libconf/registry/compiler/parameters.h"
#include "libconf/registry/compiler/small_records.h"

namespace postern::conf::compiler {
namespace {

constexpr std::string_view kHead =
    "// Made by the registry compiler from libconf/registry/*.def: edit those.\n"
    "#include \"libconf/registry/tables.h\"\n"
    "\n"
    "namespace postern::conf::tables {\n"
    "namespace {\n"
    "template <class T, std::size_t N>\n"
    "constexpr std::span<const T> slice(const T (&rows)[N], std::size_t first, std::size_t count) {\n"
    "    return std::span<const T>(rows).subspan(first, count);\n"
    "}\n"
    "}  // namespace\n"
    "\n";
constexpr std::string_view kTail = "\n}  // namespace postern::conf::tables\n";

/// `a` may stand before `b`: by name, releases and levels by number.
bool in_order(const Record& a, const Record& b) {
    if (a.keyword == "release") return parse_version(a.name) < parse_version(b.name);
    return a.keyword == "level" || a.name < b.name;
}

/// Tables are searched by halves, and a sorted file shows at once whether something is missing.
void check_order(const std::vector<Record>& records, Faults& faults) {
    std::map<std::string_view, const Record*> last;
    for (const Record& record : records) {
        const auto [at, first] = last.try_emplace(record.keyword, &record);
        if (first) continue;
        const Record& before = *at->second;
        if (before.name == record.name) {
            faults.add(record.place, fmt::format("second record of {}: the first is in line {}; keep one", record.name,
                                                 before.place.line));
        } else if (!in_order(before, record)) {
            faults.add(record.place, fmt::format("{} is out of order: move it before {} (line {})", record.name,
                                                 before.name, before.place.line));
        }
        at->second = &record;
    }
}

Names collect_names(const std::vector<Record>& records) {
    Names names;
    for (const Record& record : records) {
        if (record.keyword == "parameter") names.parameters.insert(record.name);
        if (record.keyword == "program" || record.keyword == "command") names.programs.insert(record.name);
        if (record.keyword == "profile") names.profiles.insert(record.name);
    }
    return names;
}

}  // namespace

Output compile(std::span<const SourceText> sources) {
    Output output;
    std::vector<Record> records;
    for (const SourceText& source : sources) {
        auto some = read_records(source, output.faults);
        records.insert(records.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    check_order(records, output.faults);
    const Names names = collect_names(records);
    const Releases releases(records);
    ParameterTable parameters(names);
    SmallTables small(names);
    for (const Record& record : records) {
        const FieldReader fields(record, releases, output.faults);
        if (record.keyword == "parameter") {
            parameters.add(fields);
        } else if (!small.add(fields)) {
            output.faults.add(
                record.place,
                fmt::format("unknown kind of record \"{}\": see the comment at the head of each .def file",
                            record.keyword));
        }
    }
    if (output.faults.empty()) output.text = fmt::format("{}{}{}{}", kHead, small.write(), parameters.write(), kTail);
    return output;
}

}  // namespace postern::conf::compiler
