#include "libtables/support/socketmap_reply.h"

#include <fmt/format.h>

namespace postern::tables {

std::string_view describe(SocketmapReply::Status status) {
    using Status = SocketmapReply::Status;
    switch (status) {
        case Status::temporary:
            return "temporary";
        case Status::timeout:
            return "timeout";
        case Status::permanent:
            return "permanent";
        case Status::found:
        case Status::absent:
        case Status::unknown:
            break;
    }
    return "unknown";
}

SocketmapReply parse_socketmap_reply(std::string_view payload) {
    using Status = SocketmapReply::Status;
    // Postfix sees C strings: nothing behind a NUL exists.
    payload = payload.substr(0, payload.find('\0'));
    const std::size_t blank = payload.find(' ');
    const std::string_view word = payload.substr(0, blank);
    std::string text;
    if (blank != std::string_view::npos) text = payload.substr(blank + 1);
    if (word == "OK") {
        if (blank == std::string_view::npos) return {Status::absent};
        return {Status::found, std::move(text)};
    }
    if (word == "NOTFOUND") return {Status::absent};
    if (word == "TEMP") return {Status::temporary, std::move(text)};
    if (word == "TIMEOUT") return {Status::timeout, std::move(text)};
    if (word == "PERM") return {Status::permanent, std::move(text)};
    return {Status::unknown, std::move(text)};
}

std::string netstring(std::string_view payload) {
    return fmt::format("{}:{},", payload.size(), payload);
}

}  // namespace postern::tables
