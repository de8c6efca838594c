// NameList: a few names inside a constant record.
//
// Shape:   at most kMaxNames names, in the order given; a longer list does not compile.
// Errors:  none.
// Threads: plain value; the texts are literals.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace postern::policy {

class NameList {
public:
    static constexpr std::size_t kMaxNames = 8;

    constexpr NameList() = default;
    constexpr NameList(std::initializer_list<std::string_view> names) {
        for (const std::string_view name : names) names_.at(size_++) = name;
    }

    constexpr const std::string_view* begin() const { return names_.data(); }
    constexpr const std::string_view* end() const { return names_.data() + size_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr std::string_view front() const { return names_[0]; }
    constexpr bool contains(std::string_view name) const {
        for (const std::string_view own : *this) {
            if (own == name) return true;
        }
        return false;
    }
    /// This list, then the other one.
    constexpr NameList with(const NameList& more) const {
        NameList joined = *this;
        for (const std::string_view name : more) joined.names_.at(joined.size_++) = name;
        return joined;
    }

private:
    std::array<std::string_view, kMaxNames> names_{};
    std::size_t size_ = 0;
};

}  // namespace postern::policy
