#include "mta/address/alias_expand.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, " "));
}

std::string expanded(AddressWorld& world, std::string recipient) {
    const Expansion found = world.ask([&](Context& context) { return expand_aliases(context, std::move(recipient)); });
    return found.failed() ? "later: " + found.reason : joined(found.recipients);
}

constexpr const char* kAliases =
    "recipient_delimiter = +\n"
    "virtual_alias_maps = inline:{{a@v.test=b@v.test c@v.test},{b@v.test=d@o.test e@o.test},{c@v.test=f@o.test},"
    "{self@v.test=self@v.test alice},{late@v.test=z@o.test late@v.test},{cyc1@v.test=cyc2@v.test},"
    "{cyc2@v.test=cyc1@v.test},{dup@v.test=alice alice@example.test ALICE@example.test},{@catch.test=carol},"
    "{@dom.test=@example.test},{grow@v.test=grow+x@v.test},{l1@v.test=l2@v.test},{l2@v.test=l3@v.test},"
    "{l3@v.test=x@o.test},{n4@v.test=1@o.test 2@o.test 3@o.test 4@o.test},{names@v.test=Full Name <n@o.test> "
    "\"a b\"@o.test},"
    "{none@v.test=(nobody)}}\n";

TEST(AliasExpandTest, TheFirstMemberTakesThePlaceOfTheAlias) {
    AddressWorld world(kAliases);
    EXPECT_EQ(expanded(world, "a@v.test"), "d@o.test f@o.test e@o.test");
    EXPECT_EQ(expanded(world, "A@V.test"), "d@o.test f@o.test e@o.test");
    EXPECT_EQ(expanded(world, "x@o.test"), "x@o.test");
    EXPECT_EQ(expanded(world, "dup@v.test"), "alice@example.test");
    EXPECT_EQ(expanded(world, "names@v.test"), "n@o.test a b@o.test");
    EXPECT_EQ(expanded(world, ""), "");
}

TEST(AliasExpandTest, WildcardsAndExtensions) {
    AddressWorld world(kAliases);
    EXPECT_EQ(expanded(world, "x+e@catch.test"), "carol@example.test");
    EXPECT_EQ(expanded(world, "u+e@dom.test"), "u+e@example.test");
    EXPECT_EQ(expanded(world, "l3+e@v.test"), "x+e@o.test");
    AddressWorld dropped(std::string(kAliases) + "propagate_unmatched_extensions = canonical\n");
    EXPECT_EQ(expanded(dropped, "l3+e@v.test"), "x@o.test");
    EXPECT_EQ(expanded(dropped, "u+e@dom.test"), "u+e@example.test");
}

TEST(AliasExpandTest, AnAliasMayNameItself) {
    AddressWorld world(kAliases);
    EXPECT_EQ(expanded(world, "self@v.test"), "self@v.test alice@example.test");
    EXPECT_EQ(expanded(world, "late@v.test"), "z@o.test late@v.test");
}

TEST(AliasExpandTest, LimitsEndWhatWouldNotEnd) {
    AddressWorld world(kAliases);
    EXPECT_NE(expanded(world, "cyc1@v.test").find("virtual_alias_recursion_limit"), std::string::npos);
    EXPECT_EQ(expanded(world, "grow@v.test").substr(0, 5), "later");
    EXPECT_EQ(expanded(world, "none@v.test").substr(0, 5), "later");
    AddressWorld two(std::string(kAliases) + "virtual_alias_recursion_limit = 2\nvirtual_alias_expansion_limit = 3\n");
    EXPECT_EQ(expanded(two, "l3@v.test"), "x@o.test");
    EXPECT_EQ(expanded(two, "l2@v.test").substr(0, 5), "later");
    EXPECT_NE(expanded(two, "n4@v.test").find("virtual_alias_expansion_limit = 3"), std::string::npos);
    EXPECT_EQ(two.trace().back().kind, TraceStep::Kind::limited);
    AddressWorld length(std::string(kAliases) + "virtual_alias_address_length_limit = 8\n");
    EXPECT_EQ(expanded(length, "b@v.test"), "d@o.test e@o.test");
    EXPECT_EQ(expanded(length, "l1@v.test").substr(0, 5), "later");
}

TEST(AliasExpandTest, TablesThatFailPutMailOff) {
    AddressWorld world("virtual_alias_maps = inline:{a@v.test=b@v.test}, fail:why\n");
    EXPECT_EQ(expanded(world, "a@v.test").substr(0, 5), "later");
}

TEST(AliasExpandTest, TheTraceIsATree) {
    AddressWorld world(kAliases);
    EXPECT_EQ(expanded(world, "a@v.test"), "d@o.test f@o.test e@o.test");
    const std::vector<std::string> want{"expanded a@v.test b@v.test virtual_alias_maps a@v.test",
                                        "expanded a@v.test c@v.test virtual_alias_maps a@v.test",
                                        "  expanded b@v.test d@o.test virtual_alias_maps b@v.test",
                                        "  expanded b@v.test e@o.test virtual_alias_maps b@v.test",
                                        "  expanded c@v.test f@o.test virtual_alias_maps c@v.test"};
    EXPECT_EQ(world.story(), want);
}

std::string received(AddressWorld& world, std::string sender, std::vector<std::string> recipients) {
    const Envelope found = world.ask(
        [&](Context& context) { return receive_envelope(context, std::move(sender), std::move(recipients)); });
    if (found.state != AnswerState::found) return "later: " + found.reason;
    std::string out = found.sender + ":";
    for (const auto& recipient : found.recipients) out += " " + recipient.original + ">" + recipient.final;
    return out;
}

TEST(ReceiveEnvelopeTest, CopiesFollowTheirReason) {
    AddressWorld world(
        "always_bcc = all\nsender_bcc_maps = inline:{bob@example.test=dave}\n"
        "recipient_bcc_maps = inline:{{alice@example.test=carol},{v@v.test=vcopy@v.test}}\nrecipient_delimiter = +\n"
        "virtual_alias_maps = inline:{{v@v.test=alice},{vcopy@v.test=erin}}\n");
    EXPECT_EQ(received(world, "bob@example.test", {"alice+x@example.test"}),
              "bob@example.test: dave@example.test>dave@example.test alice+x@example.test>alice+x@example.test "
              "carol@example.test>carol@example.test all@example.test>all@example.test");
    EXPECT_EQ(received(world, "", {"v@v.test"}),
              ": v@v.test>alice@example.test vcopy@v.test>erin@example.test all@example.test>all@example.test");
}

TEST(ReceiveEnvelopeTest, EachPairOfOriginalAndFinalIsThereOnce) {
    AddressWorld world("canonical_maps = inline:{b@x.test=c@x.test}\n");
    EXPECT_EQ(received(world, "b@x.test", {"b@x.test", "B@x.test", "c@x.test"}),
              "c@x.test: b@x.test>c@x.test c@x.test>c@x.test");
    EXPECT_EQ(received(world, "host!u", {"u%out.test"}), "u@host: u%out.test>u@out.test");
    EXPECT_EQ(world.story().front().substr(0, 26), "rewritten host!u u@host sw");
}

TEST(ReceiveEnvelopeTest, OneFailureIsAFailureOfAll) {
    AddressWorld world("recipient_bcc_maps = fail:why\n");
    EXPECT_EQ(received(world, "a@x.test", {"b@x.test"}).substr(0, 5), "later");
}

}  // namespace
}  // namespace postern::address
