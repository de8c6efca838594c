#include "mta/address/local_delivery.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

std::string handed(AddressWorld& world, std::string user, Account account) {
    const HandOver found = world.ask([&](Context& context) { return hand_over(context, std::move(user), account); });
    switch (found.state) {
        case AnswerState::found:
            return found.transport + ":" + found.next_hop;
        case AnswerState::absent:
            return "local";
        case AnswerState::temp_fail:
        case AnswerState::unknown:
            break;
    }
    return "later";
}

TEST(LocalDeliveryTest, TablesGoBeforeParametersAndMailboxBeforeFallback) {
    AddressWorld world(
        "mailbox_transport_maps = inline:{alice=lmtp:unix:a}\nfallback_transport_maps = inline:{bob=smtp:[b]:25}\n"
        "fallback_transport = relay\n");
    EXPECT_EQ(handed(world, "Alice", Account::exists), "lmtp:unix:a");
    EXPECT_EQ(world.story().back(), "routed Alice lmtp:unix:a mailbox_transport_maps alice");
    EXPECT_EQ(handed(world, "bob", Account::exists), "local");
    EXPECT_EQ(handed(world, "bob", Account::unknown), "smtp:[b]:25");
    EXPECT_EQ(handed(world, "carol", Account::unknown), "relay:");
    AddressWorld all("mailbox_transport = lmtp:unix:all\nfallback_transport = relay\n");
    EXPECT_EQ(handed(all, "nobody", Account::unknown), "lmtp:unix:all");
}

TEST(LocalDeliveryTest, TablesThatFailPutMailOff) {
    AddressWorld world("mailbox_transport_maps = fail:why\n");
    EXPECT_EQ(handed(world, "alice", Account::exists), "later");
}

}  // namespace
}  // namespace postern::address
