#include "libtables/support/tcp_reply.h"

#include <algorithm>
#include <optional>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

constexpr std::size_t kStatusDigits = 3;
constexpr std::string_view kHex = "0123456789ABCDEF";

int hex_value(char c) {
    if (ascii::is_digit(c)) return c - '0';
    const char letter = ascii::to_lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

std::optional<std::string> decode(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain.push_back(text[at]);
            continue;
        }
        if (text.size() - at < 3) return std::nullopt;
        const int high = hex_value(text[at + 1]);
        const int low = hex_value(text[at + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        plain.push_back(static_cast<char>(high * 16 + low));
        at += 2;
    }
    return plain;
}

TcpReply::Status status_of(std::string_view number) {
    if (number == "200") return TcpReply::Status::found;
    if (number == "400") return TcpReply::Status::temporary;
    return number == "500" ? TcpReply::Status::absent : TcpReply::Status::bad_status;
}

}  // namespace

std::string tcp_request(std::string_view key) {
    std::string request = "get ";
    for (const char c : key) {
        if (ascii::is_printable(c) && c != ' ' && c != '%') {
            request.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        request.push_back('%');
        request.push_back(kHex[byte >> 4U]);
        request.push_back(kHex[byte & 15U]);
    }
    request.push_back('\n');
    return request;
}

TcpReply parse_tcp_reply(std::string_view line) {
    if (line.size() <= kStatusDigits || !ascii::is_space(line[kStatusDigits])) return {};
    const std::string_view number = line.substr(0, kStatusDigits);
    if (!std::ranges::all_of(number, ascii::is_digit)) return {};
    auto text = decode(line.substr(kStatusDigits + 1));
    if (!text) return {};
    return {status_of(number), std::move(*text)};
}

}  // namespace postern::tables
