// Which reply the lists of a moment lead to, as the installed Postfix (3.7.11) gave it to the same session.
#include "mta/policy/engine.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/policy/engine_world.h"

namespace postern::policy {
namespace {

using test::World;

struct FlowCase {
    const char* name;
    const char* main_cf;
    const char* helo = "client.example.test";
    const char* recipient = "alice@example.test";
    const char* reply = "pass";
};

void PrintTo(const FlowCase& flow, std::ostream* out) {
    *out << flow.name;
}

class EngineFlow : public testing::TestWithParam<FlowCase> {};

// compatibility_level = 3.6, as where the replies were seen.
const std::string kBase =
    "compatibility_level = 3.6\nmynetworks = 127.0.0.0/24\nsmtpd_relay_restrictions = permit_mynetworks, "
    "defer_unauth_destination\n";

TEST_P(EngineFlow, RepliesAsPostfixDoes) {
    World world(kBase + GetParam().main_cf);
    world.session.helo = GetParam().helo;
    world.session.recipient = GetParam().recipient;
    EXPECT_EQ(world.reply(), GetParam().reply) << GetParam().main_cf;
}

#define CLIENT "<mail.remote.test[127.2.0.1]>: Client host rejected: "
constexpr const char* kGhost = "ghost@example.test";
constexpr const char* kForeign = "x@sink.test";
constexpr const char* kRelay = "454 4.7.1 <x@sink.test>: Relay access denied";
constexpr const char* kUnknown =
    "550 5.1.1 <ghost@example.test>: Recipient address rejected: User unknown in local recipient table";
constexpr const char* kShort = "504 5.5.2 <short>: Helo command rejected: need fully-qualified hostname";
#define BOTH "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = "

INSTANTIATE_TEST_SUITE_P(
    Deferrals, EngineFlow,
    testing::Values(
        FlowCase{.name = "permitted", .main_cf = ""},
        FlowCase{.name = "foreign", .main_cf = "", .recipient = kForeign, .reply = kRelay},
        FlowCase{.name = "ghost", .main_cf = "", .recipient = kGhost, .reply = kUnknown},
        FlowCase{"defer_if_permit", "smtpd_client_restrictions = defer_if_permit", "client.example.test",
                 "alice@example.test", "450 4.7.0 " CLIENT "defer_if_permit requested"},
        // Before the list of users is asked.
        FlowCase{"defer_if_permit_ghost", "smtpd_client_restrictions = defer_if_permit", "x.test", kGhost,
                 "450 4.7.0 " CLIENT "defer_if_permit requested"},
        FlowCase{"a_refusal_comes_first", "smtpd_client_restrictions = defer_if_permit", "x.test", kForeign, kRelay},
        FlowCase{"defer_if_reject_ends_with_its_list", "smtpd_client_restrictions = defer_if_reject", "x.test", kGhost,
                 kUnknown},
        FlowCase{"but_not_between_relay_and_recipient",
                 "smtpd_relay_restrictions = defer_if_reject\nsmtpd_recipient_restrictions = "
                 "reject_unauth_destination, reject_non_fqdn_helo_hostname",
                 "x.test", kGhost,
                 "450 4.7.0 <ghost@example.test>: Recipient address rejected: defer_if_reject requested"},
        FlowCase{"hard_refusal_deferred",
                 BOTH "defer_if_reject, reject_non_fqdn_helo_hostname, defer_unauth_destination", "short",
                 "alice@example.test",
                 "450 4.7.0 <alice@example.test>: Recipient address rejected: defer_if_reject requested"},
        FlowCase{"soft_refusal_stays", BOTH "defer_if_reject, reject_non_fqdn_helo_hostname, defer_unauth_destination",
                 "x.test", kForeign, kRelay},
        FlowCase{"first_of_two",
                 BOTH "check_client_access static:{DEFER_IF_REJECT first}, check_client_access static:{DEFER_IF_REJECT "
                      "second}, reject_unauth_destination, reject",
                 "x.test", "alice@example.test", "450 4.7.1 " CLIENT "first"},
        FlowCase{"first_of_two_lists",
                 "smtpd_helo_restrictions = check_client_access static:{DEFER_IF_PERMIT first}\n"
                 "smtpd_sender_restrictions = check_client_access static:{DEFER_IF_PERMIT second}",
                 "x.test", "alice@example.test", "450 4.7.1 " CLIENT "first"},
        FlowCase{"after_both_lists",
                 "smtpd_relay_restrictions = defer_if_permit, permit\nsmtpd_recipient_restrictions = "
                 "reject_non_fqdn_helo_hostname",
                 "short", "alice@example.test", kShort}),
    [](const auto& flow) { return std::string(flow.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Classes, EngineFlow,
    testing::Values(
        FlowCase{
            "dunno_goes_on",
            "smtpd_restriction_classes = k\nk = reject_non_fqdn_helo_hostname\nsmtpd_client_restrictions = k, reject",
            "x.test", "alice@example.test", "554 5.7.1 " CLIENT "Access denied"},
        FlowCase{"permit_ends_the_list",
                 "smtpd_restriction_classes = k\nk = reject_non_fqdn_helo_hostname, permit\n"
                 "smtpd_client_restrictions = k, reject",
                 "x.test", kForeign, kRelay},
        FlowCase{"reject_inside",
                 "smtpd_restriction_classes = k\nk = reject_non_fqdn_helo_hostname, permit\n"
                 "smtpd_client_restrictions = k, reject",
                 "short", kForeign, kShort},
        FlowCase{"warn_if_reject_covers_it",
                 "smtpd_restriction_classes = k\nk = reject_non_fqdn_helo_hostname, permit\n"
                 "smtpd_client_restrictions = warn_if_reject k, reject",
                 "short", kForeign, kRelay},
        // Postfix runs out of stack there.
        FlowCase{"loop", "smtpd_restriction_classes = k, j\nk = j\nj = k\nsmtpd_client_restrictions = k", "x.test",
                 "alice@example.test", "451 4.3.5 Server configuration error"},
        FlowCase{"unknown_word", "smtpd_client_restrictions = nosuch", "x.test", "alice@example.test",
                 "451 4.3.5 Server configuration error"},
        FlowCase{"unknown_word_is_no_matter_of_warning", "smtpd_client_restrictions = warn_if_reject nosuch", "x.test",
                 "alice@example.test", "451 4.3.5 Server configuration error"},
        FlowCase{"soft_bounce", "soft_bounce = yes\nsmtpd_client_restrictions = reject_non_fqdn_helo_hostname", "short",
                 "alice@example.test", "404 4.5.2 <short>: Helo command rejected: need fully-qualified hostname"},
        FlowCase{"code_out_of_range",
                 "relay_domains_reject_code = 450\nsmtpd_relay_restrictions =\n"
                 "smtpd_recipient_restrictions = defer_unauth_destination",
                 "x.test", kForeign, "450 4.7.1 Service unavailable"},
        FlowCase{"removed", "smtpd_client_restrictions = check_etrn_access static:REJECT", "x.test",
                 "alice@example.test", "pass"}),
    [](const auto& flow) { return std::string(flow.param.name); });

TEST(EngineTest, WarningsAreLoggedAndNothingElse) {
    World world(kBase + "smtpd_client_restrictions = warn_if_reject reject_non_fqdn_helo_hostname\n");
    world.session.helo = "short";
    EXPECT_EQ(world.reply(), "pass");
    EXPECT_EQ(world.log, (std::vector<std::string>{std::string("reject_warning: ") + kShort}));
}

TEST(EngineTest, DiscardAcceptsEverythingFromThenOn) {
    World world(kBase + "smtpd_client_restrictions = check_client_access static:DISCARD\n");
    world.session.recipient = kForeign;
    EXPECT_EQ(world.reply(), "pass");
    EXPECT_EQ(world.log.at(0), "discard: <mail.remote.test[127.2.0.1]>: Client host triggers DISCARD action");
    world.driver.asked.clear();
    EXPECT_EQ(world.reply(), "pass");
    EXPECT_TRUE(world.driver.asked.empty());
}

TEST(EngineTest, WithoutDelayEachCommandHasItsList) {
    World world(kBase +
                "smtpd_delay_reject = no\nsmtpd_client_restrictions = defer_if_permit\n"
                "smtpd_helo_restrictions = defer_if_reject, reject\n");
    EXPECT_EQ(world.reply(Moment::connect), "pass");
    EXPECT_EQ(world.reply(Moment::helo),
              "450 4.7.0 <client.example.test>: Helo command rejected: defer_if_reject requested");
    EXPECT_EQ(world.reply(Moment::rcpt), "450 4.7.0 " CLIENT "defer_if_permit requested");
}

TEST(EngineTest, DataListsCallTheCommandByName) {
    World world(kBase +
                "smtpd_data_restrictions = reject_multi_recipient_bounce\nsmtpd_end_of_data_restrictions = reject\n");
    world.session.sender = "";
    world.session.recipient.reset();
    world.session.recipient_count = 2;
    EXPECT_EQ(world.reply(Moment::data), "550 5.5.3 <DATA>: Data command rejected: Multi-recipient bounce");
    EXPECT_EQ(world.reply(Moment::end_of_data), "554 5.7.1 <END-OF-MESSAGE>: End-of-data rejected: Access denied");
}

TEST(EngineTest, EtrnHasItsList) {
    World world(kBase + "smtpd_etrn_restrictions = check_etrn_access inline:{{a.test=REJECT not}}, defer_if_permit\n");
    world.session.etrn_domain = "a.test";
    EXPECT_EQ(world.reply(Moment::etrn), "554 5.7.1 <a.test>: Etrn command rejected: not");
    world.session.etrn_domain = "b.test";
    EXPECT_EQ(world.reply(Moment::etrn), "450 4.7.0 <b.test>: Etrn command rejected: defer_if_permit requested");
}

TEST(EngineTest, TraceTellsListItemQuestionsAndVerdict) {
    World world(
        kBase +
        "smtpd_restriction_classes = k\nk = check_client_access inline:{mail.remote.test=reject_non_fqdn_sender}\n"
        "smtpd_client_restrictions = permit_mynetworks, warn_if_reject k\n");
    EXPECT_EQ(world.reply(), "pass");
    const auto& entries = world.trace.entries;
    ASSERT_GE(entries.size(), 4U);
    EXPECT_EQ(entries[0].parameter, "smtpd_client_restrictions");
    EXPECT_EQ(entries[0].text, "permit_mynetworks");
    EXPECT_EQ(entries[0].verdict.reason, "the client is not in mynetworks");
    EXPECT_EQ(entries[1].text, "warn_if_reject k");
    EXPECT_TRUE(entries[1].warning);
    EXPECT_EQ(entries[2].parameter, "k");
    EXPECT_EQ(entries[2].depth, 1U);
    ASSERT_FALSE(entries[2].exchanges.empty());
    EXPECT_EQ(describe(entries[2].exchanges[0].answer), "found: reject_non_fqdn_sender");
    EXPECT_EQ(entries[3].parameter, "");
    EXPECT_EQ(entries[3].source, "reject_non_fqdn_sender");
    EXPECT_EQ(entries[3].depth, 2U);
}

// Both branches can be seen by assuming one after the other.
TEST(EngineTest, WhatNobodyKnowsIsAssumed) {
    World world(kBase + "smtpd_client_restrictions = check_client_access hash:/nobody, reject\n");
    world.driver.otherwise = AnswerState::unknown;
    world.assume = Assume::permits;
    const Decision permitted = world.decide();
    EXPECT_EQ(permitted.kind, Decision::Kind::pass);
    EXPECT_FALSE(permitted.known);
    world.assume = Assume::refuses;
    EXPECT_EQ(world.decide().stage, Stage::client);
    EXPECT_EQ(world.reply(), "450 4.7.1 Service unavailable");
}

TEST(EngineTest, NobodyIsAssumedToSayWhatAWordCannot) {
    World world(kBase + "smtpd_client_restrictions = reject_unknown_sender_domain, reject\n");
    world.driver.otherwise = AnswerState::unknown;
    world.assume = Assume::permits;
    EXPECT_EQ(world.reply(), "554 5.7.1 " CLIENT "Access denied");
}

TEST(EngineTest, DeferralsOfAMessageEndWithIt) {
    World world(kBase + "smtpd_delay_reject = no\nsmtpd_sender_restrictions = defer_if_permit\n");
    EXPECT_EQ(world.reply(Moment::mail), "pass");
    EXPECT_EQ(world.reply(), "450 4.7.0 <sender@remote.test>: Sender address rejected: defer_if_permit requested");
    world.carried.start_message();
    EXPECT_EQ(world.reply(), "pass");
}

TEST(EngineTest, LogLinesAreThoseOfPostfix) {
    World world(kBase + "smtpd_client_restrictions = reject\n");
    const LogNote note{"reject", world.reply()};
    EXPECT_EQ(log_line(note, Moment::rcpt, world.session, world.params),
              "NOQUEUE: reject: RCPT from mail.remote.test[127.2.0.1]: 554 5.7.1 " CLIENT
              "Access denied; from=<sender@remote.test> to=<alice@example.test> proto=SMTP helo=<client.example.test>");
}

// 10,000 items and no deep stack.
TEST(EngineTest, LongListsAreOnlyLong) {
    std::string list;
    for (int i = 0; i < 10'000; ++i) list += "reject_non_fqdn_sender, ";
    World world(kBase + "smtpd_client_restrictions = " + list + "reject\n");
    EXPECT_EQ(world.reply(), "554 5.7.1 " CLIENT "Access denied");
    EXPECT_EQ(world.trace.entries.size(), 10'001U);
}

}  // namespace
}  // namespace postern::policy
