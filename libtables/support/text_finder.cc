#include "libtables/support/text_finder.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace postern::tables {

template <std::size_t Size>
void TextFinder::Index<Size>::add(std::string_view text, std::uint32_t number,
                                  const std::vector<std::uint32_t>& shared) {
    Anchor best{};
    std::uint32_t fewest = std::numeric_limits<std::uint32_t>::max();
    for (std::size_t at = 0; at + Size <= text.size(); ++at) {
        const std::uint32_t gram = gram_at(text.data() + at);
        if (shared[slot(gram)] >= fewest) continue;
        fewest = shared[slot(gram)];
        best = {gram, number, static_cast<std::uint32_t>(at)};
    }
    anchors_.push_back(best);
}

template <std::size_t Size>
void TextFinder::Index<Size>::build() {
    std::ranges::sort(anchors_, {}, [](const Anchor& anchor) { return std::pair(slot(anchor.gram), anchor.text); });
    starts_.assign(kSlots + 1, 0);
    for (const Anchor& anchor : anchors_) {
        used_.set(slot(anchor.gram));
        ++starts_[slot(anchor.gram) + 1];
    }
    for (std::size_t i = 0; i < kSlots; ++i) starts_[i + 1] += starts_[i];
}

TextFinder::TextFinder(std::vector<std::string> texts) : texts_(std::move(texts)) {
    constexpr std::size_t kLong = 4;
    std::vector<std::uint32_t> long_shared(std::size_t{1} << 15U);
    std::vector<std::uint32_t> short_shared(long_shared.size());
    for (const std::string& text : texts_) {
        for (std::size_t at = 0; at + 2 <= text.size(); ++at) {
            if (at + kLong <= text.size()) ++long_shared[Index<4>::slot(Index<4>::gram_at(text.data() + at))];
            if (text.size() < kLong) ++short_shared[Index<2>::slot(Index<2>::gram_at(text.data() + at))];
        }
    }
    for (std::uint32_t i = 0; i < texts_.size(); ++i) {
        if (texts_[i].size() >= kLong) {
            long_.add(texts_[i], i, long_shared);
        } else {
            short_.add(texts_[i], i, short_shared);
        }
    }
    long_.build();
    short_.build();
}

}  // namespace postern::tables
