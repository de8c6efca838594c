#include "mta/address/address_list.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace postern::address {
namespace {

constexpr Completion kLocal{"example.test", "example.test", true, true, true, true};

std::string read(std::string_view text, const Completion* completion = nullptr) {
    return fmt::format("{}", fmt::join(read_addresses(text, completion), " | "));
}

TEST(AddressListTest, NamesGroupsAndCommentsAreLeftOut) {
    EXPECT_EQ(read("a@b, c@d"), "a@b | c@d");
    EXPECT_EQ(read("Full Name <n@o.test>, \"A, B\" <q@o.test>"), "n@o.test | q@o.test");
    EXPECT_EQ(read("group: a@b, c@d; e@f"), "a@b | c@d | e@f");
    EXPECT_EQ(read(":include:/var/y"), ":include:/var/y");
    EXPECT_EQ(read("a (note) @ (x) b"), "a@b");
    EXPECT_EQ(read("a b@c"), "a | b@c");
    EXPECT_EQ(read("a b <c@d> e@f, g"), "c@d | e@f | g");
    EXPECT_EQ(read("<>"), "");
    EXPECT_EQ(read_addresses("<>", nullptr).size(), 1U);
    EXPECT_EQ(read_addresses(" , (x), ;", nullptr).size(), 0U);
    EXPECT_EQ(read("\"a b\"@c"), "a b@c");
}

TEST(AddressListTest, IncompleteAddressesAreCompleted) {
    EXPECT_EQ(read("alice, bob@host, host!carol, <@r:d@e.test>", &kLocal),
              "alice@example.test | bob@host.example.test | carol@host.example.test | d@e.test");
}

TEST(AddressListTest, TenThousandElementsAreRead) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += "a@b, ";
    EXPECT_EQ(read_addresses(text, nullptr).size(), 10'000U);
}

}  // namespace
}  // namespace postern::address
