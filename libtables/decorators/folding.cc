#include "libtables/decorators/folding.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libtables/support/base64.h"
#include "libtables/support/key_fold.h"
#include "libtables/table_type.h"
#include "libtables/unicode/utf8.h"

namespace postern::tables {
namespace {

constexpr std::string_view kMalformed = "malformed UTF-8 or invalid codepoint";

bool may_fold(char c) { return (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0; }

class Folding final : public Table {
public:
    Folding(std::unique_ptr<Table> inner, const OpenOptions& options, const Surroundings& surroundings)
        : Table(inner->type(), inner->name()),
          inner_(std::move(inner)),
          surroundings_(surroundings),
          fold_(inner_->key_style() == KeyStyle::fixed && options.key_case == KeyCase::fold),
          text_(options.text),
          values_(options.depth == 0 ? options.values : ValueForm::text) {}

    Lookup lookup(std::string_view key) override {
        if (!good_key(key)) return Lookup::absent();
        return checked(key, fold_ ? inner_->lookup(fold_key(key, text_)) : inner_->lookup(key));
    }
    std::vector<Lookup> lookup_many(std::span<const std::string_view> keys) override {
        if (!fold_ || text_ == TextCheck::utf8) {
            // Reports about keys and values have to come in the order of the keys.
            if (!std::ranges::all_of(keys, all_ascii)) return Table::lookup_many(keys);
        }
        std::vector<std::string> folded;
        std::vector<std::string_view> views(keys.begin(), keys.end());
        if (fold_) {
            folded.reserve(keys.size());
            for (std::string_view& view : views) {
                if (std::ranges::any_of(view, may_fold)) view = folded.emplace_back(fold_key(view, text_));
            }
        }
        std::vector<Lookup> answers = inner_->lookup_many(views);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            answers[i] = checked(keys[i], std::move(answers[i]));
            if (answers[i].answer() != Answer::temp_fail) continue;
            answers.erase(answers.begin() + static_cast<std::ptrdiff_t>(i) + 1, answers.end());
        }
        return answers;
    }
    Lookup explain(std::string_view key, Explanation& story) override {
        if (!good_key(key)) {
            story.push_back({StepKind::note, fmt::format("{}: the key is not UTF-8 text", text())});
            return Lookup::absent();
        }
        const std::string folded = fold_ ? fold_key(key, text_) : std::string(key);
        if (folded != key) story.push_back({StepKind::note, fmt::format("key in lower case: {}", folded)});
        return checked(key, inner_->explain(folded, story));
    }
    Result<std::optional<Entry>> walk(Walk step) override {
        while (true) {
            auto entry = inner_->walk(step);
            if (values_ == ValueForm::text || !entry || !*entry) return entry;
            auto content = decoded((*entry)->key, (*entry)->value);
            if (content) return Entry{std::move((*entry)->key), std::move(*content)};
            step = Walk::next;
        }
    }
    Result<Stored> store(std::string_view key, std::string_view value, OnDuplicate on_duplicate) override {
        if (!good_key(key)) return fail(ErrorCode::bad_value, fmt::format("non-UTF-8 key \"{}\"", key));
        if (text_ == TextCheck::utf8 && !valid_utf8(value)) {
            report_value(key, value);
            return fail(ErrorCode::bad_value, fmt::format("non-UTF-8 value \"{}\"", value));
        }
        return fold_ ? inner_->store(fold_key(key, text_), value, on_duplicate)
                     : inner_->store(key, value, on_duplicate);
    }
    Result<bool> erase(std::string_view key) override {
        if (!good_key(key)) return false;
        return fold_ ? inner_->erase(fold_key(key, text_)) : inner_->erase(key);
    }
    Result<void> flush() override { return inner_->flush(); }

    KeyStyle key_style() const override { return inner_->key_style(); }
    Blocking blocking() const override { return inner_->blocking(); }
    TableOwner owner() const override { return inner_->owner(); }
    std::vector<std::string> files() const override { return inner_->files(); }
    std::string text() const override { return inner_->text(); }

private:
    bool good_key(std::string_view key) const {
        if (text_ == TextCheck::bytes || valid_utf8(key)) return true;
        surroundings_.report(Severity::warning, fmt::format("{}: non-UTF-8 key \"{}\": {}", text(), key, kMalformed));
        return false;
    }
    void report_value(std::string_view key, std::string_view value) const {
        surroundings_.report(Severity::warning, fmt::format("{}: key \"{}\": non-UTF-8 value \"{}\": {}", text(), key, value,
                                                            kMalformed));
    }
    Lookup checked(std::string_view key, Lookup answer) const {
        if (answer.answer() != Answer::found) return answer;
        if (text_ == TextCheck::utf8 && !valid_utf8(answer.value())) {
            report_value(key, answer.value());
            return Lookup::temp_fail("");
        }
        if (values_ == ValueForm::text) return answer;
        auto content = decoded(key, answer.value());
        return content ? Lookup::found(std::move(*content), answer.site()) : Lookup::temp_fail("");
    }
    std::optional<std::string> decoded(std::string_view key, std::string_view value) const {
        auto content = decode_base64(value);
        if (!content) {
            surroundings_.report(Severity::warning,
                                 fmt::format("table {}: key {}: malformed BASE64 value: {}", text(), key,
                                             value.substr(0, 30)));
        }
        return content;
    }

    std::unique_ptr<Table> inner_;
    const Surroundings& surroundings_;
    bool fold_;
    TextCheck text_;
    ValueForm values_;
};

}  // namespace

std::unique_ptr<Table> fold_keys(std::unique_ptr<Table> table, const OpenOptions& options,
                                 const Surroundings& surroundings) {
    const bool folds = table->key_style() == KeyStyle::fixed && options.key_case == KeyCase::fold;
    if (!folds && options.text == TextCheck::bytes && options.values == ValueForm::text) return table;
    return std::make_unique<Folding>(std::move(table), options, surroundings);
}

}  // namespace postern::tables
