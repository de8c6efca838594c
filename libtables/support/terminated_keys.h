// TerminatedKeys: which forms of a key to try in an index: with a NUL at its end, and without.
//
// Shape:   both at first; the form of the first key that is found is the only one from then on, so that a file needs one
//          search a key. A file with both forms gives, like with Postfix, the entries of one.
// Errors:  none.
// Source:  postmap(1) -N and -n; the order and the sticking observed with postmap 3.7.11.
// Threads: may be shared.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/open_options.h"

namespace postern::tables {

class TerminatedKeys {
public:
    explicit TerminatedKeys(Terminator terminator)
        : forms_(terminator == Terminator::with_nul  ? kWith
                 : terminator == Terminator::without ? kWithout
                                                     : kWith | kWithout) {}

    /// `find` gives the bytes of a value or nullopt. A value found by a key with NUL loses its own.
    template <class Find>
    Result<std::optional<std::string>> find(std::string_view key, const Find& find_bytes) {
        const std::uint8_t forms = forms_.load(std::memory_order_relaxed);
        if ((forms & kWith) != 0) {
            std::string terminated;
            terminated.reserve(key.size() + 1);
            terminated.append(key).push_back('\0');
            Result<std::optional<std::string>> value = find_bytes(std::string_view(terminated));
            if (!value) return value;
            if (*value) {
                if (forms != kWith) forms_.store(kWith, std::memory_order_relaxed);
                if (!(*value)->empty() && (*value)->back() == '\0') (*value)->pop_back();
                return value;
            }
        }
        if ((forms & kWithout) == 0) return std::nullopt;
        Result<std::optional<std::string>> value = find_bytes(key);
        if (value && *value && forms != kWithout) forms_.store(kWithout, std::memory_order_relaxed);
        return value;
    }

    /// How many NUL bytes the next key is tried with first.
    unsigned extra_bytes() const { return try_with() ? 1 : 0; }
    bool try_with() const { return (forms_.load(std::memory_order_relaxed) & kWith) != 0; }
    bool try_without() const { return (forms_.load(std::memory_order_relaxed) & kWithout) != 0; }
    /// New entries get a NUL unless only the other form is left.
    std::string stored(std::string_view text) const {
        std::string bytes(text);
        if (try_with()) bytes.push_back('\0');
        return bytes;
    }

private:
    static constexpr std::uint8_t kWith = 1;
    static constexpr std::uint8_t kWithout = 2;
    std::atomic<std::uint8_t> forms_;
};

/// Without the NUL at the end, if there is one.
inline std::string unterminated(std::string text) {
    if (!text.empty() && text.back() == '\0') text.pop_back();
    return text;
}

}  // namespace postern::tables
