#include "tools/map/explain_mode.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "libtables/explain.h"
#include "libtables/table.h"
#include "libtables/table_type.h"
#include "tools/map/explain_steps.h"
#include "tools/map/explain_use.h"
#include "tools/map/page.h"
#include "tools/map/table_row.h"

namespace postern::map_tool {
namespace {

using tables::Answer;
using tables::StepKind;

/// What else a program asks for when it looks for an address, and people write into tables by mistake.
std::vector<std::string> neighbours(std::string_view key) {
    std::vector<std::string> found;
    const auto add = [&](std::string text) {
        if (!text.empty() && text != key && std::ranges::find(found, text) == found.end())
            found.push_back(std::move(text));
    };
    const std::size_t at = key.rfind('@');
    const std::string_view local = key.substr(0, at == std::string_view::npos ? 0 : at);
    const std::string_view domain = at == std::string_view::npos ? key : key.substr(at + 1);
    if (at != std::string_view::npos) {
        if (const std::size_t plus = local.find_first_of("+-"); plus != std::string_view::npos) {
            add(fmt::format("{}@{}", local.substr(0, plus), domain));
        }
        add(fmt::format("{}@", local));
        add(std::string(local));
        add(fmt::format("@{}", domain));
        add(std::string(domain));
    }
    for (std::string_view rest = domain; rest.find('.') != std::string_view::npos;) {
        rest.remove_prefix(rest.find('.') + 1);
        add(fmt::format(".{}", rest));
        add(std::string(rest));
    }
    add(fmt::format("\"{}\"", key));
    add(fmt::format("{}:", key));
    return found;
}

void add_near_misses(tables::Table& table, std::string_view key, tables::Explanation& story) {
    if (table.key_style() != tables::KeyStyle::fixed) return;
    for (const std::string& other : neighbours(key)) {
        const tables::Lookup answer = table.lookup(other);
        switch (answer.answer()) {
            case Answer::found:
                story.push_back({StepKind::near_miss, fmt::format("{}: {}", other, answer.value()), answer.site()});
                break;
            case Answer::absent:
                break;
            case Answer::temp_fail:
                return;
        }
    }
}

Result<bool> explain_one(const std::string& text, const Setting& setting) {
    const Page page(setting);
    const std::string& key = setting.options().key;
    auto table = open_table(text, tables::Access::read, setting);
    if (!table) return tl::unexpected<Error>(table.error());
    std::string& out = setting.console().out();
    out += fmt::format("{}: {}\n", page.paint(Paint::bold, setting.masked((*table)->text())), setting.masked(key));
    tables::Explanation story;
    const tables::Lookup answer = (*table)->explain(key, story);
    std::optional<std::string> value;
    std::string verdict;
    bool failed = false;
    switch (answer.answer()) {
        case Answer::found:
            value = answer.value();
            verdict = page.paint(Paint::good, "found") + "     " + setting.masked(*value);
            break;
        case Answer::absent:
            verdict = page.paint(Paint::doubtful, "not found");
            break;
        case Answer::temp_fail:
            failed = true;
            verdict = page.paint(Paint::bad, "error") + "     " + setting.masked(answer.reason());
            break;
    }
    if (!failed) add_source_lines(**table, key, value, setting, story);
    if (!failed && !value) add_near_misses(**table, key, story);
    for (const tables::ExplainStep& step : story) print_step(step, page, setting);
    out += fmt::format("  {}\n", verdict);
    if (failed) return query_error(**table, answer.reason());
    return value.has_value();
}

}  // namespace

Result<bool> run_explain(const Setting& setting) {
    if (!setting.options().use.empty()) return run_explain_use(setting);
    bool any = false;
    for (const std::string& text : setting.options().tables) {
        auto found = explain_one(text, setting);
        if (!found) return found;
        any = any || *found;
    }
    return any;
}

}  // namespace postern::map_tool
