#include "libtables/table.h"

#include <fmt/format.h>

#include "libtables/table_type.h"

namespace postern::tables {

std::string Table::text() const { return fmt::format("{}:{}", type_->name, name_); }

KeyStyle Table::key_style() const { return type_->key_style; }

Blocking Table::blocking() const { return type_->blocking; }

tl::unexpected<Error> Table::not_supported(std::string_view what) const {
    return fail(ErrorCode::unsupported, fmt::format("table {}: {} operation is not supported", text(), what));
}

std::vector<Lookup> Table::lookup_many(std::span<const std::string_view> keys) {
    std::vector<Lookup> answers;
    answers.reserve(keys.size());
    for (const std::string_view key : keys) {
        answers.push_back(lookup(key));
        if (answers.back().answer() == Answer::temp_fail) break;
    }
    return answers;
}

Lookup Table::explain(std::string_view key, Explanation& story) {
    Lookup answer = lookup(key);
    switch (answer.answer()) {
        case Answer::found:
            story.push_back({StepKind::matched, fmt::format("{}: {}", text(), answer.value()), answer.site()});
            break;
        case Answer::absent:
            break;
        case Answer::temp_fail:
            story.push_back({StepKind::note, fmt::format("{}: {}", text(), answer.reason())});
            break;
    }
    return answer;
}

Result<std::optional<Entry>> Table::walk(Walk) { return not_supported("sequence"); }

Result<Stored> Table::store(std::string_view, std::string_view, OnDuplicate) { return not_supported("update"); }

Result<bool> Table::erase(std::string_view) { return not_supported("delete"); }

}  // namespace postern::tables
