#include "mta/address/recipient_check.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

using policy::AddressRole;

std::string listed(AddressWorld& world, std::string address, AddressRole role = AddressRole::recipient) {
    const Listing found = world.ask([&](Context& context) { return check_listed(context, std::move(address), role); });
    switch (found.state) {
        case AnswerState::found:
            return "ok";
        case AnswerState::absent:
            return std::to_string(found.code) + " " + found.dsn + " " + found.text;
        case AnswerState::temp_fail:
            return "later";
        case AnswerState::unknown:
            break;
    }
    return "unknown";
}

constexpr const char* kLists =
    "virtual_alias_domains = va.test\nvirtual_alias_maps = inline:{known@va.test=x@y}\n"
    "virtual_mailbox_domains = vm.test\nvirtual_mailbox_maps = inline:{known@vm.test=box/}\n"
    "relay_domains = relayed.test\nrelay_recipient_maps = inline:{known@relayed.test=1}\n"
    "local_recipient_maps = inline:{{alice=1},{sales@example.test=1}}\nrecipient_delimiter = +\n"
    "unknown_local_recipient_reject_code = 551\n";

TEST(RecipientCheckTest, EachClassHasItsListAndReply) {
    AddressWorld world(kLists);
    for (const char* known : {"alice@example.test", "alice+x@example.test", "sales@example.test", "known@va.test",
                              "known@vm.test", "known+x@vm.test", "known@relayed.test", "any@out.test", "",
                              "postmaster@example.test", "MAILER-DAEMON@example.test", "double-bounce@example.test"}) {
        EXPECT_EQ(listed(world, known), "ok") << known;
    }
    EXPECT_EQ(listed(world, "bob@example.test"), "551 5.1.1 User unknown in local recipient table");
    EXPECT_EQ(listed(world, "x@va.test"), "550 5.1.1 User unknown in virtual alias table");
    EXPECT_EQ(listed(world, "x@vm.test"), "550 5.1.1 User unknown in virtual mailbox table");
    EXPECT_EQ(listed(world, "x@relayed.test"), "550 5.1.1 User unknown in relay recipient table");
    EXPECT_EQ(listed(world, "x@vm.test", AddressRole::sender), "550 5.1.0 User unknown in virtual mailbox table");
    EXPECT_EQ(listed(world, "x@va.test", AddressRole::sender), "550 5.1.7 User unknown in virtual alias table");
}

TEST(RecipientCheckTest, TheTableNameMayBeKeptBack) {
    AddressWorld world(std::string(kLists) + "show_user_unknown_table_name = no\n");
    EXPECT_EQ(listed(world, "bob@example.test"), "551 5.1.1 User unknown");
    EXPECT_EQ(listed(world, "x@va.test"), "550 5.1.1 User unknown");
}

TEST(RecipientCheckTest, MappedAddressesExist) {
    AddressWorld world(
        std::string(kLists) +
        "sender_canonical_maps = inline:{s@example.test=x@y}\n"
        "recipient_canonical_maps = inline:{r@example.test=x@y}\ncanonical_maps = inline:{c@example.test=x@y}\n");
    EXPECT_EQ(listed(world, "c@example.test"), "ok");
    EXPECT_EQ(listed(world, "r@example.test"), "ok");
    EXPECT_NE(listed(world, "s@example.test"), "ok");
    EXPECT_EQ(listed(world, "s@example.test", AddressRole::sender), "ok");
}

TEST(RecipientCheckTest, ErrorAndRetryTransportsRefuse) {
    AddressWorld world(
        "local_recipient_maps =\nrelocated_maps = inline:{moved@example.test=a@b}\n"
        "transport_maps = inline:{{e1.test=error:5.7.1 nope},{e2.test=error:nope},{e3.test=error:4.7.1 "
        "x},{r.test=retry:4.1.1 later}}\n");
    EXPECT_EQ(listed(world, "moved@example.test"), "550 5.1.6 User has moved to a@b");
    EXPECT_EQ(listed(world, "moved@example.test", AddressRole::sender), "550 5.1.7 User has moved to a@b");
    EXPECT_EQ(listed(world, "x@e1.test"), "550 5.7.1 nope");
    EXPECT_EQ(listed(world, "x@e2.test"), "550 5.1.1 nope");
    EXPECT_EQ(listed(world, "x@e2.test", AddressRole::sender), "550 5.1.0 nope");
    EXPECT_EQ(listed(world, "x@e3.test"), "550 5.7.1 x");
    EXPECT_EQ(listed(world, "x@r.test"), "450 4.1.1 later");
    EXPECT_EQ(listed(world, "x@r.test", AddressRole::sender), "450 4.1.7 later");
    EXPECT_EQ(listed(world, "anybody@example.test"), "ok");
}

TEST(RecipientCheckTest, TablesThatFailPutMailOff) {
    AddressWorld world("local_recipient_maps = fail:why\n");
    EXPECT_EQ(listed(world, "alice@example.test"), "later");
    EXPECT_EQ(listed(world, "postmaster@example.test"), "ok");
    AddressWorld aliases("virtual_alias_maps = fail:why\nvirtual_alias_domains =\n");
    EXPECT_EQ(listed(aliases, "x@out.test"), "later");
}

TEST(RecipientCheckTest, UsersOfTheSystemAreTheDefault) {
    AddressWorld world("local_recipient_maps = proxy:unix:passwd.byname $alias_maps\n");
    EXPECT_EQ(listed(world, "root@example.test"), "ok");
    EXPECT_EQ(listed(world, "no.such.user@example.test"), "550 5.1.1 User unknown in local recipient table");
}

}  // namespace
}  // namespace postern::address
