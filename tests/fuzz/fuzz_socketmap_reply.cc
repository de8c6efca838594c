// Any bytes as what a socketmap server sends: a frame lies inside the bytes and its limit, more bytes do not change it,
// and what we send is one frame.
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "libtables/support/framing.h"
#include "libtables/support/socketmap_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own
    constexpr std::size_t kLimit = 1000;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Frame frame = frame_netstring(bytes, kLimit);
    const bool complete = frame.state == Frame::State::complete;
    POSTERN_CHECK(frame.used <= size && frame.payload.size() <= kLimit && complete == (frame.used > 0));
    if (frame.state != Frame::State::incomplete) {
        const Frame longer = frame_netstring(std::string(bytes) + "0:,", kLimit);
        POSTERN_CHECK(longer.state == frame.state && longer.used == frame.used);
    }
    const SocketmapReply reply = parse_socketmap_reply(complete ? frame.payload : bytes);
    POSTERN_CHECK(reply.text.size() <= size && reply.text.find('\0') == std::string::npos);
    if (reply.status == SocketmapReply::Status::found)
        POSTERN_CHECK((complete ? frame.payload : bytes).starts_with("OK "));
    const std::string request = netstring(bytes);
    const Frame sent = frame_netstring(request, size);
    POSTERN_CHECK(sent.state == Frame::State::complete && sent.payload == bytes && sent.used == request.size());
    return 0;
}
