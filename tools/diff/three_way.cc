#include "tools/diff/three_way.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "libconf/model/values.h"
#include "libconf/syntax/edit_master.h"
#include "tools/check/command/nearest.h"
#include "tools/check/support/main_edit.h"
#include "tools/diff/comparison.h"
#include "tools/diff/three_way_tables.h"

namespace postern::diff_tool {
namespace {

using Text = std::optional<std::string>;

Text setting_of(const Side& side, std::string_view name) {
    const conf::SetValue* set = side.config().setting(name);
    return set == nullptr ? Text() : Text(set->value);
}

// The same text for all spellings, and for every order where that does not count.
Text canonical(const Side& side, std::string_view name, const Text& text) {
    const conf::Parameter* parameter = side.config().find(name);
    if (!text || parameter == nullptr) return text;
    const conf::ValueRules rules = conf::value_rules(*parameter, side.config().target().version);
    const std::string same = conf::canonical_text(rules, *text);
    if (!ignores_order(rules.syntax, same)) return same;
    std::vector<std::string_view> words = check_tool::words_of(same);
    std::sort(words.begin(), words.end());
    return fmt::format("{}", fmt::join(words, " "));
}

std::vector<TextEdit> setting_edits(const Side& mine, const std::string& name, const Text& value) {
    if (value) return {lint::give_setting(mine.project(), name, *value)};
    std::vector<TextEdit> edits;
    if (mine.project().main_cf() == nullptr) return edits;
    // All of them: else an earlier one would count again.
    for (const conf::Assignment& assignment : mine.project().main_cf()->assignments()) {
        if (assignment.name() != name) continue;
        for (TextEdit& edit : lint::remove_setting(mine.project(), assignment)) edits.push_back(std::move(edit));
    }
    return edits;
}

void add_settings(const ThreeSides& sides, std::vector<ThreeWayItem>& items) {
    std::set<std::string> names;
    for (const Side* side : {&sides.before, &sides.after, &sides.mine}) {
        for (const auto& [name, set] : side->config().settings()) names.insert(name);
    }
    for (const std::string& name : names) {
        const Three raw{setting_of(sides.before, name), setting_of(sides.after, name), setting_of(sides.mine, name)};
        const auto standing = standing_of({canonical(sides.before, name, raw.before), canonical(sides.after, name, raw.after),
                                           canonical(sides.mine, name, raw.mine)});
        if (!standing) continue;
        const std::string unset = "(not set)";
        ThreeWayItem item{*standing, name, raw.before.value_or(unset), raw.after.value_or(unset), raw.mine.value_or(unset), {}, {}};
        if (wants_edits(*standing)) item.edits = setting_edits(sides.mine, name, raw.after);
        items.push_back(std::move(item));
    }
}

struct Entry {
    std::string shown;  // on one line, as it is written
    std::string same;   // the same for all spellings: columns, arguments, then settings by name, the last of each
};

std::string with_single_blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) out += c;
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

std::string same_entry(const conf::MasterService& service) {
    std::vector<std::string> words;
    for (std::size_t field = 0; field < conf::kServiceFields; ++field) {
        words.emplace_back(service.field(static_cast<conf::ServiceField>(field)));
    }
    const std::vector<conf::ServiceSetting> settings = service.settings();
    for (const conf::MasterArgument& argument : service.arguments()) {
        const std::size_t begin = conf::TextSpan(argument.written).begin;
        const bool sets = std::any_of(settings.begin(), settings.end(),
                                      [&](const conf::ServiceSetting& setting) { return setting.written.begin == begin; });
        if (sets) {
            words.pop_back();  // the -o before it
        } else {
            words.emplace_back(service.text(argument));
        }
    }
    std::map<std::string_view, std::string> last;
    for (const conf::ServiceSetting& setting : settings) last[setting.name] = with_single_blanks(setting.value);
    for (const auto& [name, value] : last) words.push_back(fmt::format("-o {}={}", name, value));
    return fmt::format("{}", fmt::join(words, "\n"));
}

std::map<std::string, Entry> entries_of(const conf::MasterCf& master) {
    std::map<std::string, Entry> entries;
    for (const conf::MasterService& service : master.services()) {
        entries.emplace(fmt::format("{}/{}", service.name(), service.type()), Entry{with_single_blanks(service.text()), same_entry(service)});
    }
    return entries;
}

std::vector<TextEdit> entry_edits(const Side& mine, const std::string& subject, const Text& entry) {
    const conf::MasterCf* master = mine.project().master_as_written();
    if (master == nullptr) return {};
    const std::size_t slash = subject.rfind('/');
    conf::EntryEdit edit;
    edit.action = entry ? conf::EditAction::set : conf::EditAction::remove;
    edit.service = {subject.substr(0, slash), subject.substr(slash + 1)};
    edit.entry = entry.value_or("");
    edit.request = subject;
    const FileId file = master->file();
    auto plan = conf::plan_master_entries({file, "master.cf", mine.project().text(file)}, std::array{edit});
    return plan ? std::move(plan->edits) : std::vector<TextEdit>{};
}

// Only when all have a master.cf: who has none did not take its services out.
void add_services(const ThreeSides& sides, std::vector<ThreeWayItem>& items) {
    std::array<std::map<std::string, Entry>, 3> all;
    std::set<std::string> names;
    for (std::size_t i = 0; const Side* side : {&sides.before, &sides.after, &sides.mine}) {
        if (side->config().master_cf() == nullptr) return;
        all[i] = entries_of(*side->config().master_cf());
        for (const auto& [name, entry] : all[i]) names.insert(name);
        ++i;
    }
    for (const std::string& name : names) {
        const auto text = [&](std::size_t side, std::string Entry::*part) {
            const auto found = all[side].find(name);
            return found == all[side].end() ? Text() : Text(found->second.*part);
        };
        const auto standing = standing_of({text(0, &Entry::same), text(1, &Entry::same), text(2, &Entry::same)});
        if (!standing) continue;
        const Three shown{text(0, &Entry::shown), text(1, &Entry::shown), text(2, &Entry::shown)};
        const std::string none = "(none)";
        ThreeWayItem item{*standing, name, shown.before.value_or(none), shown.after.value_or(none), shown.mine.value_or(none), {}, {}};
        if (wants_edits(*standing)) item.edits = entry_edits(sides.mine, name, shown.after);
        items.push_back(std::move(item));
    }
}

}  // namespace

