#include "mta/address/next_hop.h"

#include <gtest/gtest.h>

#include "mta/address/trace.h"

namespace postern::address {
namespace {

using enum Destination::Kind;

struct Case {
    const char* text;
    Destination want;
};
class NextHopAccepts : public testing::TestWithParam<Case> {};

TEST_P(NextHopAccepts, OneDestination) {
    const auto got = parse_destination(GetParam().text);
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(*got, GetParam().want) << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(Forms, NextHopAccepts,
                         testing::Values(Case{"example.com", {domain, "example.com", ""}},
                                         Case{"example.com:2525", {domain, "example.com", "2525"}},
                                         Case{"example.com:submission", {domain, "example.com", "submission"}},
                                         Case{"[mx.example.com]", {host, "mx.example.com", ""}},
                                         Case{"[mx.example.com]:25", {host, "mx.example.com", "25"}},
                                         Case{"[192.0.2.1]:26", {host, "192.0.2.1", "26"}},
                                         Case{"[IPv6:2001:db8::1]:26", {host, "2001:db8::1", "26"}},
                                         Case{"[2001:db8::1]", {host, "2001:db8::1", ""}},
                                         Case{"inet:mx.example.com:24", {host, "mx.example.com", "24"}},
                                         Case{"inet:[::1]:24", {host, "::1", "24"}},
                                         Case{"unix:private/lmtp", {socket, "private/lmtp", ""}}));

TEST(NextHopTest, FaultsNameTheText) {
    for (const char* text :
         {"[a", "[a]b", "[a]:", "[a]:99999", "a:", "[]", "::1", "unix:", "inet:", ":25", "[ipv6:x]"}) {
        const auto got = parse_destination(text);
        ASSERT_FALSE(got) << text;
        EXPECT_EQ(got.error().code, ErrorCode::bad_syntax);
        EXPECT_TRUE(got.error().message.starts_with(text)) << got.error().message;
    }
    EXPECT_FALSE(parse_next_hop(" , "));
}

TEST(NextHopTest, ListsAreTriedInOrder) {
    const auto got = parse_next_hop("[a]:25, b c:26,,unix:d");
    ASSERT_TRUE(got) << got.error().message;
    const std::vector<Destination> want{{host, "a", "25"}, {domain, "b", ""}, {domain, "c", "26"}, {socket, "d", ""}};
    EXPECT_EQ(*got, want);
}

TEST(NextHopTest, TheFirstColonDividesTransportAndNextHop) {
    EXPECT_EQ(parse_transport("smtp:[a]:25").transport, "smtp");
    EXPECT_EQ(parse_transport("smtp:[a]:25").next_hop, "[a]:25");
    EXPECT_EQ(parse_transport("local").transport, "local");
    EXPECT_EQ(parse_transport("local").next_hop, "");
    EXPECT_EQ(parse_transport(":x").transport, "");
}

TEST(TraceTest, KindsHaveDifferentNames) {
    EXPECT_EQ(kind_name(TraceStep::Kind::rewritten), "rewritten");
    EXPECT_EQ(kind_name(TraceStep::Kind::failed), "failed");
    EXPECT_NE(kind_name(TraceStep::Kind::expanded), kind_name(TraceStep::Kind::copied));
}

}  // namespace
}  // namespace postern::address
