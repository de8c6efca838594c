#include "tools/map/key_lines.h"

#include <unistd.h>

#include <cerrno>

#include "libconf/base/text_file.h"

namespace postern::map_tool {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10U;

std::string_view up_to_nul(std::string_view line) {
    return line.substr(0, line.find('\0'));
}

}  // namespace

Result<void> KeyLines::fill() {
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t before = buffer_.size();
    buffer_.resize(before + kBlock);
    ssize_t count = 0;
    do {
        count = ::read(descriptor_, buffer_.data() + before, kBlock);
    } while (count < 0 && errno == EINTR);
    buffer_.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count < 0) return system_failure("read standard input", errno);
    ended_ = count == 0;
    return {};
}

Result<std::vector<std::string_view>> KeyLines::next() {
    while (starved()) {
        if (auto filled = fill(); !filled) return tl::unexpected<Error>(filled.error());
    }
    std::vector<std::string_view> keys;
    const std::string_view text = buffer_;
    while (keys.size() < most_ && at_ < text.size()) {
        const std::size_t end = text.find('\n', at_);
        if (end == std::string_view::npos && !ended_) break;
        const std::string_view line = text.substr(at_, end == std::string_view::npos ? end : end - at_);
        keys.push_back(up_to_nul(line));
        at_ += line.size() + 1;
    }
    if (at_ > text.size()) at_ = text.size();
    return keys;
}

}  // namespace postern::map_tool
