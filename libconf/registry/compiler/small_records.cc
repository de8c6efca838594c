#include "libconf/registry/compiler/small_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace postern::conf::compiler {
namespace {

Row introduced_row(const FieldReader& fields, Row row) {
    const Introduced introduced = fields.introduced();
    row.set("introduced", code(introduced.version)).version("removed", fields.optional_version("removed"), kNever);
    row.flag("before_2_0", introduced.before_2_0);
    return row;
}

TypeName type_of(const FieldReader& fields) {
    const Field* field = fields.find("type");
    return field != nullptr ? fields.type(*field, field->value) : TypeName{};
}

void set_bounds(const FieldReader& fields, Row& row) {
    if (const Field* field = fields.find("bounds")) row.set("bounds", code(fields.bounds(*field, field->value)));
}

}  // namespace

bool SmallTables::add(const FieldReader& fields) {
    const std::string_view keyword = fields.record().keyword;
    if (keyword == "family")
        add_family(fields);
    else if (keyword == "program")
        add_program(fields, services_);
    else if (keyword == "command")
        add_program(fields, commands_);
    else if (keyword == "argument")
        add_argument(fields);
    else if (keyword == "table")
        add_table_type(fields);
    else if (keyword == "option")
        add_client_option(fields);
    else if (keyword == "release")
        add_release(fields);
    else if (keyword == "level")
        add_level(fields);
    else if (keyword == "profile")
        add_profile(fields);
    else
        return false;
    return true;
}

void SmallTables::add_family(const FieldReader& fields) {
    fields.allow({"type", "bounds", "introduced", "default", "programs", "read-by", "summary"});
    const std::string_view parameter = fields.required_text("default");
    if (!parameter.empty() && !names_.parameters.contains(parameter)) {
        fields.fault(fields.find("default")->place,
                     fmt::format("\"{}\" is no parameter: name the one that supplies the default", parameter));
    }
    if (!fields.record().name.starts_with('_'))
        fields.fault(fields.record().place, "a suffix begins with an underscore");
    const TypeName type = type_of(fields);
    Row row;
    row.text("suffix", fields.record().name).text("default_parameter", parameter);
    row.text("default_reference", fmt::format("${}", parameter)).text("summary", fields.summary());
    set_bounds(fields, row);
    row.set("introduced", code(fields.introduced().version)).set("kind", code(type.kind));
    if (type.unit != '\0') row.set("unit", code(type.unit));
    row.set("programs", words_.add_words(words(fields.required_text("programs"))));
    row.set("read_by", words_.add_words(words(fields.required_text("read-by"))));
    families_.add_one(row.done());
}

void SmallTables::add_program(const FieldReader& fields, Pool& table) {
    fields.allow({"introduced", "removed", "summary"});
    Row row;
    row.text("name", fields.record().name).text("summary", fields.summary());
    table.add_one(introduced_row(fields, std::move(row)).done());
}

void SmallTables::add_argument(const FieldReader& fields) {
    fields.allow({"value", "given-by", "summary"});
    const std::string_view giver = fields.required_text("given-by");
    if (giver != "user" && giver != "master") {
        fields.fault(fields.record().place,
                     "given-by is user (allowed in master.cf) or master (added when the program starts)");
    }
    Row row;
    row.text("option", fields.record().name).text("value", fields.optional_text("value"));
    row.text("summary", fields.summary()).flag("from_master", giver == "master");
    arguments_.add_one(row.done());
}

void SmallTables::add_table_type(const FieldReader& fields) {
    fields.allow(
        {"introduced", "removed", "access", "index", "client", "internal", "argument", "needs", "listed", "summary"});
    const std::string_view access = fields.required_text("access");
    if (access != "read-only" && access != "read-write")
        fields.fault(fields.record().place, "access is read-only or read-write");
    std::vector<std::string> listed;
    for (const auto profile : words(fields.optional_text("listed"))) {
        if (!names_.profiles.contains(profile)) {
            fields.fault(fields.find("listed")->place, fmt::format("\"{}\" is no profile of profiles.def", profile));
        }
        listed.push_back(fmt::format("Profile::{}", profile));
    }
    Row row;
    row.text("name", fields.record().name).text("summary", fields.summary());
    if (access == "read-write") row.set("access", "TableAccess::read_write");
    row = introduced_row(fields, std::move(row));
    row.flag("indexed", fields.has("index"))
        .flag("client", fields.has("client"))
        .flag("internal", fields.has("internal"));
    row.text("argument", fields.optional_text("argument")).text("needs", fields.optional_text("needs"));
    row.set("listed_in", profiles_.add(listed));
    row.set("index_suffixes", words_.add_words(words(fields.optional_text("index"))));
    table_types_.add_one(row.done());
}

