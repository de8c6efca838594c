// Restriction lists written by hand, and who gets mail through them.
#include "mta/policy/stranger.h"

#include <gtest/gtest.h>

#include <string>

#include "mta/policy/list_checks.h"
#include "tests/unit/mta/policy/relay_case.h"

namespace postern::policy {
namespace {

using test::kGuarded;
using test::kNoRelay;
using test::recipient;
using test::RelayCase;
using test::TestService;

class StrangerRelays : public testing::TestWithParam<RelayCase> {};

TEST_P(StrangerRelays, AsTheListsSay) {
    test::expect_as_told(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Guards, StrangerRelays,
    testing::Values(
        RelayCase{"default", "", Ruling::reject}, RelayCase{"usual guard", kGuarded, Ruling::reject},
        RelayCase{"no list at all", kNoRelay, Ruling::permit, ""},
        RelayCase{"no relay list by compatibility level", "compatibility_level = 0\n", Ruling::permit, ""},
        RelayCase{"guard in the recipient list", recipient("permit_mynetworks, reject_unauth_destination"),
                  Ruling::reject},
        RelayCase{"deferring guard", recipient("permit_mynetworks, defer_unauth_destination"), Ruling::reject},
        RelayCase{"reject for all others", recipient("permit_mynetworks, permit_sasl_authenticated, reject"),
                  Ruling::reject},
        RelayCase{"defer for all others", recipient("permit_mynetworks, defer"), Ruling::reject},
        RelayCase{"defer_if_permit", recipient("defer_if_permit, permit_mynetworks"), Ruling::reject},
        RelayCase{"defer_if_reject alone", recipient("defer_if_reject, permit_mynetworks"), Ruling::permit, ""},
        RelayCase{"permit_auth_destination and reject", recipient("permit_auth_destination, reject"), Ruling::reject},
        RelayCase{"permit_auth_destination alone", recipient("permit_auth_destination"), Ruling::permit, ""},
        RelayCase{"permit before the guard", recipient("permit, reject_unauth_destination"), Ruling::permit, "permit"},
        RelayCase{"warn_if_reject before the guard",
                  kNoRelay + "smtpd_recipient_restrictions = warn_if_reject reject_unauth_destination\n",
                  Ruling::permit, ""},
        RelayCase{"warn_if_reject before reject, then a guard",
                  recipient("warn_if_reject reject, reject_unauth_destination"), Ruling::reject},
        RelayCase{"the guard is taken for a zone", recipient("reject_rbl_client, reject_unauth_destination"),
                  Ruling::permit, ""},
        RelayCase{"both lists must permit", kGuarded + "smtpd_recipient_restrictions = permit\n", Ruling::reject},
        RelayCase{"guard in the client list", kNoRelay + "smtpd_client_restrictions = permit_mynetworks, reject\n",
                  Ruling::reject},
        RelayCase{"guard about the recipient in the delayed client list",
                  kNoRelay + "smtpd_client_restrictions = reject_unauth_destination\n", Ruling::reject},
        RelayCase{"guard about the recipient in the client list, at once",
                  kNoRelay + "smtpd_delay_reject = no\nsmtpd_client_restrictions = reject_unauth_destination\n",
                  Ruling::permit, ""},
        RelayCase{"reject in the data list", kNoRelay + "smtpd_data_restrictions = reject\n", Ruling::reject},
        RelayCase{"unknown word", recipient("permit_mynetworks, reject_unauth_destinations"), Ruling::reject},
        RelayCase{"check_relay_domains of old", recipient("check_relay_domains"), Ruling::reject, "", {}, "3.8"},
        RelayCase{"check_relay_domains today", recipient("check_relay_domains"), Ruling::reject},
        RelayCase{"permit_naked_ip_address of old",
                  recipient("permit_naked_ip_address, reject_unauth_destination"),
                  Ruling::permit,
                  "permit_naked_ip_address",
                  {},
                  "3.8"},
        RelayCase{"permit_naked_ip_address today", recipient("permit_naked_ip_address, reject_unauth_destination"),
                  Ruling::reject},
        RelayCase{
            "checks of names and lists do not stop a careful stranger",
            recipient("reject_unknown_client_hostname, reject_rbl_client zen.spamhaus.org, reject_non_fqdn_sender, "
                      "reject_unknown_recipient_domain, reject_unverified_recipient"),
            Ruling::permit, ""},
        RelayCase{"allowlists do not help it", recipient("permit_dnswl_client list.dnswl.org, reject"),
                  Ruling::reject},
        RelayCase{"certificates", recipient("permit_tls_clientcerts, permit_tls_all_clientcerts, reject"),
                  Ruling::reject},
        RelayCase{"encryption is no guard", "smtpd_tls_security_level = may\n" + recipient("reject_plaintext_session"),
                  Ruling::permit, ""},
        RelayCase{"encryption that is not there", recipient("reject_plaintext_session"), Ruling::reject}));

INSTANTIATE_TEST_SUITE_P(
    Networks, StrangerRelays,
    testing::Values(
        RelayCase{"the whole world is trusted", "mynetworks = 0.0.0.0/0\n" + kGuarded, Ruling::permit,
                  "permit_mynetworks"},
        RelayCase{"all of IPv6 is trusted", "mynetworks = 127.0.0.0/8 [::]/0\n" + kGuarded, Ruling::permit,
                  "permit_mynetworks"},
        RelayCase{"half of the world", "mynetworks = 128.0.0.0/1\n" + kGuarded, Ruling::permit, "permit_mynetworks"},
        RelayCase{"IPv6 wider than /16", "mynetworks = [2000::]/3\n" + kGuarded, Ruling::permit, "permit_mynetworks"},
        RelayCase{"a /8 keeps strangers out", "mynetworks = 89.0.0.0/8\n" + kGuarded, Ruling::reject},
        RelayCase{"private networks", "mynetworks = 127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16\n" + kGuarded,
                  Ruling::reject},
        RelayCase{"a wide network of private addresses only is nobody's",
                  "mynetworks = 10.0.0.0/7, !11.0.0.0/8\n" + kGuarded, Ruling::reject},
        RelayCase{"excluded again", "mynetworks = !0.0.0.0/0, 0.0.0.0/0\n" + kGuarded, Ruling::reject},
        RelayCase{"static:all", "mynetworks = static:all\n" + kGuarded, Ruling::permit, "permit_mynetworks"},
        RelayCase{"cidr for all",
                  "mynetworks = cidr:/etc/nets\n" + kGuarded,
                  Ruling::permit,
                  "permit_mynetworks",
                  {{"cidr:/etc/nets", "0.0.0.0/0 x"}}},
        RelayCase{"cidr for some",
                  "mynetworks = cidr:/etc/nets\n" + kGuarded,
                  Ruling::reject,
                  "",
                  {{"cidr:/etc/nets", "89.207.0.0/16 x\n154.0.0.0/8 x"}}},
        RelayCase{"a file of networks",
                  "mynetworks = /etc/nets\n" + kGuarded,
                  Ruling::permit,
                  "permit_mynetworks",
                  {{"/etc/nets", "0.0.0.0/0"}}},
        RelayCase{"a file that cannot be read", "mynetworks = /etc/nets\n" + kGuarded, Ruling::unknown},
        RelayCase{"a table that cannot be read", "mynetworks = hash:/etc/nets\n" + kGuarded, Ruling::unknown},
        RelayCase{"trusted by the client list only",
                  "mynetworks = 0.0.0.0/0\nsmtpd_client_restrictions = permit_mynetworks\n"
                  "smtpd_relay_restrictions = reject_unauth_destination\n",
                  Ruling::reject}));

// ---- the paths

TEST(StrangerPath, SaysWhichEntryLetThemIn) {
    const TestService made(recipient("permit_mynetworks, check_sender_access hash:/etc/vip, reject_unauth_destination"),
                           {{"hash:/etc/vip", "spam.example REJECT\npartner.example OK"}});
    const Service service = made.get();
    const Judgement got = *judge(service, Who::stranger, Where::foreign);
    EXPECT_EQ(got.probe.sender, "someone@partner.example");
    ASSERT_EQ(got.run.steps.size(), 2U);
    EXPECT_EQ(got.run.steps[0].why, "the client is not in mynetworks");
    const Step& step = got.run.steps[1];
    EXPECT_EQ(step.parameter, "smtpd_recipient_restrictions");
    EXPECT_EQ(step.why, "the table has \"OK\" for partner.example");
    EXPECT_EQ(step.entry.begin, 2U);  // the second line
    const auto value = made.values().resolve("smtpd_recipient_restrictions");
    EXPECT_EQ(step.call.span.of(value->text()), "check_sender_access hash:/etc/vip");
}

TEST(StrangerPath, NamesTheClassAndTheListItIsUsedIn) {
    const TestService made("smtpd_restriction_classes = outer inner\nouter = inner\ninner = permit\n" +
                           recipient("outer, reject_unauth_destination"));
    const Service service = made.get();
    const Judgement got = *judge(service, Who::stranger, Where::foreign);
    const std::size_t found = culprit(service, got.run).value();
    EXPECT_EQ(got.run.steps[found].parameter, "inner");
    EXPECT_EQ(got.run.steps[found].depth, 2U);
    EXPECT_EQ(in_list(got.run, found).text, "outer");
    EXPECT_EQ(in_list(got.run, found).parameter, "smtpd_recipient_restrictions");
}

TEST(StrangerPath, SaysWhoRefused) {
    const TestService made(kGuarded);
    const Judgement got = *judge(made.get(), Who::stranger, Where::foreign);
    EXPECT_EQ(got.run.refused_in, Stage::relay);
    EXPECT_EQ(got.run.steps[got.run.decided_by.value()].text, "reject_unauth_destination");
}

TEST(StrangerPath, UnknownShowsWhatHappensWhenNobodyHasAnOpinion) {
    const TestService open(recipient("check_policy_service inet:127.0.0.1:9, permit_auth_destination"));
    const Judgement maybe = *judge(open.get(), Who::stranger, Where::foreign);
    EXPECT_EQ(maybe.verdict, Ruling::unknown);
    EXPECT_TRUE(maybe.permits_when_silent);
    EXPECT_FALSE(maybe.run.steps[0].known);
    const TestService closed(recipient("check_policy_service inet:127.0.0.1:9, reject_unauth_destination"));
    EXPECT_FALSE(judge(closed.get(), Who::stranger, Where::foreign)->permits_when_silent);
}

// ---- everybody else

struct MatrixCase {
    const char* title;
    std::string main_cf;
    const char* verdicts;  // stranger, trusted, authenticated; to us and to others: p r u, - for nobody

    friend void PrintTo(const MatrixCase& c, std::ostream* out) { *out << c.title; }
};
class Matrix : public testing::TestWithParam<MatrixCase> {};

TEST_P(Matrix, SaysWhoMaySendWhatToWhom) {
    const TestService made(GetParam().main_cf);
    std::string got;
    for (const Who who : {Who::stranger, Who::trusted, Who::authenticated}) {
        for (const Where where : {Where::ours, Where::foreign}) {
            const auto judgement = judge(made.get(), who, where);
            got += judgement ? ruling_name(judgement->verdict).substr(0, 1) : "-";
        }
        got += ' ';
    }
    EXPECT_EQ(got, std::string(GetParam().verdicts) + " ") << GetParam().main_cf;
}

INSTANTIATE_TEST_SUITE_P(
    Services, Matrix,
    testing::Values(
        MatrixCase{"stock", "", "pr pp pp"}, MatrixCase{"open", "mynetworks = 0.0.0.0/0\n" + kGuarded, "pp pp pp"},
        MatrixCase{"no relaying by login", kGuarded, "pr pp pr"},
        MatrixCase{"submission", "smtpd_relay_restrictions = permit_sasl_authenticated, reject\n", "rr rr pp"},
        MatrixCase{"submission by client list",
                   "smtpd_client_restrictions = permit_sasl_authenticated, reject\n" + kNoRelay, "rr rr pp"},
        MatrixCase{"nobody is trusted", "mynetworks =\nsmtpd_relay_restrictions = permit_mynetworks, reject\n",
                   "rr -- rr"},
        MatrixCase{"only loopback is trusted", "mynetworks = 127.0.0.0/8\n" + kGuarded, "pr pp pr"},
        MatrixCase{"policy server for all", kGuarded + "smtpd_recipient_restrictions = check_policy_service inet:h:1\n",
                   "ur uu ur"},
        MatrixCase{"everything is closed", "smtpd_client_restrictions = reject\n", "rr rr rr"},
        MatrixCase{"backup MX", recipient("permit_mynetworks, permit_mx_backup, reject"), "pr pp pr"}));

TEST(TrustedAddress, IsAnotherHostWhereThereIsOne) {
    const TestService made("mynetworks = 127.0.0.0/8 [::1]/128 !10.1.0.0/16 10.1.0.0/15\n");
    const Judgement got = *judge(made.get(), Who::trusted, Where::foreign);
    EXPECT_EQ(got.probe.address.text().substr(0, 5), "10.0.");
}

// ---- order

TEST(ListOrderOfService, FollowsTheParametersAndTheRelease) {
    const std::string lists = "smtpd_relay_restrictions = reject\nsmtpd_recipient_restrictions = defer\n";
    EXPECT_EQ(judge(TestService(lists).get(), Who::stranger, Where::ours)->run.refused_in, Stage::relay);
    EXPECT_EQ(
        judge(TestService("smtpd_relay_before_recipient_restrictions = no\n" + lists).get(), Who::stranger, Where::ours)
            ->run.refused_in,
        Stage::recipient);
    EXPECT_EQ(judge(TestService(lists, {}, "3.5").get(), Who::stranger, Where::ours)->run.refused_in, Stage::recipient);
    EXPECT_EQ(judge(TestService(lists, {}, "2.9").get(), Who::stranger, Where::ours)->run.refused_in, Stage::recipient);
}

TEST(ManyTables, AreTriedInBoundedTime) {
    std::string helo_rows;
    std::string sender_rows;
    for (int i = 0; i < 3000; ++i) {
        helo_rows += "h" + std::to_string(i) + ".example REJECT " + std::to_string(i) + "\n";
        sender_rows += "s" + std::to_string(i) + ".example REJECT " + std::to_string(i) + "\n";
    }
    const TestService made(
        recipient("check_helo_access hash:/h, check_sender_access hash:/s, reject_unauth_destination"),
        {{"hash:/h", helo_rows}, {"hash:/s", sender_rows}});
    EXPECT_EQ(judge(made.get(), Who::stranger, Where::foreign)->verdict, Ruling::reject);
}

TEST(NestedClasses, AreFollowedInBoundedTime) {
    std::string main_cf = "smtpd_restriction_classes =";
    for (int i = 0; i <= 90; ++i) main_cf += " c" + std::to_string(i);
    main_cf += "\n";
    for (int i = 0; i < 90; ++i) {
        const std::string next = " c" + std::to_string(i + 1);
        main_cf += "c" + std::to_string(i) + " =" + next + next + "\n";
    }
    main_cf += "c90 = reject_non_fqdn_sender\n" + recipient("c0, reject_unauth_destination");
    EXPECT_EQ(judge(TestService(main_cf).get(), Who::stranger, Where::foreign)->verdict, Ruling::reject);
}

}  // namespace
}  // namespace postern::policy
