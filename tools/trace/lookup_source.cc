#include "tools/trace/lookup_source.h"

#include "libconf/base/ascii.h"
#include "libtables/unicode/utf8.h"
#include "mta/policy/access_keys.h"

namespace postern::trace_tool {
namespace {

using policy::AnswerState;
using policy::LookupAnswer;

bool matches_whole_keys(std::string_view table) {
    return policy::key_form(table) == policy::KeyForm::whole;
}

std::string_view last_component(std::string_view table) {
    const std::size_t at = table.find_last_of("/:");
    return at == std::string_view::npos ? table : table.substr(at + 1);
}

}  // namespace

LookupAnswer FileTables::look_up(const policy::LookupQuestion& question) {
    if (question.part && matches_whole_keys(question.table)) return LookupAnswer::absent();
    policy::TableAnswer found = tables_.look_up(question.table, question.key);
    switch (found.state) {
        case policy::TableAnswer::State::found:
            return {AnswerState::found, std::move(found.value), {}, found.where, found.row};
        case policy::TableAnswer::State::absent:
            return LookupAnswer::absent();
        case policy::TableAnswer::State::unknown:
            break;
    }
    return {};
}

LiveTables::LiveTables(const lint::Project& project, Console& console)
    : project_(project),
      surroundings_([this](std::string_view name) { return project_.value(name); },
                    [&console](Severity severity, const std::string& text) {
                        if (severity != Severity::note) console.warn(ascii::printable(text));
                    }),
      cache_(surroundings_) {
    if (project.flag("smtputf8_enable").value_or(false)) options_.text = tables::TextCheck::utf8;
}

LookupAnswer LiveTables::look_up(const policy::LookupQuestion& question) {
    const auto spec = tables::TableSpec::parse(question.table);
    if (!spec) return LookupAnswer::temp_fail(spec.error().message);
    const auto table = cache_.table(*spec, options_);
    if (question.part && table->key_style() == tables::KeyStyle::pattern) return LookupAnswer::absent();
    tables::Lookup found = table->lookup(question.key);
    switch (found.answer()) {
        case tables::Answer::found:
            return LookupAnswer::found(std::move(found).value());
        case tables::Answer::absent:
            return LookupAnswer::absent();
        case tables::Answer::temp_fail:
            break;
    }
    return LookupAnswer::temp_fail(found.reason().empty() ? "the table cannot be read" : found.reason());
}

LookupAnswer ScriptedTables::look_up(const policy::LookupQuestion& question) {
    auto table = tables_.find(question.table);
    if (table == tables_.end()) table = tables_.find(last_component(question.table));
    if (table == tables_.end()) return behind_.look_up(question);
    if (!table->second) return LookupAnswer::temp_fail("the table fails, as the test says");
    const Entries& entries = *table->second;
    auto entry = entries.find(question.key);
    if (entry == entries.end()) entry = entries.find(ascii::lower(question.key));
    if (entry == entries.end()) return LookupAnswer::absent();
    return LookupAnswer::found(entry->second);
}

}  // namespace postern::trace_tool
