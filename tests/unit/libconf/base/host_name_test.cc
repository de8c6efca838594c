#include "libconf/base/host_name.h"

#include <gtest/gtest.h>

#include <string>

namespace postern {
namespace {

std::string fault(std::string_view name) {
    const Result<void> checked = check_host_name(name);
    return checked ? std::string("fine") : checked.error().message;
}

TEST(HostNameTest, AcceptsWhatPostfixAccepts) {
    for (const char* name :
         {"a", "a.b", "A1", "1a", "0x1", "1.2.3.a", "9.a", "_", "a_b", "1_2", "a-b", "a--b", "1-2"}) {
        EXPECT_EQ(fault(name), "fine") << name;
    }
    EXPECT_EQ(fault(std::string(63, 'a')), "fine");
    std::string longest = std::string(63, 'a') + '.';
    longest += longest + longest + std::string(63, 'b');
    EXPECT_EQ(longest.size(), 255U);
    EXPECT_EQ(fault(longest), "fine");
}

// Every text was seen in a warning of Postfix 3.7.11.
TEST(HostNameTest, NamesTheFirstFaultInPostfixsWords) {
    EXPECT_EQ(fault(""), "empty hostname");
    EXPECT_EQ(fault("a b"), "invalid character 32(decimal): a b");
    EXPECT_EQ(fault("\xc3\xa9"), "invalid character 195(decimal): \xc3\xa9");
    EXPECT_EQ(fault("[::1]"), "invalid character 91(decimal): [::1]");
    for (const char* name : {".", "..", ".a", "a..b", "x.", "1..2"}) {
        EXPECT_EQ(fault(name), std::string("misplaced delimiter: ") + name);
    }
    for (const char* name : {"-", "--", "-a", "a-", "a.-b", "a-.b", "12-"}) {
        EXPECT_EQ(fault(name), std::string("misplaced hyphen: ") + name);
    }
    for (const char* name : {"0", "1.2", "1.2.3.4", "256.1.2.3"}) {
        EXPECT_EQ(fault(name), std::string("numeric hostname: ") + name);
    }
    EXPECT_EQ(fault(std::string(64, 'a')), "hostname label too long: " + std::string(64, 'a'));
    EXPECT_EQ(fault("b." + std::string(64, 'a')), "hostname label too long: b." + std::string(64, 'a'));
}

TEST(HostNameTest, CutsALongNameInTheMessage) {
    std::string name;
    for (int i = 0; i < 150; ++i) name += "a.";
    name += 'a';
    EXPECT_EQ(fault(name), "bad length 301 for " + name.substr(0, 100) + "...");
    EXPECT_EQ(fault(std::string(300, 'a')), "hostname label too long: " + std::string(100, 'a'));
}

}  // namespace
}  // namespace postern
