#include "libconf/base/ip_address.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace postern {
namespace {

std::string network(std::string_view address, unsigned prefix) {
    return IpAddress::parse(address)->network(prefix).text();
}

TEST(IpAddressTest, ReadsAndWritesBothFamilies) {
    for (const char* text :
         {"0.0.0.0", "192.0.2.9", "255.255.255.255", "::", "::1", "2001:db8::9", "::ffff:192.0.2.1"}) {
        const auto address = IpAddress::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->text(), text);
        EXPECT_EQ(address->bits(), std::string_view(text).find(':') == std::string_view::npos ? 32U : 128U) << text;
    }
    EXPECT_EQ(IpAddress::parse("2001:DB8:0:0::9")->text(), "2001:db8::9");
}

TEST(IpAddressTest, RefusesEverythingElseAndNamesIt) {
    const std::string with_nul("1.2.3.4\0x", 9);
    for (const std::string& text :
         {std::string(""), std::string("1.2.3"), std::string("1.2.3.256"), std::string("127.1"), std::string("[::1]"),
          std::string("::1/64"), std::string("fe80::1%lo"), with_nul}) {
        const auto address = IpAddress::parse(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().code, ErrorCode::bad_value);
        EXPECT_EQ(address.error().message, text);
    }
}

TEST(IpAddressTest, CutsToTheNetwork) {
    EXPECT_EQ(network("192.0.2.201", 32), "192.0.2.201");
    EXPECT_EQ(network("192.0.2.201", 31), "192.0.2.200");
    EXPECT_EQ(network("192.0.2.201", 25), "192.0.2.128");
    EXPECT_EQ(network("130.1.50.3", 19), "130.1.32.0");
    EXPECT_EQ(network("223.255.255.1", 1), "128.0.0.0");
    EXPECT_EQ(network("11.1.2.3", 0), "0.0.0.0");
    EXPECT_EQ(network("2001:db8:ffff:ffff::9", 61), "2001:db8:ffff:fff8::");
    EXPECT_EQ(network("2001:db9::a", 128), "2001:db9::a");
    EXPECT_EQ(network("2001:db9::a", 0), "::");
}

TEST(IpAddressTest, KnowsWildcards) {
    EXPECT_TRUE(IpAddress::parse("0.0.0.0")->is_wildcard());
    EXPECT_TRUE(IpAddress::parse("::")->is_wildcard());
    EXPECT_FALSE(IpAddress::parse("::1")->is_wildcard());
    EXPECT_NE(*IpAddress::parse("::"), *IpAddress::parse("0.0.0.0"));
}

}  // namespace
}  // namespace postern
