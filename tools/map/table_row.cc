#include "tools/map/table_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libtables/open.h"
#include "libtables/table_type.h"

namespace postern::map_tool {

Result<std::unique_ptr<tables::Table>> open_table(const std::string& text, tables::Access access,
                                                  const Setting& setting) {
    const auto spec = setting.spec(text);
    if (!spec) return tl::unexpected<Error>(spec.error());
    tables::OpenOptions open = setting.open_options();
    open.access = access;
    return tables::open_table(*spec, open, setting.surroundings());
}

tl::unexpected<Error> query_error(const tables::Table& table, std::string_view reason) {
    return fail(ErrorCode::io_error,
                fmt::format("table {}: query error{}{}", table.text(), reason.empty() ? "" : ": ", reason));
}

void warn_empty_key(const tables::Table& table, const Setting& setting) {
    setting.surroundings().report(Severity::warning, fmt::format("table {}:{}: empty lookup key value is not allowed",
                                                                 table.type().name, table.name()));
}

void warn_empty_value(const tables::Table& table, std::string_view key, const Setting& setting) {
    const std::string name = fmt::format("{}:{}", table.type().name, table.name());
    const auto warn = [&](const std::string& text) { setting.surroundings().report(Severity::warning, text); };
    warn(fmt::format("table {}: key {}: empty string result is not allowed", name, key));
    warn(fmt::format("table {} should return NO RESULT in case of NOT FOUND", name));
}

Result<tables::Table*> TableRow::table(std::size_t index) {
    std::shared_ptr<tables::Table>& entry = tables_[index];
    if (!entry) {
        const auto spec = setting_.spec(setting_.options().tables[index]);
        if (!spec) return tl::unexpected<Error>(spec.error());
        auto opened = cache_.open(*spec, setting_.open_options());
        if (!opened) return tl::unexpected<Error>(opened.error());
        entry = std::move(*opened);
    }
    return entry.get();
}

void TableRow::ask(std::size_t index, std::span<const std::string_view> keys, Answers& answers) {
    std::vector<std::size_t> open;  // places of the keys that nobody has answered
    std::vector<std::string_view> asked;
    open.reserve(keys.size());
    asked.reserve(keys.size());
    for (std::size_t i = 0; i < answers.values.size(); ++i) {
        if (answers.values[i]) continue;
        open.push_back(i);
        asked.push_back(keys[i]);
    }
    if (asked.empty()) return;
    const auto table = this->table(index);
    if (!table) {
        answers.values.resize(open.front());
        answers.error = table.error();
        return;
    }
    std::vector<tables::Lookup> found = (*table)->lookup_many(asked);
    for (std::size_t i = 0; i < found.size(); ++i) {
        switch (found[i].answer()) {
            case tables::Answer::found:
                answers.values[open[i]] = std::move(found[i]).value();
                if (answers.values[open[i]]->empty()) warn_empty_value(**table, asked[i], setting_);
                break;
            case tables::Answer::absent:
                break;
            case tables::Answer::temp_fail:
                answers.error = query_error(**table, found[i].reason()).value();
                answers.values.resize(open[i]);
                return;
        }
    }
}

TableRow::Answers TableRow::find(std::span<const std::string_view> keys) {
    Answers answers;
    answers.values.resize(keys.size());
    // A failure hides what is behind it, for later tables too.
    for (std::size_t i = 0; i < tables_.size(); ++i) ask(i, keys, answers);
    return answers;
}

}  // namespace postern::map_tool
