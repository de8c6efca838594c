#include "libtables/support/pattern_prefilter.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

struct Usage {
    std::uint32_t number;
    std::uint32_t patterns = 0;
};
using Texts = std::map<std::string, Usage, std::less<>>;

// How often a group will be seen, as far as the table tells: texts that many patterns share, like names of headers, are
// common, and so are short ones.
std::pair<std::uint32_t, std::size_t> commonness(const TextGroup& group, const Texts& texts) {
    std::uint32_t shared = 0;
    std::size_t shortest = group.front().size();
    for (const std::string& text : group) {
        shared = std::max(shared, texts.find(text)->second.patterns);
        shortest = std::min(shortest, text.size());
    }
    return {shared, ~shortest};
}

}  // namespace

PatternPrefilter::PatternPrefilter(const std::vector<RequiredText>& patterns) : size_(patterns.size()) {
    always_.reset(size_);
    Texts texts;
    for (const RequiredText& groups : patterns) {
        for (const TextGroup& group : groups) {
            for (const std::string& text : group) ++texts.try_emplace(text, Usage{0}).first->second.patterns;
        }
    }
    std::vector<std::string> all;
    for (auto& [text, usage] : texts) {
        usage.number = static_cast<std::uint32_t>(all.size());
        all.push_back(text);
    }
    texts_ = all.size();
    finder_ = TextFinder(std::move(all));
    by_text_.resize(texts_);
    for (std::uint32_t i = 0; i < size_; ++i) {
        if (patterns[i].empty()) {
            always_.insert(i);
            continue;
        }
        const auto rarest = std::ranges::min_element(
            patterns[i], {}, [&texts](const TextGroup& group) { return commonness(group, texts); });
        Selective selective{i, static_cast<std::uint32_t>(groups_.size()), 0};
        for (const TextGroup& group : patterns[i]) {
            if (&group == &*rarest) continue;
            std::vector<std::uint32_t>& numbers = groups_.emplace_back();
            for (const std::string& text : group) numbers.push_back(texts.find(text)->second.number);
        }
        selective.groups_end = static_cast<std::uint32_t>(groups_.size());
        for (const std::string& text : *rarest) by_text_[texts.find(text)->second.number].push_back(selective);
    }
}

bool PatternPrefilter::all_present(const Selective& pattern, const NumberSet& present) const {
    for (std::uint32_t i = pattern.groups_begin; i < pattern.groups_end; ++i) {
        const auto seen = [&present](std::uint32_t text) { return present.contains(text); };
        if (std::ranges::none_of(groups_[i], seen)) return false;
    }
    return true;
}

void PatternPrefilter::select(std::string_view subject, NumberSet& maybe) const {
    maybe = always_;
    if (texts_ == 0) return;
    thread_local std::string lower;
    thread_local NumberSet present;
    lower.resize(subject.size());
    std::ranges::transform(subject, lower.begin(), ascii::to_lower);
    present.reset(texts_);
    finder_.find(lower, [](std::uint32_t text) { present.insert(text); });
    for (std::size_t text = present.next(0, texts_); text < texts_; text = present.next(text + 1, texts_)) {
        for (const Selective& pattern : by_text_[text]) {
            if (!maybe.contains(pattern.pattern) && all_present(pattern, present)) maybe.insert(pattern.pattern);
        }
    }
}

}  // namespace postern::tables
