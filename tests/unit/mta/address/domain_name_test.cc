#include "mta/address/domain_name.h"

#include <gtest/gtest.h>

namespace postern::address {
namespace {

TEST(DomainNameTest, HostNames) {
    for (const char* name : {"a", "a.b", "out_x.test", "1.a", "a.1", "xn--tda.test"}) {
        EXPECT_TRUE(is_host_name(name, Letters::ascii)) << name;
    }
    for (const char* name : {"", "1", "1.2.3.4", ".a", "a..b", "-a", "a-.b", "a b", "a%b", "a.", "a:25"}) {
        EXPECT_FALSE(is_host_name(name, Letters::utf8)) << name;
    }
    EXPECT_TRUE(is_host_name(std::string(63, 'a') + ".b", Letters::ascii));
    EXPECT_FALSE(is_host_name(std::string(64, 'a') + ".b", Letters::ascii));
}

TEST(DomainNameTest, LettersBeyondAsciiOnlyWhereTheyAreAllowed) {
    EXPECT_TRUE(is_host_name("b\303\274cher.test", Letters::utf8));
    EXPECT_FALSE(is_host_name("b\303\274cher.test", Letters::ascii));
    EXPECT_FALSE(is_host_name("b\303.test", Letters::utf8));  // half a letter
    EXPECT_FALSE(is_host_name("-b\303\274cher.test", Letters::utf8));
}

TEST(DomainNameTest, AddressesInBrackets) {
    EXPECT_EQ(domain_literal("[192.0.2.1]")->text(), "192.0.2.1");
    EXPECT_EQ(domain_literal("[01.2.03.4]")->text(), "1.2.3.4");
    EXPECT_EQ(domain_literal("[0.0.0.0]")->text(), "0.0.0.0");
    EXPECT_EQ(domain_literal("[ipv6:2001:DB8::1]")->text(), "2001:db8::1");
    EXPECT_EQ(domain_literal("[IPv6:::1]")->text(), "::1");
    for (const char* text : {"", "[]", "[::1]", "[junk]", "[1.2.3]", "[256.1.1.1]", "[IPv6:1.2.3.4]",
                             "[IPV6:fe80::1%1]", "[ 1.2.3.4]", "1.2.3.4", "[1.2.3.4"}) {
        EXPECT_FALSE(domain_literal(text)) << text;
    }
}

TEST(DomainNameTest, BareAddresses) {
    EXPECT_TRUE(is_bare_ipv4("1.2.3.4"));
    EXPECT_FALSE(is_bare_ipv4("256.1.1.1"));
    EXPECT_FALSE(is_bare_ipv4("1"));
    EXPECT_FALSE(is_bare_ipv4("::1"));
}

}  // namespace
}  // namespace postern::address
