#include "tools/trace/session_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/check/command/nearest.h"

namespace postern::trace_tool {

std::string_view until_words() {
    return "client helo sender relay recipient data end-of-data";
}

Result<policy::Stage> parse_until(std::string_view word) {
    std::string wanted(word);
    std::replace(wanted.begin(), wanted.end(), '-', '_');
    for (const policy::Stage stage : policy::kStages) {
        if (stage != policy::Stage::etrn && policy::stage_name(stage) == wanted) return stage;
    }
    return fail(ErrorCode::bad_value, fmt::format("\"{}\" is none of {}{}", word, until_words(),
                                                  check_tool::did_you_mean(word, check_tool::words_of(until_words()))));
}

std::string mailbox_text(std::string_view text) {
    if (text.size() >= 2 && text.front() == '<' && text.back() == '>') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

}  // namespace postern::trace_tool