void SmallTables::add_client_option(const FieldReader& fields) {
    fields.allow({"type", "bounds", "introduced", "default", "legacy"});
    std::string_view name = fields.record().name;
    const std::string_view type = take_word(name);
    if (name.empty()) fields.fault(fields.record().place, "write `option TABLE-TYPE NAME`");
    const Introduced introduced = fields.introduced();
    Row row;
    row.text("type", type).text("name", name).text("default_value", fields.optional_text("default"));
    set_bounds(fields, row);
    row.set("introduced", code(introduced.version)).set("kind", code(type_of(fields).kind));
    row.flag("before_2_0", introduced.before_2_0);
    row.flag("legacy", fields.has("legacy")).flag("has_default", fields.has("default"));
    client_options_.add_one(row.done());
}

void SmallTables::add_release(const FieldReader& fields) {
    fields.allow({"last-patch", "support", "mail-version"}, {"date"});
    const auto version = parse_version(fields.record().name);
    if (!version) {
        fields.fault(fields.record().place, "a release is named X.Y");
        return;
    }
    std::vector<std::string> dates;
    Version last;
    for (const Field* field : fields.find_all("date")) {
        std::string_view date = field->value;
        const Version patch = fields.version(*field, take_word(date));
        if (patch.branch() != *version || patch < last || date.size() != 8) {
            fields.fault(field->place, "write `date X.Y.Z YYYYMMDD` for releases of this branch, oldest first");
        }
        last = patch;
        dates.push_back(fmt::format("{{{}, {}}}", code(patch), quoted(date)));
    }
    if (dates.empty()) fields.fault(fields.record().place, "a release has a date: add `  date X.Y.0 YYYYMMDD`");
    const std::string_view support = fields.required_text("support");
    if (support != "ended" && support != "extended" && support != "supported" && support != "snapshot") {
        fields.fault(fields.record().place, "support is ended, extended, supported or snapshot");
    }
    Row row;
    row.set("version", code(*version)).set("last_patch", fields.required_text("last-patch"));
    row.set("support", fmt::format("Support::{}", support)).text("mail_version", fields.required_text("mail-version"));
    row.set("dates", dates_.add(dates));
    releases_.add_one(row.done());
}

void SmallTables::add_level(const FieldReader& fields) {
    fields.allow({"since"});
    const std::string_view name = fields.record().name;
    const auto level =
        parse_version(name.find('.') == std::string_view::npos ? fmt::format("{}.0", name) : std::string(name));
    if (!level || !fields.has("since")) {
        fields.fault(fields.record().place, "write `level MAJOR[.MINOR]` and a field `since RELEASE`");
        return;
    }
    levels_.add_one(fmt::format("{{{}, {}}}", code(fields.optional_version("since")), code(*level)));
}

void SmallTables::add_profile(const FieldReader& fields) {
    fields.allow({"summary"}, {"set"});
    Row row;
    row.set("profile", fmt::format("Profile::{}", fields.record().name)).text("name", fields.record().name);
    row.text("summary", fields.summary());
    profile_infos_.add_one(row.done());
    for (const Field* field : fields.find_all("set")) {
        std::string_view rest = field->value;
        const std::string_view name = take_word(rest);
        const Version since = fields.version(*field, take_word(rest));
        if (!names_.parameters.contains(name)) fields.fault(field->place, fmt::format("\"{}\" is no parameter", name));
        settings_.push_back({name, fields.record().name, since, rest});
    }
}

std::string SmallTables::write() {
    std::stable_sort(settings_.begin(), settings_.end(), [](const Setting& a, const Setting& b) {
        return std::tie(a.name, a.profile, a.since) < std::tie(b.name, b.profile, b.since);
    });
    for (const Setting& s : settings_) {
        Row row;
        row.text("name", s.name).set("profile", fmt::format("Profile::{}", s.profile));
        row.set("since", code(s.since)).set("value", quoted(s.value));
        profile_settings_.add_one(row.done());
    }
    std::string out = words_.write() + profiles_.write() + dates_.write();
    out += families_.write("kFamilies") + services_.write("kServices") + commands_.write("kCommands");
    out += arguments_.write("kArguments") + table_types_.write("kTableTypes") + client_options_.write("kClientOptions");
    out += releases_.write("kReleases") + levels_.write("kLevels");
    return out + profile_infos_.write("kProfiles") + profile_settings_.write("kProfileSettings");
}

}  // namespace postern::conf::compiler
