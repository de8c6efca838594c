#include "mta/policy/address_filter.h"

#include <fmt/format.h>

#include <optional>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

constexpr unsigned kMaxByte = 255;

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    postern::Result<void> read(std::array<std::bitset<256>, 4>& bytes) {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            if (i > 0 && !take('.')) return wrong("need \".\"");
            if (auto read = field(bytes[i]); !read) return read;
        }
        if (at_ != text_.size()) return wrong("garbage after pattern");
        return {};
    }

private:
    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    tl::unexpected<Error> wrong(std::string_view what) const {
        const std::string_view at = text_.substr(at_, 1);
        return fail(ErrorCode::bad_syntax,
                    fmt::format("{} at \"{}>{}<{}\"", what, text_.substr(0, at_), at, text_.substr(at_ + at.size())));
    }
    std::optional<unsigned> number() {
        const std::size_t begin = at_;
        unsigned value = 0;
        while (at_ < text_.size() && ascii::is_digit(text_[at_]) && value <= kMaxByte) {
            value = value * 10 + static_cast<unsigned>(text_[at_++] - '0');
        }
        if (at_ == begin || value > kMaxByte) {
            at_ = begin;
            return std::nullopt;
        }
        return value;
    }
    postern::Result<void> field(std::bitset<256>& byte) {
        if (!take('[')) {
            const auto value = number();
            if (!value) return wrong("need decimal number 0..255 or \"[\"");
            byte.set(*value);
            return {};
        }
        do {
            if (auto read = range(byte); !read) return read;
        } while (take(';'));
        if (!take(']')) return wrong("need \";\" or \"]\"");
        return {};
    }
    postern::Result<void> range(std::bitset<256>& byte) {
        const auto first = number();
        if (!first) return wrong("need decimal number 0..255");
        unsigned last = *first;
        if (text_.substr(at_, 2) == "..") {
            at_ += 2;
            const std::size_t begin = at_;
            const auto end = number();
            if (!end || *end < *first) {
                at_ = begin;
                return wrong("numeric range error");
            }
            last = *end;
        }
        for (unsigned value = *first; value <= last; ++value) byte.set(value);
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

postern::Result<AddressFilter> AddressFilter::parse(std::string_view text) {
    AddressFilter filter;
    if (auto read = Reader(text).read(filter.bytes_); !read) return tl::unexpected<Error>(read.error());
    return filter;
}

bool AddressFilter::matches(const IpAddress& address) const {
    if (address.family() != AddressFamily::ipv4) return false;
    const auto bytes = address.bytes();
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        if (!bytes_[i].test(bytes[i])) return false;
    }
    return true;
}

}  // namespace postern::policy
