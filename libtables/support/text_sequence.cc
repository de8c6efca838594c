#include "libtables/support/text_sequence.h"

#include <algorithm>
#include <utility>

namespace postern::tables {
namespace {

constexpr std::size_t kMostTexts = 16;
constexpr std::size_t kLongestText = 32;
constexpr std::size_t kShortestText = 2;
constexpr std::size_t kMostGroups = 4;

std::size_t shortest(const TextGroup& group) {
    std::size_t least = kLongestText * 2;
    for (const std::string& text : group) least = std::min(least, text.size());
    return least;
}

std::size_t longest(const TextGroup& group) {
    std::size_t most = 0;
    for (const std::string& text : group) most = std::max(most, text.size());
    return most;
}

void drop_repeated(TextGroup& group) {
    std::ranges::sort(group);
    group.erase(std::unique(group.begin(), group.end()), group.end());
}

// The longer the texts of a group, the rarer it is.
void keep_best(RequiredText& groups) {
    std::ranges::stable_sort(groups, std::ranges::greater{}, shortest);
    if (groups.size() > kMostGroups) groups.resize(kMostGroups);
}

}  // namespace

void TextSequence::flush() {
    if (shortest(run_) >= kShortestText) groups_.push_back(run_);
    run_.assign(1, "");
}

void TextSequence::append(const TextFacts& facts) {
    if (!facts.exact) {
        flush();
        groups_.insert(groups_.end(), facts.groups.begin(), facts.groups.end());
        exact_ = false;
        return;
    }
    if (run_.size() * facts.texts.size() > kMostTexts || longest(run_) + longest(facts.texts) > kLongestText) {
        flush();
        exact_ = false;
    }
    std::vector<std::string> longer;
    for (const std::string& before : run_) {
        for (const std::string& text : facts.texts) longer.push_back(before + text);
    }
    drop_repeated(longer);
    run_ = std::move(longer);
}

TextFacts TextSequence::finish() {
    if (exact_) return {true, std::move(run_), {}};
    flush();
    keep_best(groups_);
    return {false, {}, std::move(groups_)};
}

TextFacts either(const std::vector<TextFacts>& branches) {
    if (branches.size() == 1) return branches.front();
    const bool exact = std::ranges::all_of(branches, [](const TextFacts& branch) { return branch.exact; });
    TextGroup together;
    for (const TextFacts& branch : branches) {
        if (!branch.exact && branch.groups.empty()) return TextFacts::unknown();
        const TextGroup& group = branch.exact ? branch.texts : *std::ranges::max_element(branch.groups, {}, shortest);
        together.insert(together.end(), group.begin(), group.end());
    }
    drop_repeated(together);
    if (together.size() > kMostTexts) return TextFacts::unknown();
    if (exact) return {true, std::move(together), {}};
    if (shortest(together) < kShortestText) return TextFacts::unknown();
    return {false, {}, {std::move(together)}};
}

TextFacts repeated(const TextFacts& facts, Repeats repeats) {
    if (repeats.least == 1 && repeats.most == 1) return facts;
    if (repeats.least == 0) {
        if (repeats.most != 1 || !facts.exact || facts.texts.size() == kMostTexts) return TextFacts::unknown();
        TextFacts perhaps = facts;
        perhaps.texts.emplace_back();
        drop_repeated(perhaps.texts);
        return perhaps;
    }
    if (!facts.exact) return {false, {}, facts.groups};
    if (shortest(facts.texts) < kShortestText) return TextFacts::unknown();
    return {false, {}, {facts.texts}};
}

}  // namespace postern::tables
