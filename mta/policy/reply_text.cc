#include "mta/policy/reply_text.h"

#include <array>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

/// Details about addresses (5.1.0 to 5.1.9) as they are said of senders and of recipients. Of anything else they would
/// make no sense: 5.0.0.
struct AddressDetail {
    char detail;
    char sender;
    char recipient;
};
constexpr std::array<AddressDetail, 10> kAddressDetails = {{
    {'0', '0', '0'},
    {'1', '7', '1'},  // bad mailbox
    {'2', '8', '2'},  // bad system
    {'3', '7', '3'},  // bad syntax
    {'4', '7', '4'},  // ambiguous mailbox
    {'5', '0', '5'},  // valid mailbox
    {'6', '7', '6'},  // mailbox has moved
    {'7', '7', '3'},  // bad sender's mailbox syntax
    {'8', '8', '2'},  // bad sender's system
    {'9', '0', '0'},
}};

std::size_t digits_at(std::string_view text, std::size_t at) {
    std::size_t count = 0;
    while (at + count < text.size() && ascii::is_digit(text[at + count])) ++count;
    return count;
}

}  // namespace

ReplyAbout reply_about(std::string_view kind) {
    if (kind == "Sender address") return ReplyAbout::sender;
    return kind == "Recipient address" ? ReplyAbout::recipient : ReplyAbout::other;
}

std::size_t dsn_length(std::string_view text) {
    if (text.size() < 5 || text[1] != '.' || (text[0] != '2' && text[0] != '4' && text[0] != '5')) return 0;
    constexpr std::size_t kMaxDigits = 3;
    const std::size_t subject = digits_at(text, 2);
    if (subject == 0 || subject > kMaxDigits || 2 + subject >= text.size() || text[2 + subject] != '.') return 0;
    const std::size_t detail = digits_at(text, 3 + subject);
    if (detail == 0 || detail > kMaxDigits) return 0;
    const std::size_t length = 3 + subject + detail;
    return length == text.size() || ascii::is_space(text[length]) ? length : 0;
}

DsnText split_dsn(std::string_view text, std::string_view otherwise) {
    const std::size_t length = dsn_length(text);
    if (length == 0) return {std::string(otherwise), text};
    std::string_view rest = text.substr(length);
    while (!rest.empty() && ascii::is_space(rest.front())) rest.remove_prefix(1);
    return {std::string(text.substr(0, length)), rest};
}

std::string fit_dsn(std::string_view dsn, int code, ReplyAbout about) {
    if (dsn.empty()) return {};
    std::string fitted(dsn);
    const int digit = code / 100;
    if (digit == 2 || digit == 4 || digit == 5) fitted[0] = static_cast<char>('0' + digit);
    const bool about_address = fitted.size() == 5 && fitted[2] == '1' && ascii::is_digit(fitted[4]);
    if (!about_address) return fitted;
    if (about == ReplyAbout::other) return fitted.substr(0, 2).append("0.0");
    const AddressDetail& detail = kAddressDetails[static_cast<std::size_t>(fitted[4] - '0')];
    fitted[4] = about == ReplyAbout::sender ? detail.sender : detail.recipient;
    return fitted;
}

Reply softened(Reply reply) {
    if (reply.code / 100 != 5) return reply;
    reply.code -= 100;
    if (!reply.dsn.empty() && reply.dsn[0] == '5') reply.dsn[0] = '4';
    return reply;
}

}  // namespace postern::policy
