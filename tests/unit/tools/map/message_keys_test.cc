#include "tools/map/message_keys.h"

#include <gtest/gtest.h>

#include <string>

namespace postern::map_tool {
namespace {

/// "h:" and "b:" in front of the keys of a message, one a line; folds shown as /.
std::string keys(Mime mime, std::string_view message, const MessageLimits& limits = {}) {
    std::string out;
    MessageReader reader(mime, limits, [&](MessageKeyKind kind, std::string_view key) {
        std::string shown(key);
        for (char& c : shown) c = c == '\n' ? '/' : c;
        out += (kind == MessageKeyKind::header ? "h:" : "b:") + shown + "\n";
    });
    while (!message.empty()) {
        const std::string_view line = message.substr(0, message.find('\n'));
        message.remove_prefix(std::min(line.size() + 1, message.size()));
        reader.line(line);
    }
    reader.finish();
    return out;
}

TEST(MessageKeysTest, HeadersAndBody) {
    EXPECT_EQ(keys(Mime::ignore, "A: x\n y\nB : z\n\nbody\n\nC: d\n"), "h:A: x/ y\nh:B: z\nb:\nb:body\nb:\nb:C: d\n");
    EXPECT_EQ(keys(Mime::ignore, "A: x\nbroken\n"), "h:A: x\nb:\nb:broken\n") << "an empty line is put in";
    EXPECT_EQ(keys(Mime::ignore, "A: x"), "h:A: x\n");
    EXPECT_EQ(keys(Mime::ignore, ""), "");
}

constexpr std::string_view kParts =
    "Content-Type: multipart/mixed; boundary=\"x y\"\n\n--x y\nP: 1\n\ntext\n--x y\nContent-Type: message/rfc822\n\n"
    "S: 2\n\nin\n--x y--\nE: 3\n";

TEST(MessageKeysTest, PartsAndAttachedMessages) {
    EXPECT_EQ(keys(Mime::parse, kParts),
              "h:Content-Type: multipart/mixed; boundary=\"x y\"\nb:\nb:--x y\nh:P: 1\nb:\nb:text\nb:--x y\n"
              "h:Content-Type: message/rfc822\nb:\nh:S: 2\nb:\nb:in\nb:--x y--\nb:E: 3\n");
    EXPECT_NE(keys(Mime::ignore, kParts).find("b:P: 1"), std::string::npos);
}

TEST(MessageKeysTest, PartsOfADigestAreMessages) {
    EXPECT_EQ(keys(Mime::parse, "Content-Type: multipart/digest; boundary=d\n\n--d\n\nS: 1\n\nb\n"),
              "h:Content-Type: multipart/digest; boundary=d\nb:\nb:--d\nb:\nh:S: 1\nb:\nb:b\n");
}

TEST(MessageKeysTest, Limits) {
    EXPECT_EQ(keys(Mime::ignore, "A: 123456\n", {.header_size = 5}), "h:A: 12\n");
    EXPECT_EQ(keys(Mime::parse, "Content-Type: multipart/x; boundary=abc\n\n--ab\nP: 1\n", {.boundary_length = 2}),
              "h:Content-Type: multipart/x; boundary=abc\nb:\nb:--ab\nh:P: 1\n");
    const auto flat = keys(Mime::parse, "Content-Type: multipart/x; boundary=a\n\n--a\nP: 1\n", {.nesting = 0});
    EXPECT_NE(flat.find("b:P: 1"), std::string::npos);
}

}  // namespace
}  // namespace postern::map_tool
