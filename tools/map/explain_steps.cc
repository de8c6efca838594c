#include "tools/map/explain_steps.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <memory>

#include "libtables/support/key_fold.h"
#include "libtables/table_type.h"
#include "tools/map/source_survey.h"

namespace postern::map_tool {
namespace {

using tables::ExplainStep;
using tables::StepKind;

std::string_view word_for(StepKind kind) {
    switch (kind) {
        case StepKind::asked:
            return "asked";
        case StepKind::matched:
            return "matched";
        case StepKind::passed:
            return "passed";
        case StepKind::near_miss:
            return "near miss";
        case StepKind::note:
            break;
    }
    return "note";
}

Paint paint_for(StepKind kind) {
    switch (kind) {
        case StepKind::matched:
            return Paint::good;
        case StepKind::near_miss:
            return Paint::doubtful;
        case StepKind::asked:
        case StepKind::passed:
        case StepKind::note:
            break;
    }
    return Paint::faint;
}

}  // namespace

void add_source_lines(const tables::Table& table, std::string_view key, const std::optional<std::string>& value,
                      const Setting& setting, tables::Explanation& story) {
    struct stat state {};
    if (table.type().write_index == nullptr || ::stat(table.name().c_str(), &state) != 0) return;
    const auto survey = SourceSurvey::of(table.name(), setting);
    if (!survey) return;
    const auto file = std::make_shared<const std::string>(table.name());
    const auto lines = survey->with_key(tables::stored_key(key, setting.open_options()));
    if (lines.empty() && value) {
        story.push_back(
            {StepKind::note, fmt::format("not in {}: the text was changed after the index was made", table.name())});
    }
    for (const SurveyEntry* entry : lines) {
        if (value && entry->value == *value) {
            story.push_back({StepKind::matched, fmt::format("{} {}", entry->key, entry->value), {file, entry->line}});
        } else {
            const std::string_view why = value ? "not this one: a duplicate, or changed since" : "not in the index";
            story.push_back(
                {StepKind::near_miss, fmt::format("{} {} ({})", entry->key, entry->value, why), {file, entry->line}});
        }
    }
}

void print_step(const ExplainStep& step, const Page& page, const Setting& setting) {
    const std::string place =
        step.site.known() ? fmt::format("{}:{}: ", *step.site.file, step.site.line) : std::string();
    setting.console().out() += fmt::format("{:{}}{} {}{}\n", "", 2 + 2 * step.depth,
                                           page.paint(paint_for(step.kind), fmt::format("{:<9}", word_for(step.kind))),
                                           setting.masked(place), setting.masked(step.text));
}

}  // namespace postern::map_tool
