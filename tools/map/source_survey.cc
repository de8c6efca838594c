#include "tools/map/source_survey.h"

#include <unordered_map>
#include <utility>

#include "libconf/base/text_file.h"
#include "libtables/alias_text.h"
#include "libtables/support/key_fold.h"

namespace postern::map_tool {

Result<SourceSurvey> SourceSurvey::of(const std::string& path, const Setting& setting) {
    auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    SourceSurvey survey;
    survey.text = std::move(*text);
    const tables::OpenOptions open = setting.open_options();
    const auto note = [&survey](const tables::SourceProblem& problem) { survey.problems.push_back(problem); };
    std::unordered_map<std::string, std::size_t> first;
    const auto read = [&](auto source) -> Result<void> {
        tables::SourceEntry entry;
        while (true) {
            const auto more = source.next(entry);
            if (!more) return tl::unexpected<Error>(more.error());
            if (!*more) return {};
            std::string key = tables::stored_key(entry.key, open);
            const auto [at, fresh] = first.try_emplace(key, survey.entries.size());
            if (!fresh) survey.duplicates.emplace_back(survey.entries.size(), at->second);
            survey.entries.push_back({std::move(key), std::string(entry.value), entry.first_line, entry.key_place});
        }
    };
    const auto done = setting.options().program == Program::alias
                          ? read(tables::AliasText(tables::read_text(survey.text), open.text, note))
                          : read(tables::SourceText(tables::read_text(survey.text), open.text, note));
    if (!done) return tl::unexpected<Error>(done.error());
    return survey;
}

std::vector<const SurveyEntry*> SourceSurvey::with_key(std::string_view key) const {
    std::vector<const SurveyEntry*> found;
    for (const SurveyEntry& entry : entries) {
        if (entry.key == key) found.push_back(&entry);
    }
    return found;
}

}  // namespace postern::map_tool
