#include "mta/policy/reply_text.h"

#include <array>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

/// Details (the last two numbers) as they are said about senders, and about recipients.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kPairs = {{
    {"1.8", "1.2"},  // bad system address
    {"1.7", "1.1"},  // bad mailbox syntax, bad mailbox
    {"1.0", "1.1"},  // other
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
    const std::string_view details = std::string_view(fitted).substr(2);
    for (const auto& [sender, recipient] : kPairs) {
        if (about == ReplyAbout::sender && details == recipient) return fitted.substr(0, 2).append(sender);
        if (about == ReplyAbout::recipient && details == sender) return fitted.substr(0, 2).append(recipient);
    }
    return fitted;
}

Reply softened(Reply reply) {
    if (reply.code / 100 != 5) return reply;
    reply.code -= 100;
    if (!reply.dsn.empty() && reply.dsn[0] == '5') reply.dsn[0] = '4';
    return reply;
}

}  // namespace postern::policy
