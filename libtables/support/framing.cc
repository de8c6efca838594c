#include "libtables/support/framing.h"

#include "libconf/base/ascii.h"

namespace postern::tables {

Frame frame_line(std::string_view bytes, std::size_t limit) {
    const std::size_t end = bytes.find('\n');
    const std::size_t length = end == std::string_view::npos ? bytes.size() : end;
    if (length > limit) return {Frame::State::too_long};
    if (end == std::string_view::npos) return {Frame::State::incomplete};
    return {Frame::State::complete, bytes.substr(0, end), end + 1};
}

Frame frame_netstring(std::string_view bytes, std::size_t limit) {
    std::size_t length = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (bytes[at] == ':') {
            const std::string_view rest = bytes.substr(at + 1);
            if (rest.size() <= length) return {Frame::State::incomplete};
            if (rest[length] != ',') return {Frame::State::malformed};
            return {Frame::State::complete, rest.substr(0, length), at + length + 2};
        }
        if (!ascii::is_digit(bytes[at])) return {Frame::State::malformed};
        length = length * 10 + static_cast<std::size_t>(bytes[at] - '0');
        if (length > limit) return {Frame::State::too_long};
        if (at > limit) return {Frame::State::malformed};  // zeros without end
    }
    return {Frame::State::incomplete};
}

}  // namespace postern::tables
