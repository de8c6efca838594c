// Any lines as what a memcached sends: data that is to come is never longer than what was allowed, and a key that
// counts as safe is one word of one line.
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "libtables/support/framing.h"
#include "libtables/support/memcache_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own
    constexpr std::size_t kLargest = 10240;
    constexpr std::size_t kLongest = 1024;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    if (safe_memcache_key(rest))
        POSTERN_CHECK(rest.find_first_of(" \t\r\n\v\f") == std::string_view::npos && !rest.empty());
    while (true) {
        const Frame frame = frame_line(rest, kLongest);
        if (frame.state != Frame::State::complete) return 0;
        POSTERN_CHECK(frame.used > 0 && frame.used <= rest.size() && frame.payload.size() <= kLongest);
        POSTERN_CHECK(memcache_text(frame.payload).size() <= frame.payload.size());
        const MemcacheReply reply = parse_memcache_line(frame.payload, kLargest);
        rest.remove_prefix(frame.used);
        if (reply.kind != MemcacheReply::Kind::value) continue;
        POSTERN_CHECK(reply.size <= kLargest);
        if (rest.size() < reply.size + 2) return 0;
        rest.remove_prefix(reply.size + 2);
    }
}