std::optional<Standing> standing_of(const Three& three) {
    const bool theirs = three.before != three.after;
    const bool ours = three.before != three.mine;
    if (!theirs && !ours) return std::nullopt;
    if (!ours) return Standing::adopt;
    if (!theirs) return Standing::keep;
    return three.after == three.mine ? Standing::agree : Standing::conflict;
}

bool wants_edits(Standing standing) {
    return standing == Standing::adopt || standing == Standing::conflict;
}

std::string_view standing_word(Standing standing) {
    constexpr std::array<std::string_view, 4> kWords{"adopt", "conflict", "keep", "agree"};
    return kWords[static_cast<std::size_t>(standing)];
}

ThreeWay compare_three(const ThreeSides& sides) {
    ThreeWay result{sides.before.name(), sides.after.name(), sides.mine.name(), {}};
    add_settings(sides, result.items);
    add_services(sides, result.items);
    for (ThreeWayItem& item : compare_three_tables(sides)) result.items.push_back(std::move(item));
    std::stable_sort(result.items.begin(), result.items.end(),
                     [](const ThreeWayItem& one, const ThreeWayItem& other) { return one.standing < other.standing; });
    return result;
}

bool is_chosen(const ThreeWayItem& item, const std::vector<std::string>& words) {
    if (item.edits.empty()) return false;
    if (words.empty()) return item.standing == Standing::adopt;
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return word == standing_word(item.standing) || word == item.subject || item.subject.starts_with(word + ": ");
    });
}

}  // namespace postern::diff_tool
