// Where a message ends in a stream.
#include "libtables/support/framing.h"

#include <gtest/gtest.h>

#include <string>

namespace postern::tables {
namespace {

std::string show(const Frame& frame) {
    switch (frame.state) {
        case Frame::State::complete:
            return std::string(frame.payload) + "/" + std::to_string(frame.used);
        case Frame::State::incomplete:
            return "incomplete";
        case Frame::State::too_long:
            return "too long";
        case Frame::State::malformed:
            return "malformed";
    }
    return "?";
}

TEST(FramingTest, Lines) {
    EXPECT_EQ(show(frame_line("ab\ncd\n", 2)), "ab/3");
    EXPECT_EQ(show(frame_line("a\r\n", 2)), "a\r/3");
    EXPECT_EQ(show(frame_line("\n", 0)), "/1");
    EXPECT_EQ(show(frame_line("", 2)), "incomplete");
    EXPECT_EQ(show(frame_line("ab", 2)), "incomplete");
    EXPECT_EQ(show(frame_line("abc", 2)), "too long") << "whatever follows";
    EXPECT_EQ(show(frame_line("abc\n", 2)), "too long");
}

TEST(FramingTest, Netstrings) {
    EXPECT_EQ(show(frame_netstring("3:abc,x", 3)), "abc/6");
    EXPECT_EQ(show(frame_netstring("0:,", 3)), "/3");
    EXPECT_EQ(show(frame_netstring(":,", 3)), "/2");
    EXPECT_EQ(show(frame_netstring("003:abc,", 5)), "abc/8");
    for (const char* part : {"", "3", "3:", "3:ab", "3:abc"})
        EXPECT_EQ(show(frame_netstring(part, 3)), "incomplete") << part;
    for (const char* bad : {"x", "3x:", "3:abcd", " 3:abc,", "+3:abc,", "-3:abc,", "3 :abc,", "\n"}) {
        EXPECT_EQ(show(frame_netstring(bad, 3)), "malformed") << bad;
    }
    EXPECT_EQ(show(frame_netstring("4", 3)), "too long") << "before a byte of it is kept";
    EXPECT_EQ(show(frame_netstring("99999999999999999999999999:", 3)), "too long");
    EXPECT_EQ(show(frame_netstring(std::string(50, '0'), 3)), "malformed") << "zeros without end";
}

}  // namespace
}  // namespace postern::tables
