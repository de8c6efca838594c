#include "mta/address/canonical.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

std::string mapped(AddressWorld& world, std::string address, Place place) {
    const Mapped found = world.ask([&](Context& context) { return canonical(context, std::move(address), place); });
    return found.failed() ? "later: " + found.reason : found.address;
}

TEST(CanonicalTest, TablesAreAskedUntilTheyHaveNothingNew) {
    AddressWorld world(
        "recipient_delimiter = +\n"
        "canonical_maps = inline:{{chain1@x.test=chain2@x.test},{chain2@x.test=chain3@x.test},{@old.test=@new.test},"
        "{bob=robert},{two@x.test=p@x.test "
        "q@x.test},{self@x.test=SELF@x.test},{c1@x.test=c2@x.test},{c2@x.test=c1@x.test}}\n");
    const auto recipient = Place::envelope_recipient;
    EXPECT_EQ(mapped(world, "chain1@x.test", recipient), "chain3@x.test");
    EXPECT_EQ(mapped(world, "x+y@old.test", recipient), "x+y@new.test");
    EXPECT_EQ(mapped(world, "bob@example.test", recipient), "robert@example.test");
    EXPECT_EQ(mapped(world, "bob+e@example.test", recipient), "robert+e@example.test");
    EXPECT_EQ(mapped(world, "bob@out.test", recipient), "bob@out.test");
    EXPECT_EQ(mapped(world, "two@x.test", recipient), "p@x.test");
    EXPECT_EQ(mapped(world, "self@x.test", recipient), "SELF@x.test");
    EXPECT_EQ(mapped(world, "c1@x.test", recipient).size(), std::string("c1@x.test").size());  // it ends
    EXPECT_EQ(mapped(world, "", recipient), "");
}

TEST(CanonicalTest, ExtensionsAreKeptWherePropagateUnmatchedExtensionsSaysSo) {
    const std::string maps = "recipient_delimiter = +\ncanonical_maps = inline:{{a@x.test=b@y.test}}\n";
    AddressWorld kept(maps);
    AddressWorld dropped(maps + "propagate_unmatched_extensions = virtual\n");
    EXPECT_EQ(mapped(kept, "a+e@x.test", Place::header_sender), "b+e@y.test");
    EXPECT_EQ(mapped(dropped, "a+e@x.test", Place::header_sender), "b@y.test");
}

TEST(CanonicalTest, EachTableHasItsPlaces) {
    AddressWorld world(
        "sender_canonical_maps = inline:{a@x.test=s@x.test}\nrecipient_canonical_maps = inline:{a@x.test=r@x.test}\n"
        "canonical_maps = inline:{{s@x.test=s2@x.test},{a@x.test=c@x.test}}\n"
        "sender_canonical_classes = envelope_sender\ncanonical_classes = envelope_sender, header_recipient\n");
    EXPECT_EQ(mapped(world, "a@x.test", Place::envelope_sender), "s2@x.test");
    EXPECT_EQ(mapped(world, "a@x.test", Place::header_sender), "a@x.test");
    EXPECT_EQ(mapped(world, "a@x.test", Place::envelope_recipient), "r@x.test");
    EXPECT_EQ(mapped(world, "a@x.test", Place::header_recipient), "r@x.test");
}

TEST(CanonicalTest, FailuresAreNoAnswers) {
    AddressWorld failing("canonical_maps = fail:why\n");
    EXPECT_EQ(mapped(failing, "a@x.test", Place::envelope_sender).substr(0, 5), "later");
    AddressWorld empty("canonical_maps = inline:{{a@x.test=,}}\n");
    EXPECT_EQ(mapped(empty, "a@x.test", Place::envelope_sender).substr(0, 5), "later");
}

TEST(CanonicalTest, MasqueradingTakesTheFirstDomainThatFits) {
    AddressWorld world(
        "masquerade_domains = deep.example.test !exact.example.test example.test\nmasquerade_exceptions = root, u+e\n");
    const auto sender = Place::envelope_sender;
    EXPECT_EQ(mapped(world, "u@h.example.test", sender), "u@example.test");
    EXPECT_EQ(mapped(world, "u@H.Example.Test", sender), "u@example.test");
    EXPECT_EQ(mapped(world, "u@x.deep.example.test", sender), "u@deep.example.test");
    EXPECT_EQ(mapped(world, "u@exact.example.test", sender), "u@exact.example.test");
    EXPECT_EQ(mapped(world, "u@p.exact.example.test", sender), "u@p.exact.example.test");
    EXPECT_EQ(mapped(world, "u@EXAMPLE.TEST", sender), "u@EXAMPLE.TEST");
    EXPECT_EQ(mapped(world, "u@xexample.test", sender), "u@xexample.test");
    EXPECT_EQ(mapped(world, "Root@h.example.test", sender), "Root@h.example.test");
    EXPECT_EQ(mapped(world, "u+e@h.example.test", sender), "u+e@h.example.test");
    EXPECT_EQ(mapped(world, "u@h.example.test", Place::envelope_recipient), "u@h.example.test");  // not in the classes
}

TEST(CanonicalTest, GenericMapsHaveTheirOwnTable) {
    AddressWorld world("smtp_generic_maps = inline:{{@local.test=me@public.test},{bob@example.test=bob.out}}\n");
    const auto map = [&](std::string address) {
        return world.ask([&](Context& context) { return generic(context, std::move(address)); }).address;
    };
    EXPECT_EQ(map("x@local.test"), "me@public.test");
    EXPECT_EQ(map("bob@example.test"), "bob.out@example.test");
    EXPECT_EQ(map("carol@example.test"), "carol@example.test");
}

TEST(CanonicalTest, StepsNameTableAndKey) {
    AddressWorld world("canonical_maps = inline:{@old.test=@new.test}\nmasquerade_domains = test\n");
    EXPECT_EQ(mapped(world, "a@old.test", Place::envelope_sender), "a@test");
    const std::vector<std::string> want{"mapped a@old.test a@new.test canonical_maps @old.test",
                                        "masqueraded a@new.test a@test masquerade_domains"};
    EXPECT_EQ(world.story(), want);
    EXPECT_EQ(world.spot(world.trace().back().where), "7:22 test");
}

}  // namespace
}  // namespace postern::address
