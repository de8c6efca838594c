// Any line as a reply of the tcp protocol: what is in no form is never an answer, and what we send is one line of two
// words that decodes to what was meant.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "libtables/support/framing.h"
#include "libtables/support/tcp_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Frame frame = frame_line(bytes, 4095);
    POSTERN_CHECK(frame.used <= size && frame.payload.size() <= 4095);
    const TcpReply reply = parse_tcp_reply(frame.state == Frame::State::complete ? frame.payload : bytes);
    POSTERN_CHECK(reply.text.size() <= size);
    POSTERN_CHECK(reply.status != TcpReply::Status::malformed || reply.text.empty());
    const std::string request = tcp_request(bytes);
    POSTERN_CHECK(request.starts_with("get ") && request.find('\n') == request.size() - 1);
    POSTERN_CHECK(request.find(' ', 4) == std::string::npos);
    const std::string_view word = std::string_view(request).substr(4, request.size() - 5);
    const TcpReply back = parse_tcp_reply("200 " + std::string(word));
    POSTERN_CHECK(back.status == TcpReply::Status::found && back.text == bytes);
    return 0;
}
