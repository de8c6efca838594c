#include "mta/policy/message_parts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace postern::policy {
namespace {

/// "H Subject: x / B text": one letter for the list, lower case for what is not checked, "?" for a folded header's line
/// ends.
std::string pieces(std::string_view message, const PartLimits& limits = {}) {
    std::string out;
    for (const MessagePiece& piece : message_pieces(message, limits)) {
        if (!out.empty()) out += " / ";
        const bool body = piece.kind == MessagePiece::Kind::body_line;
        char letter = body ? 'B' : 'H';
        if (piece.checks == Checks::mime_header) letter = 'M';
        if (piece.checks == Checks::nested_header) letter = 'N';
        out += piece.checked ? letter : static_cast<char>(letter + ('a' - 'A'));
        out += ' ';
        for (const char c : piece.text) out += c == '\n' ? '?' : c;
    }
    return out;
}

struct Case {
    const char* why;
    const char* message;
    const char* want;
};

class Parts : public testing::TestWithParam<Case> {};

TEST_P(Parts, GoWherePostfixSendsThem) {
    EXPECT_EQ(pieces(GetParam().message), GetParam().want) << GetParam().why;
}

// Observed with Postfix 3.7.11: WARN for everything in all four lists.
INSTANTIATE_TEST_SUITE_P(
    Observed, Parts,
    testing::Values(
        Case{"the message's own headers", "Subject: a\nMIME-Version: 1.0\nContent-Foo: x\nContent-Length: 1\n\nx\n",
             "H Subject: a / M MIME-Version: 1.0 / H Content-Foo: x / H Content-Length: 1 / b  / B x"},
        Case{"a part's headers", "Content-Type: multipart/mixed; boundary=b1\n\npre\n--b1\nX-P: 1\n\nt\n\nu\n",
             "M Content-Type: multipart/mixed; boundary=b1 / b  / B pre / B --b1 / M X-P: 1 / b  / B t / b  / B u"},
        Case{"a message within", "Content-Type: message/rfc822\n\nSubject: in\nContent-Type: text/plain\n\nt",
             "M Content-Type: message/rfc822 / b  / N Subject: in / M Content-Type: text/plain / b  / B t"},
        Case{"digest",
             "Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: s\n\nt\n--d\nContent-Type: "
             "text/plain\n\nt",
             "M Content-Type: multipart/digest; boundary=d / b  / B --d / b  / N Subject: s / b  / B t / B --d / M "
             "Content-Type: text/plain / b  / B t"},
        Case{"what is no header", "Subject: a\nnot a header\nX: y\n", "H Subject: a / B not a header / B X: y"},
        Case{"no header at all", "\nbody\n", "b  / B body"},
        Case{"a first line that continues nothing", " a\nSubject: b\n", "B  a / B Subject: b"},
        Case{"lines of a mailbox file", "From here\n>From x\nSubject: a\nFrom later\n",
             "H X-Mailbox-Line: From here / H X-Mailbox-Line: >From x / H Subject: a / B From later"},
        Case{"blanks before the colon", "Subject : a\nX\xc3\xa4: y\n", "H Subject : a / B X\xc3\xa4: y"},
        Case{"folding", "X-A: one\n two\n\tthree\nX: 2\n", "H X-A: one? two?\tthree / H X: 2"},
        Case{"CRLF", "X: 1\r\n\r\nb\r\n", "H X: 1 / b  / B b"},
        Case{"a boundary in the headers of a part",
             "Content-Type: multipart/x; boundary=o\n\n--o\nX: 1\n--o\nX: 2\n--o--\nX: 3\n",
             "M Content-Type: multipart/x; boundary=o / b  / B --o / M X: 1 / B --o / M X: 2 / B --o-- / B X: 3"},
        Case{
            "a boundary is a prefix",
            "Content-Type: multipart/x; boundary=o\n\n--oz\nX: 1\n\n--o--z\nX: 2\n--o\nX: 3\n",
            "M Content-Type: multipart/x; boundary=o / b  / B --oz / M X: 1 / b  / B --o--z / B X: 2 / B --o / B X: 3"},
        Case{"an outer boundary ends the inner parts",
             "Content-Type: multipart/x; boundary=o\n\n--o\nContent-Type: multipart/x; boundary=i\n\n--i\nX: "
             "1\n\n--o\nX: "
             "2\n\n--i\n",
             "M Content-Type: multipart/x; boundary=o / b  / B --o / M Content-Type: multipart/x; boundary=i / b  / B "
             "--i / "
             "M X: 1 / b  / B --o / M X: 2 / b  / B --i"},
        Case{"comments", "Content-Type: (c) multipart/mixed; boundary=o(c)\n\n--o\nX: 1\n",
             "M Content-Type: (c) multipart/mixed; boundary=o(c) / b  / B --o / M X: 1"},
        Case{"quotes", "Content-Type: multipart/mixed;\n charset=\"a;b\" ; boundary=\"b 2\"\n\n--b 2\nX: 1\n",
             "M Content-Type: multipart/mixed;? charset=\"a;b\" ; boundary=\"b 2\" / b  / B --b 2 / M X: 1"},
        Case{"an empty boundary is none", "Content-Type: multipart/mixed; boundary=\"\"\n\n--\nX: 1\n",
             "M Content-Type: multipart/mixed; boundary=\"\" / b  / B -- / B X: 1"},
        Case{"a second Content-Type",
             "Content-Type: multipart/mixed; boundary=o\nContent-Type: text/plain\n\n--o\nX: 1\n",
             "M Content-Type: multipart/mixed; boundary=o / M Content-Type: text/plain / b  / B --o / M X: 1"},
        Case{"a report's parts are text", "Content-Type: message/delivery-status\n\nReporting-MTA: x\n\nFinal: y",
             "M Content-Type: message/delivery-status / b  / B Reporting-MTA: x / b  / B Final: y"}));

TEST(PartsLimit, TheEmptyLineCountsForTheBody) {
    PartLimits limits;
    limits.body_check_length = 60;
    const std::string head = "X: 1\n\n";
    EXPECT_EQ(pieces(head + std::string(57, 'p') + "\nq\n", limits),
              "H X: 1 / b  / B " + std::string(57, 'p') + " / B q");
    EXPECT_EQ(pieces(head + std::string(58, 'p') + "\nq\n", limits),
              "H X: 1 / b  / B " + std::string(58, 'p') + " / b q");
}

/// As many multiparts, each in the one before.
std::string nested(int levels) {
    std::string message;
    for (int i = 0; i < levels; ++i) {
        const std::string boundary = "b" + std::to_string(i);
        message.append("Content-Type: multipart/mixed; boundary=").append(boundary).append("\n\n--").append(boundary);
        message.append("\n");
    }
    return message + "X: 1\n\n";
}

TEST(PartsLimit, LevelsBeyondTheLimitAreRemembered) {
    PartLimits limits;
    limits.nesting = 1;
    const auto too_deep = [&limits](const std::string& message) {
        MessageParts parts(limits);
        std::vector<MessagePiece> ignored;
        std::size_t at = 0;
        while (at < message.size()) {
            const std::size_t end = message.find('\n', at);
            parts.push(message.substr(at, end - at), ignored);
            at = end + 1;
        }
        parts.finish(ignored);
        return parts.too_deep();
    };
    EXPECT_EQ(too_deep(nested(3)), "");
    EXPECT_EQ(too_deep(nested(4)), "Content-Type: multipart/mixed; boundary=b3");
}

TEST(PartsLimit, LongHeadersAreCut) {
    PartLimits limits;
    limits.header_length = 10;
    EXPECT_EQ(pieces("X: 12345678901234\n more\nY: 1\n", limits), "H X: 1234567 / H Y: 1");
}

TEST(PartsLimit, WithoutMimeThereAreNoParts) {
    PartLimits limits;
    limits.mime = false;
    EXPECT_EQ(pieces("Content-Type: multipart/mixed; boundary=o\n\n--o\nX: 1\n", limits),
              "M Content-Type: multipart/mixed; boundary=o / b  / B --o / B X: 1");
}

}  // namespace
}  // namespace postern::policy
