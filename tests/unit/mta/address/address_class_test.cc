#include "mta/address/address_class.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

TEST(AddressClassTest, TheFirstListThatHasTheDomainDecides) {
    AddressWorld world(
        "mydestination = example.test, l.test\nvirtual_alias_domains = l.test, va.test, vm.test\n"
        "virtual_mailbox_domains = vm.test, vm2.test, r.test\nrelay_domains = vm2.test, r2.test\n");
    const auto title = [&](std::string domain) {
        return class_title(
            world.ask([&](Context& context) { return classify(context, std::move(domain)); }).address_class);
    };
    EXPECT_EQ(title("example.test"), "local");
    EXPECT_EQ(title("l.test"), "local");
    EXPECT_EQ(title("va.test"), "virtual alias");
    EXPECT_EQ(title("vm.test"), "virtual alias");
    EXPECT_EQ(title("vm2.test"), "virtual mailbox");
    EXPECT_EQ(title("r2.test"), "relay");
    EXPECT_EQ(title("x.r2.test"), "relay");
    EXPECT_EQ(title("out.test"), "default");
    EXPECT_EQ(world.story().back(), "classified out.test default");
}

TEST(AddressClassTest, AListThatFailsLeavesTheClassOpen) {
    AddressWorld world("virtual_alias_domains = fail:why\n");
    EXPECT_EQ(world.ask([](Context& context) { return classify(context, "out.test"); }).state, AnswerState::temp_fail);
    EXPECT_EQ(world.ask([](Context& context) { return classify(context, "example.test"); }).state, AnswerState::found);
}

}  // namespace
}  // namespace postern::address
