// What access tables, DNS lists and policy servers lead to, as the installed Postfix (3.7.11) replies.
#include <gtest/gtest.h>

#include "mta/policy/address_filter.h"
#include "mta/policy/policy_request.h"
#include "mta/policy/reply_text.h"
#include "tests/unit/mta/policy/engine_world.h"

namespace postern::policy {
namespace {

using test::World;

const std::string kBase = "compatibility_level = 3.6\nsmtpd_relay_restrictions =\n";
#define CLIENT "<mail.remote.test[127.2.0.1]>: Client host rejected: "
#define SENDER "<sender@remote.test>: Sender address rejected: "

struct ActionCase {
    const char* action;
    const char* reply;
    const char* log = "";
};

class AccessActions : public testing::TestWithParam<ActionCase> {};

TEST_P(AccessActions, ReplyAsPostfixDoes) {
    World world(kBase + "smtpd_sender_restrictions = check_sender_access static:{" + GetParam().action + "}\n");
    EXPECT_EQ(world.reply(), GetParam().reply);
    if (*GetParam().log != '\0') {
        ASSERT_FALSE(world.log.empty());
        EXPECT_EQ(world.log[0], GetParam().log);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Refusals, AccessActions,
    testing::Values(
        ActionCase{"OK", "pass"}, ActionCase{"RELAY", "pass"}, ActionCase{"12345", "pass"}, ActionCase{"521", "pass"},
        ActionCase{"DUNNO", "pass"}, ActionCase{"REJECT", "554 5.7.1 " SENDER "Access denied"},
        ActionCase{"reject lower case", "554 5.7.1 " SENDER "lower case"},
        ActionCase{"REJECT 5.9.1 own status", "554 5.9.1 " SENDER "own status"},
        ActionCase{"REJECT 4.9.1 wrong class", "554 5.9.1 " SENDER "wrong class"},
        ActionCase{"REJECT 5.1.1 is sender", "554 5.1.7 " SENDER "is sender"},
        ActionCase{"REJECT 5.7.1", "554 5.7.1 " SENDER "Access denied"},
        ActionCase{"REJECT 5.7  spaced", "554 5.7.1 " SENDER "5.7  spaced"},
        ActionCase{"DEFER", "450 4.7.1 " SENDER "Access denied"},
        ActionCase{"DEFER 5.7.99 xx", "450 4.7.99 " SENDER "xx"},
        ActionCase{"DEFER_IF_PERMIT busy", "450 4.7.1 " SENDER "busy"},
        ActionCase{"DEFER_IF_PERMIT", "450 4.7.1 " SENDER "Service unavailable"}, ActionCase{"DEFER_IF_REJECT", "pass"},
        ActionCase{"554 plain code", "554 5.7.1 " SENDER "plain code"},
        ActionCase{"421 4.7.9 closing", "421 4.7.9 " SENDER "closing"}, ActionCase{"400 xx", "400 4.7.1 " SENDER "xx"},
        ActionCase{"HANGUP", "hang up"},
        ActionCase{"reject_unauth_destination, reject", "554 5.7.1 " SENDER "Access denied"},
        ActionCase{"FROBNICATE", "451 4.3.5 Server configuration error",
                   "warning: unknown smtpd restriction: \"FROBNICATE\""},
        ActionCase{"DELAY 5s", "451 4.3.5 Server configuration error"},
        ActionCase{"check_client_access static:OK", "451 4.3.5 Server configuration error",
                   "warning: access table static:{check_client_access static:OK} has entry with lookup table: "
                   "check_client_access static:OK"}));

INSTANTIATE_TEST_SUITE_P(
    Marks, AccessActions,
    testing::Values(
        ActionCase{"HOLD", "pass", "hold: <sender@remote.test>: Sender address triggers HOLD action"},
        ActionCase{"HOLD look at this", "pass", "hold: <sender@remote.test>: Sender address look at this"},
        ActionCase{"DISCARD", "pass", "discard: <sender@remote.test>: Sender address triggers DISCARD action"},
        ActionCase{"FILTER a:b", "pass", "filter: <sender@remote.test>: Sender address triggers FILTER a:b"},
        ActionCase{"REDIRECT a@b", "pass", "redirect: <sender@remote.test>: Sender address triggers REDIRECT a@b"},
        ActionCase{"BCC a@b", "pass", "bcc: <sender@remote.test>: Sender address triggers BCC a@b"},
        ActionCase{"WARN just looking", "pass", "warn: just looking"}, ActionCase{"INFO note", "pass", "info: note"},
        ActionCase{"FILTER", "pass",
                   "warning: access table static:{FILTER} entry \"sender@remote.test\" has FILTER entry without value"},
        ActionCase{
            "FILTER x", "pass",
            "warning: access table static:{FILTER x} entry \"sender@remote.test\" requires transport:destination"},
        ActionCase{"BCC", "pass",
                   "warning: access table static:{BCC} entry \"sender@remote.test\" requires user@domain target"},
        ActionCase{
            "PREPEND X Y: z", "pass",
            "warning: access table static:{PREPEND X Y: z} entry \"sender@remote.test\" requires header: text"}));

TEST(AccessEffects, ReachTheMessage) {
    World world(kBase +
                "smtpd_client_restrictions = check_client_access static:{PREPEND X-A: b c}, "
                "check_client_access static:{REDIRECT a@b}\n");
    EXPECT_EQ(world.reply(), "pass");
    EXPECT_EQ(world.effects,
              (std::vector<Effect>{{Effect::Kind::prepend, "X-A: b c"}, {Effect::Kind::redirect, "a@b"}}));
}

struct TableCase {
    const char* list;
    const char* reply;
};
class AccessTables : public testing::TestWithParam<TableCase> {};

TEST_P(AccessTables, ReplyAsPostfixDoes) {
    World world(kBase + "smtpd_client_restrictions = " + GetParam().list + "\n");
    world.session.helo = "[127.2.0.9]";
    world.session.recipient = "alice";
    world.session.login.username = "al";
    world.session.tls.pubkey_fingerprint = "AA";
    world.driver.on("route of recipient alice", [] {
        ResolveAnswer route;
        route.state = AnswerState::found;
        route.address_class = AddressClass::local;
        route.address = "alice@example.test";
        return route;
    }());
    const auto address = [](const char* text) { return DnsRecord{DnsType::a, {}, *IpAddress::parse(text), 0}; };
    world.driver.dns("mail.remote.test", DnsType::a, {address("127.2.3.4")});
    world.driver.dns("mail.remote.test", DnsType::mx, {{DnsType::mx, "mx.remote.test", {}, 1}});
    world.driver.dns("mx.remote.test", DnsType::a, {address("127.2.3.5")});
    world.driver.dns("remote.test", DnsType::ns, {{DnsType::ns, "ns.remote.test", {}, 0}});
    world.driver.dns("ns.remote.test", DnsType::a, {address("127.2.3.6")});
    EXPECT_EQ(world.reply(), GetParam().reply) << testing::PrintToString(world.driver.asked);
}

INSTANTIATE_TEST_SUITE_P(
    Subjects, AccessTables,
    testing::Values(
        TableCase{"check_client_access inline:{{remote.test=REJECT parent}}", "554 5.7.1 " CLIENT "parent"},
        TableCase{"check_client_access inline:{{127.2=REJECT net}}", "554 5.7.1 " CLIENT "net"},
        TableCase{"check_client_access fail:x", "451 4.3.5 " CLIENT "Server configuration error"},
        TableCase{"check_client_access inline:{{127.2.0.1= }}", "451 4.3.5 " CLIENT "Server configuration error"},
        TableCase{"check_reverse_client_hostname_access inline:{{mail.remote.test=REJECT r}}",
                  "554 5.7.1 <mail.remote.test>: Unverified Client host rejected: r"},
        TableCase{"check_helo_access static:{454 not now}", "454 4.7.1 <[127.2.0.9]>: Helo command rejected: not now"},
        TableCase{"check_recipient_access inline:{{example.test=450 4.2.9 later}}",
                  "450 4.2.9 <alice>: Recipient address rejected: later"},
        TableCase{"check_sender_access inline:{{sender@=REJECT local part}}", "554 5.7.1 " SENDER "local part"},
        TableCase{"check_sasl_access static:REJECT", "pass"},
        TableCase{"check_sasl_access inline:{{al=REJECT}}\nsmtpd_sasl_auth_enable = yes",
                  "554 5.7.1 <al>: SASL login name rejected: Access denied"},
        TableCase{"check_ccert_access inline:{{AA=REJECT}}", "554 5.7.1 " CLIENT "Access denied"},
        TableCase{"check_ccert_access {inline:{{AA=REJECT}}, {search_order = cert_fingerprint}}", "pass"},
        TableCase{"check_client_a_access inline:{{127.2.3.4=REJECT a}}", "554 5.7.1 " CLIENT "a"},
        TableCase{"check_client_mx_access inline:{{127.2.3.5=REJECT mx}}", "554 5.7.1 " CLIENT "mx"},
        TableCase{"check_client_mx_access inline:{{mx.remote.test=REJECT mx name}}", "554 5.7.1 " CLIENT "mx name"},
        TableCase{"check_client_ns_access inline:{{127.2.3.6=554 5.8.8 ns}}", "554 5.8.8 " CLIENT "ns"},
        TableCase{"check_reverse_client_hostname_a_access inline:{{127.2.3.4=REJECT a}}",
                  "554 5.7.1 <mail.remote.test>: Unverified Client host rejected: a"},
        TableCase{"check_sender_ns_access inline:{{ns.remote.test=REJECT by ns name}}",
                  "554 5.7.1 " SENDER "by ns name"},
        TableCase{"check_helo_mx_access inline:{{127.2.0.9=REJECT literal}}",
                  "554 5.7.1 <[127.2.0.9]>: Helo command rejected: literal"},
        TableCase{"check_helo_ns_access static:REJECT", "pass"},
        TableCase{"check_client_a_access static:OK", "451 4.3.5 Server configuration error"},
        TableCase{"check_client_a_access static:permit", "451 4.3.5 Server configuration error"},
        TableCase{"check_client_a_access fail:x", "451 4.3.5 " CLIENT "Server configuration error"}));

std::string with_list(const std::string& list) {
    return kBase + "smtpd_client_restrictions = " + list + "\n";
}

void list_client(World& world) {
    world.driver.on("DNS list bl.test, 127.2.0.1",
                    DnsListAnswer{AnswerState::found, {*IpAddress::parse("127.0.0.4")}, {}, {}});
    world.driver.on("DNS list bl.test, 127.2.0.1, text", DnsListAnswer{AnswerState::found, {}, "see $client", {}});
    world.driver.on("DNS list bl.test, mail.remote.test",
                    DnsListAnswer{AnswerState::found, {*IpAddress::parse("127.0.0.2")}, {}, {}});
    world.driver.on("DNS list bl.test, remote.test",
                    DnsListAnswer{AnswerState::found, {*IpAddress::parse("127.0.0.3")}, {}, {}});
    world.driver.on("DNS list down.test, 127.2.0.1", DnsListAnswer{AnswerState::temp_fail, {}, {}, "try again"});
}

class DnsLists : public testing::TestWithParam<TableCase> {};

TEST_P(DnsLists, ReplyAsPostfixDoes) {
    World world(with_list(GetParam().list));
    list_client(world);
    EXPECT_EQ(world.reply(), GetParam().reply) << testing::PrintToString(world.driver.asked);
}

#define BLOCKED(what) "554 5.7.1 Service unavailable; " what " blocked using bl.test"
INSTANTIATE_TEST_SUITE_P(
    All, DnsLists,
    testing::Values(
        TableCase{"reject_rbl_client bl.test", BLOCKED("Client host [127.2.0.1]") "; see $client"},
        TableCase{"reject_rbl_client bl.test=127.0.0.[2;4;6..8]", BLOCKED("Client host [127.2.0.1]") "; see $client"},
        TableCase{"reject_rbl_client bl.test=127.0.0.[5..9]", "pass"},
        TableCase{"reject_rbl_client bl.test=127.0.0.x", "451 4.3.5 Server configuration error"},
        TableCase{"reject_rbl_client down.test", "pass"},
        TableCase{"reject_rhsbl_client bl.test", BLOCKED("Client host [mail.remote.test]")},
        TableCase{"reject_rhsbl_reverse_client bl.test", BLOCKED("Unverified Client host [mail.remote.test]")},
        TableCase{"reject_rhsbl_sender bl.test", BLOCKED("Sender address [sender@remote.test]")},
        TableCase{"reject_rhsbl_helo bl.test", "pass"}, TableCase{"reject_rhsbl_recipient bl.test", "pass"},
        TableCase{"reject_maps_rbl\nmaps_rbl_domains = none.test, bl.test",
                  BLOCKED("Client host [127.2.0.1]") "; see $client"},
        TableCase{"permit_dnswl_client bl.test, reject", "pass"},
        TableCase{"permit_rhswl_client bl.test, reject", "pass"},
        TableCase{"permit_dnswl_client bl.test=127.0.0.3, reject", "554 5.7.1 " CLIENT "Access denied"},
        TableCase{"permit_dnswl_client down.test, reject",
                  "450 4.7.1 <127.2.0.1>: Client host rejected: Service unavailable"},
        TableCase{"reject_rbl_client bl.test\nmaps_rbl_reject_code = 450",
                  "450 4.7.1 Service unavailable; Client host [127.2.0.1] blocked using bl.test; see $client"},
        TableCase{"reject_rbl_client bl.test\ndefault_rbl_reply = 571 5.9.9 $client ${nosuch:none} $recipient_name",
                  "571 5.9.9 mail.remote.test[127.2.0.1] none alice"},
        TableCase{"reject_rbl_client bl.test\ndefault_rbl_reply = 250 ok", "450 4.7.1 Service unavailable"},
        TableCase{"reject_rbl_client bl.test\nrbl_reply_maps = fail:x", "451 4.3.5 Server configuration error"},
        TableCase{"reject_rbl_client bl.test\nrbl_reply_maps = inline:{{bl.test=550 5.7.9 mapped}}",
                  "550 5.7.9 mapped"}));

TEST(DnsListsAndRelaying, AllowListsDoNotOpenTheRelay) {
    World world(with_list("permit_dnswl_client bl.test, reject"));
    list_client(world);
    world.session.recipient = "x@sink.test";
    EXPECT_EQ(world.reply(), "554 5.7.1 " CLIENT "Access denied");
}

TEST(AddressFilterTest, SetsAndRangesOfEachByte) {
    const auto filter = AddressFilter::parse("127.[0..1].[2;4].[6..8;10]");
    ASSERT_TRUE(filter) << filter.error().message;
    EXPECT_TRUE(filter->matches(*IpAddress::parse("127.1.4.10")));
    EXPECT_FALSE(filter->matches(*IpAddress::parse("127.1.3.10")));
    EXPECT_FALSE(filter->matches(*IpAddress::parse("127.1.4.9")));
}

TEST(AddressFilterTest, FaultsAreNamedAsByPostfix) {
    const auto text = [](const char* filter) { return AddressFilter::parse(filter).error().message; };
    EXPECT_EQ(text("127.0.0.x"), "need decimal number 0..255 or \"[\" at \"127.0.0.>x<\"");
    EXPECT_EQ(text("127.0.0.4.5"), "garbage after pattern at \"127.0.0.4>.<5\"");
}

TEST(PolicyService, ItsActionsAreThoseOfTables) {
    World world(kBase + "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:9, permit\n");
    const auto say = [&](const char* action) {
        world.driver.on("policy server inet:127.0.0.1:9", PolicyAnswer{AnswerState::found, action, {}});
        return world.reply();
    };
    EXPECT_EQ(say("DUNNO"), "pass");
    EXPECT_EQ(say("DEFER_IF_PERMIT greylisted"),
              "450 4.7.1 <alice@example.test>: Recipient address rejected: greylisted");
    EXPECT_EQ(say("NONSENSE"), "451 4.3.5 Server configuration error");
    world.driver.on("policy server inet:127.0.0.1:9", PolicyAnswer{AnswerState::temp_fail, {}, "gone"});
    EXPECT_EQ(world.reply(),
              "451 4.3.5 <alice@example.test>: Recipient address rejected: Server configuration problem");
    EXPECT_EQ(world.log.at(0), "warning: gone");
}

TEST(PolicyService, SettingsInBraces) {
    World world(kBase +
                "smtpd_client_restrictions = check_policy_service { inet:127.0.0.1:9, timeout=3s, try_limit=1, "
                "{ default_action = FILTER x } }\n");
    world.driver.on("policy server inet:127.0.0.1:9", PolicyAnswer{AnswerState::temp_fail, {}, "gone"});
    EXPECT_EQ(world.reply(), "pass");
    EXPECT_NE(world.log.at(1).find("entry \"policy query\" requires transport:destination"), std::string::npos)
        << world.log.at(1);
    World wrong(kBase + "smtpd_client_restrictions = check_policy_service { inet:127.0.0.1:9, nosuch=x }\n");
    EXPECT_EQ(wrong.reply(), "451 4.3.5 Server configuration error");
}

TEST(PolicyService, AttributesInOrder) {
    World world(kBase, "3.11");
    world.session.size = 345;
    std::string names;
    const Attributes attributes =
        policy_attributes(world.session, *world.session.client.names, Moment::rcpt, world.params, "ctx");
    for (const auto& [name, value] : attributes) names.append(name).append("=").append(value).append(" ");
    EXPECT_EQ(names,
              "request=smtpd_access_policy protocol_state=RCPT protocol_name=SMTP client_address=127.2.0.1 "
              "client_name=mail.remote.test client_port=unknown reverse_client_name=mail.remote.test server_address= "
              "server_port= helo_name=client.example.test sender=sender@remote.test recipient=alice@example.test "
              "recipient_count=0 queue_id= instance= size=345 etrn_domain= stress= sasl_method= sasl_username= "
              "sasl_sender= ccert_subject= ccert_issuer= ccert_fingerprint= ccert_pubkey_fingerprint= "
              "encryption_protocol= encryption_cipher= encryption_keysize=0 policy_context=ctx compatibility_level=3.6 "
              "mail_version=3.11.0 ");
}

TEST(ReplyTextTest, AddressDetailsFitWhatTheReplyIsAbout) {
    EXPECT_EQ(fit_dsn("5.1.3", 554, ReplyAbout::sender), "5.1.7");
    EXPECT_EQ(fit_dsn("5.1.5", 554, ReplyAbout::sender), "5.1.0");
    EXPECT_EQ(fit_dsn("5.1.7", 450, ReplyAbout::recipient), "4.1.3");
    EXPECT_EQ(fit_dsn("5.1.2", 450, ReplyAbout::other), "4.0.0");
    EXPECT_EQ(fit_dsn("4.1.10", 556, ReplyAbout::recipient), "5.1.10");
    EXPECT_EQ(dsn_length("5.7.1 x"), 5U);
    EXPECT_EQ(dsn_length("5.7.1x"), 0U);
    EXPECT_EQ(dsn_length("6.7.1 x"), 0U);
}

}  // namespace
}  // namespace postern::policy
