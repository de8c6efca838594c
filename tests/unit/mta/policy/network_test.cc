#include "mta/policy/network.h"

#include <gtest/gtest.h>

#include "mta/policy/trusted_networks.h"

namespace postern::policy {
namespace {

IpAddress address(std::string_view text) {
    return IpAddress::parse(text).value_or(IpAddress());
}

TEST(NetworkTest, ReadsBothFamiliesAndBrackets) {
    EXPECT_TRUE(Network::parse("192.0.2.0/24")->contains(address("192.0.2.200")));
    EXPECT_FALSE(Network::parse("192.0.2.0/24")->contains(address("192.0.3.1")));
    EXPECT_TRUE(Network::parse("[2001:db8::]/32")->contains(address("2001:db8:1::1")));
    EXPECT_TRUE(Network::parse("[2001:db8::/32]")->contains(address("2001:db8:1::1")));
    EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains(address("1.2.3.4")));
    EXPECT_FALSE(Network::parse("0.0.0.0/0")->contains(address("::1")));
    EXPECT_EQ(Network::parse("[::1]")->prefix, 128U);
    EXPECT_TRUE(Network::parse("10.1.2.3/8")->contains(address("10.9.9.9")));  // other bits do not count
    for (const char* text :
         {"", "10", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "hash:/x", "example.com", "[]"}) {
        EXPECT_FALSE(Network::parse(text)) << text;
    }
}

TEST(NetworkTest, WideMeansShorterThanAnybodysNetwork) {
    EXPECT_TRUE(Network::parse("0.0.0.0/0")->is_wide());
    EXPECT_TRUE(Network::parse("0.0.0.0/7")->is_wide());
    EXPECT_FALSE(Network::parse("172.0.0.0/8")->is_wide());
    EXPECT_TRUE(Network::parse("::/15")->is_wide());
    EXPECT_FALSE(Network::parse("2a00::/16")->is_wide());
}

TEST(PublicAddress, IsOneOfTheInternet) {
    for (const char* text : {"89.207.132.170", "8.8.8.8", "2a0b:5f00::1"})
        EXPECT_TRUE(is_public(address(text))) << text;
    for (const char* text :
         {"10.1.1.1", "127.0.0.1", "172.31.255.1", "192.168.9.9", "100.64.0.1", "169.254.1.1", "224.0.0.1",
          "255.255.255.255", "0.1.2.3", "198.51.100.3", "::1", "fe80::1", "fd00::1", "2001:db8::1"}) {
        EXPECT_FALSE(is_public(address(text))) << text;
    }
}

class Files : public NoTables {
public:
    std::optional<std::vector<std::string>> list_file(std::string_view path) const override {
        if (path == "/nets") return std::vector<std::string>{"10.0.0.0/8", "!10.1.0.0/16"};
        if (path == "/loop") return std::vector<std::string>{"/loop"};
        return std::nullopt;
    }
};

TEST(TrustedNetworks, HaveTheElementsOfFilesInTheirPlace) {
    std::string text;
    for (const TrustedNetwork& element : trusted_networks("192.0.2.1 !/nets hash:/x /gone", Files())) {
        text += element.sense == conf::MatchSense::exclude ? "!" : "";
        text += element.pattern + (element.network ? "" : "?") + " ";
    }
    EXPECT_EQ(text, "192.0.2.1 !10.0.0.0/8 10.1.0.0/16 hash:/x? /gone? ");
}

TEST(TrustedNetworks, AFileThatNamesItselfEnds) {
    const auto elements = trusted_networks("/loop", Files());
    ASSERT_EQ(elements.size(), 1U);
    EXPECT_EQ(elements[0].kind, TrustedNetwork::Kind::unreadable);
}

}  // namespace
}  // namespace postern::policy
