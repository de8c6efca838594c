// TextFinder: finds which of many short texts occur in a subject, in one pass over it.
//
// Shape:   texts of two bytes and more, without repetition. Of each one, four bytes (two of a short one) are looked
// for,
//          chosen so that few texts share them; where they occur, the whole text is compared.
// Errors:  none.
// Threads: immutable after construction.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tables {

class TextFinder {
public:
    TextFinder() = default;
    explicit TextFinder(std::vector<std::string> texts);

    /// Calls found(number of the text) for every occurrence.
    template <class Found>
    void find(std::string_view subject, const Found& found) const {
        long_.find(subject, texts_, found);
        short_.find(subject, texts_, found);
    }

private:
    struct Anchor {
        std::uint32_t gram;
        std::uint32_t text;
        std::uint32_t offset;  // of the gram in the text
    };

    // Texts by a piece of `Size` bytes, the gram.
    template <std::size_t Size>
    class Index {
    public:
        void add(std::string_view text, std::uint32_t number, const std::vector<std::uint32_t>& shared);
        void build();

        static std::uint32_t gram_at(const char* bytes) {
            std::uint32_t gram = 0;
            std::memcpy(&gram, bytes, Size);
            return gram;
        }
        static std::size_t slot(std::uint32_t gram) { return (gram * 2654435761U) >> (32U - kSlotBits); }

        template <class Found>
        void find(std::string_view subject, const std::vector<std::string>& texts, const Found& found) const {
            if (anchors_.empty() || subject.size() < Size) return;
            for (std::size_t at = 0; at + Size <= subject.size(); ++at) {
                const std::uint32_t gram = gram_at(subject.data() + at);
                const std::size_t where = slot(gram);
                if (!used_[where]) continue;
                for (std::uint32_t i = starts_[where]; i < starts_[where + 1]; ++i) {
                    const Anchor& anchor = anchors_[i];
                    if (anchor.gram != gram || anchor.offset > at) continue;
                    const std::string& text = texts[anchor.text];
                    if (subject.substr(at - anchor.offset).starts_with(text)) found(anchor.text);
                }
            }
        }

    private:
        static constexpr unsigned kSlotBits = 15;
        static constexpr std::size_t kSlots = std::size_t{1} << kSlotBits;

        std::vector<Anchor> anchors_;  // by slot
        std::vector<std::uint32_t> starts_;
        std::bitset<kSlots> used_;
    };

    std::vector<std::string> texts_;
    Index<4> long_;
    Index<2> short_;
};

}  // namespace postern::tables
