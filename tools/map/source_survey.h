// SourceSurvey: everything there is to say about a source text, without making anything of it.
//
// Shape:   entries with their lines, problems with their places, and of each key the lines that have it.
// Errors:  of opening and reading.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libtables/source_text.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

struct SurveyEntry {
    std::string key;  // as it stands in an index
    std::string value;
    std::uint32_t line;
    tables::LineSpan place;
};

struct SourceSurvey {
    std::string text;
    std::vector<SurveyEntry> entries;
    std::vector<tables::SourceProblem> problems;
    /// Numbers of entries whose key an earlier one has, by the number of that one.
    std::vector<std::pair<std::size_t, std::size_t>> duplicates;

    [[nodiscard]] static Result<SourceSurvey> of(const std::string& path, const Setting& setting);
    std::vector<const SurveyEntry*> with_key(std::string_view key) const;
};

}  // namespace postern::map_tool
