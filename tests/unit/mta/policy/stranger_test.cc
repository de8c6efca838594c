// Restriction lists written by hand, and who gets mail through them.
#include "mta/policy/stranger.h"

#include <gtest/gtest.h>

#include <string>

#include "mta/policy/list_checks.h"
#include "tests/unit/mta/policy/policy_test_util.h"

namespace postern::policy {
namespace {

using test::TableTexts;
using test::TestService;

struct RelayCase {
    const char* title;
    std::string main_cf;
    Verdict verdict;
    const char* culprit = "";  // text of the step a reader should look at
    TableTexts tables = {};
    const char* version = "3.11";

    friend void PrintTo(const RelayCase& c, std::ostream* out) { *out << c.title; }
};
class StrangerRelays : public testing::TestWithParam<RelayCase> {};

TEST_P(StrangerRelays, AsTheListsSay) {
    const RelayCase& want = GetParam();
    const TestService made(want.main_cf, want.tables, want.version);
    const Service service = made.get();
    const auto got = judge(service, Who::stranger, Where::foreign);
    ASSERT_TRUE(got);
    std::string path;
    for (const Step& step : got->run.steps) path += "\n  " + step.parameter + ": " + step.text + ": " + step.why;
    EXPECT_EQ(verdict_name(got->verdict), verdict_name(want.verdict)) << want.title << '\n' << want.main_cf << path;
    if (want.verdict != Verdict::permit) return;
    const auto found = culprit(service, got->run);
    EXPECT_EQ(found ? got->run.steps[*found].text : "", want.culprit) << want.title << path;
}

const std::string kNoRelay = "smtpd_relay_restrictions =\n";
const std::string kGuarded = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n";

std::string recipient(const std::string& list) {
    return kNoRelay + "smtpd_recipient_restrictions = " + list + "\n";
}

INSTANTIATE_TEST_SUITE_P(
    Guards, StrangerRelays,
    testing::Values(
        RelayCase{"default", "", Verdict::reject}, RelayCase{"usual guard", kGuarded, Verdict::reject},
        RelayCase{"no list at all", kNoRelay, Verdict::permit, ""},
        RelayCase{"no relay list by compatibility level", "compatibility_level = 0\n", Verdict::permit, ""},
        RelayCase{"guard in the recipient list", recipient("permit_mynetworks, reject_unauth_destination"), Verdict::reject},
        RelayCase{"deferring guard", recipient("permit_mynetworks, defer_unauth_destination"), Verdict::reject},
        RelayCase{"reject for all others", recipient("permit_mynetworks, permit_sasl_authenticated, reject"), Verdict::reject},
        RelayCase{"defer for all others", recipient("permit_mynetworks, defer"), Verdict::reject},
        RelayCase{"defer_if_permit", recipient("defer_if_permit, permit_mynetworks"), Verdict::reject},
        RelayCase{"defer_if_reject alone", recipient("defer_if_reject, permit_mynetworks"), Verdict::permit, ""},
        RelayCase{"permit_auth_destination and reject", recipient("permit_auth_destination, reject"), Verdict::reject},
        RelayCase{"permit_auth_destination alone", recipient("permit_auth_destination"), Verdict::permit, ""},
        RelayCase{"permit before the guard", recipient("permit, reject_unauth_destination"), Verdict::permit, "permit"},
        RelayCase{"warn_if_reject before the guard",
                  kNoRelay + "smtpd_recipient_restrictions = warn_if_reject reject_unauth_destination\n", Verdict::permit, ""},
        RelayCase{"warn_if_reject before reject, then a guard",
                  recipient("warn_if_reject reject, reject_unauth_destination"), Verdict::reject},
        RelayCase{"the guard is taken for a zone", recipient("reject_rbl_client, reject_unauth_destination"), Verdict::permit, ""},
        RelayCase{"both lists must permit", kGuarded + "smtpd_recipient_restrictions = permit\n", Verdict::reject},
        RelayCase{"guard in the client list", kNoRelay + "smtpd_client_restrictions = permit_mynetworks, reject\n", Verdict::reject},
        RelayCase{"guard about the recipient in the delayed client list",
                  kNoRelay + "smtpd_client_restrictions = reject_unauth_destination\n", Verdict::reject},
        RelayCase{"guard about the recipient in the client list, at once",
                  kNoRelay + "smtpd_delay_reject = no\nsmtpd_client_restrictions = reject_unauth_destination\n",
                  Verdict::permit, ""},
        RelayCase{"reject in the data list", kNoRelay + "smtpd_data_restrictions = reject\n", Verdict::reject},
        RelayCase{"unknown word", recipient("permit_mynetworks, reject_unauth_destinations"), Verdict::reject},
        RelayCase{"check_relay_domains of old", recipient("check_relay_domains"), Verdict::reject, "", {}, "3.8"},
        RelayCase{"check_relay_domains today", recipient("check_relay_domains"), Verdict::reject},
        RelayCase{"permit_naked_ip_address of old", recipient("permit_naked_ip_address, reject_unauth_destination"),
                  Verdict::permit, "permit_naked_ip_address", {}, "3.8"},
        RelayCase{"permit_naked_ip_address today", recipient("permit_naked_ip_address, reject_unauth_destination"),
                  Verdict::reject},
        RelayCase{"checks of names and lists do not stop a careful stranger",
                  recipient("reject_unknown_client_hostname, reject_rbl_client zen.spamhaus.org, reject_non_fqdn_sender, "
                            "reject_unknown_recipient_domain, reject_unverified_recipient"),
                  Verdict::permit, ""},
        RelayCase{"allowlists do not help it", recipient("permit_dnswl_client list.dnswl.org, reject"), Verdict::reject},
        RelayCase{"certificates", recipient("permit_tls_clientcerts, permit_tls_all_clientcerts, reject"), Verdict::reject},
        RelayCase{"encryption is no guard", "smtpd_tls_security_level = may\n" + recipient("reject_plaintext_session"),
                  Verdict::permit, ""},
        RelayCase{"encryption that is not there", recipient("reject_plaintext_session"), Verdict::reject}));

INSTANTIATE_TEST_SUITE_P(
    Networks, StrangerRelays,
    testing::Values(
        RelayCase{"the whole world is trusted", "mynetworks = 0.0.0.0/0\n" + kGuarded, Verdict::permit, "permit_mynetworks"},
        RelayCase{"all of IPv6 is trusted", "mynetworks = 127.0.0.0/8 [::]/0\n" + kGuarded, Verdict::permit, "permit_mynetworks"},
        RelayCase{"half of the world", "mynetworks = 128.0.0.0/1\n" + kGuarded, Verdict::permit, "permit_mynetworks"},
        RelayCase{"IPv6 wider than /16", "mynetworks = [2000::]/3\n" + kGuarded, Verdict::permit, "permit_mynetworks"},
        RelayCase{"a /8 keeps strangers out", "mynetworks = 89.0.0.0/8\n" + kGuarded, Verdict::reject},
        RelayCase{"private networks", "mynetworks = 127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16\n" + kGuarded,
                  Verdict::reject},
        RelayCase{"a wide network of private addresses only is nobody's", "mynetworks = 10.0.0.0/7, !11.0.0.0/8\n" + kGuarded,
                  Verdict::reject},
        RelayCase{"excluded again", "mynetworks = !0.0.0.0/0, 0.0.0.0/0\n" + kGuarded, Verdict::reject},
        RelayCase{"static:all", "mynetworks = static:all\n" + kGuarded, Verdict::permit, "permit_mynetworks"},
        RelayCase{"cidr for all", "mynetworks = cidr:/etc/nets\n" + kGuarded, Verdict::permit, "permit_mynetworks",
                  {{"cidr:/etc/nets", "0.0.0.0/0 x"}}},
        RelayCase{"cidr for some", "mynetworks = cidr:/etc/nets\n" + kGuarded, Verdict::reject, "",
                  {{"cidr:/etc/nets", "89.207.0.0/16 x\n154.0.0.0/8 x"}}},
        RelayCase{"a file of networks", "mynetworks = /etc/nets\n" + kGuarded, Verdict::permit, "permit_mynetworks",
                  {{"/etc/nets", "0.0.0.0/0"}}},
        RelayCase{"a file that cannot be read", "mynetworks = /etc/nets\n" + kGuarded, Verdict::unknown},
        RelayCase{"a table that cannot be read", "mynetworks = hash:/etc/nets\n" + kGuarded, Verdict::unknown},
        RelayCase{"trusted by the client list only",
                  "mynetworks = 0.0.0.0/0\nsmtpd_client_restrictions = permit_mynetworks\n"
                  "smtpd_relay_restrictions = reject_unauth_destination\n",
                  Verdict::reject}));

INSTANTIATE_TEST_SUITE_P(
    Tables, StrangerRelays,
    testing::Values(
        RelayCase{"allowlist of senders before the guard",
                  recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"), Verdict::permit,
                  "check_sender_access hash:/etc/vip", {{"hash:/etc/vip", "partner.example OK"}}},
        RelayCase{"… behind the guard", recipient("reject_unauth_destination, check_sender_access hash:/etc/vip"),
                  Verdict::reject, "", {{"hash:/etc/vip", "partner.example OK"}}},
        RelayCase{"… with a guard of its own in the relay list",
                  kGuarded + "smtpd_recipient_restrictions = check_sender_access hash:/etc/vip, reject_unauth_destination\n",
                  Verdict::reject, "", {{"hash:/etc/vip", "partner.example OK"}}},
        RelayCase{"opaque allowlist", recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"), Verdict::unknown},
        RelayCase{"… in a database", recipient("check_sender_access mysql:/etc/vip.cf, reject_unauth_destination"),
                  Verdict::unknown},
        RelayCase{"… that only warns", recipient("warn_if_reject check_sender_access hash:/x, reject_unauth_destination"),
                  Verdict::unknown},
        RelayCase{"a number", recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"), Verdict::permit,
                  "check_sender_access hash:/etc/vip", {{"hash:/etc/vip", "friend@partner.example 1234567"}}},
        RelayCase{"RELAY for a local part", recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access hash:/etc/vip", {{"hash:/etc/vip", "boss@ RELAY"}}},
        RelayCase{"the null sender", recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access hash:/etc/vip", {{"hash:/etc/vip", "<> OK"}}},
        RelayCase{"subdomains", "parent_domain_matches_subdomains =\n" +
                  recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access hash:/etc/vip", {{"hash:/etc/vip", ".partner.example OK"}}},
        RelayCase{"refusals and marks only", recipient("check_sender_access hash:/etc/bad, reject_unauth_destination"),
                  Verdict::reject, "", {{"hash:/etc/bad", "a.example REJECT\nb.example 550 no\nc.example HOLD\nd.example DUNNO\n"
                                                          "e.example DISCARD\nf.example WARN x\ng.example DEFER_IF_PERMIT"}}},
        RelayCase{"HELO names", recipient("check_helo_access hash:/etc/helo, reject_unauth_destination"), Verdict::permit,
                  "check_helo_access hash:/etc/helo", {{"hash:/etc/helo", "scanner.birch.example OK"}}},
        RelayCase{"a pattern for everybody", recipient("check_sender_access pcre:/etc/p, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access pcre:/etc/p", {{"pcre:/etc/p", "/./ OK"}}},
        RelayCase{"a pattern for anything", recipient("check_client_access regexp:/etc/p, reject_unauth_destination"),
                  Verdict::permit, "check_client_access regexp:/etc/p", {{"regexp:/etc/p", "/^/ OK"}}},
        RelayCase{"a pattern that somebody can meet", recipient("check_sender_access pcre:/etc/p, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access pcre:/etc/p",
                  {{"pcre:/etc/p", "/@spam\\.example$/ REJECT\n/^(news|info)@(.*\\.)?partner\\.example$/ OK"}}},
        RelayCase{"a catch-all refusal in front of it", recipient("check_sender_access pcre:/etc/p, reject_unauth_destination"),
                  Verdict::reject, "", {{"pcre:/etc/p", "/./ REJECT\n/@partner\\.example$/ OK"}}},
        RelayCase{"static:OK", recipient("check_client_access static:OK, reject_unauth_destination"), Verdict::permit,
                  "check_client_access static:OK"},
        RelayCase{"static reject", recipient("check_client_access static:REJECT"), Verdict::reject},
        RelayCase{"inline", recipient("check_sender_access inline:{partner.example=OK}, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access inline:{partner.example=OK}"},
        RelayCase{"cidr for the world", recipient("check_client_access cidr:/etc/c, reject_unauth_destination"),
                  Verdict::permit, "check_client_access cidr:/etc/c", {{"cidr:/etc/c", "192.0.2.0/24 REJECT\n0.0.0.0/0 OK"}}},
        RelayCase{"cidr for a network", recipient("check_client_access cidr:/etc/c, reject_unauth_destination"),
                  Verdict::reject, "", {{"cidr:/etc/c", "89.207.132.0/24 OK\n198.51.100.0/24 OK"}}},
        RelayCase{"cidr for some countries", recipient("check_client_access cidr:/etc/c, reject_unauth_destination"),
                  Verdict::reject, "",
                  {{"cidr:/etc/c", "89.0.0.0/8 OK\n154.0.0.0/8 OK\n61.0.0.0/8 OK\n196.25.0.0/16 OK\n45.0.0.0/8 OK"}}},
        RelayCase{"clients by address are authorisation", recipient("check_client_access hash:/etc/c, reject_unauth_destination"),
                  Verdict::reject, "", {{"hash:/etc/c", "198.51.100.7 OK\n10 OK\n192.168 OK\nrelay.birch.example OK"}}},
        RelayCase{"logins and certificates", recipient("check_sasl_access hash:/s, check_ccert_access hash:/c, reject_unauth_destination"),
                  Verdict::reject, "", {{"hash:/s", "anna OK"}, {"hash:/c", "aa:bb OK"}}},
        RelayCase{"one recipient is one destination", recipient("check_recipient_access hash:/r, reject_unauth_destination"),
                  Verdict::reject, "", {{"hash:/r", "partner.example OK"}}},
        RelayCase{"every recipient", recipient("check_recipient_access pcre:/r, reject_unauth_destination"), Verdict::permit,
                  "check_recipient_access pcre:/r", {{"pcre:/r", "/@/ OK"}}},
        RelayCase{"OK is refused for mail servers", recipient("check_sender_mx_access static:OK, reject_unauth_destination"),
                  Verdict::reject},
        RelayCase{"a bare table", recipient("pcre:/r, reject_unauth_destination"), Verdict::permit, "pcre:/r",
                  {{"pcre:/r", "/@/ OK"}}},
        RelayCase{"proxy", recipient("check_sender_access proxy:hash:/etc/vip, reject_unauth_destination"), Verdict::permit,
                  "check_sender_access proxy:hash:/etc/vip", {{"hash:/etc/vip", "partner.example OK"}}},
        RelayCase{"a list of restrictions that ends it",
                  recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"), Verdict::permit, "permit",
                  {{"hash:/etc/vip", "partner.example reject_non_fqdn_helo_hostname, permit"}}},
        RelayCase{"a list of restrictions that does not",
                  recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"), Verdict::reject, "",
                  {{"hash:/etc/vip", "partner.example reject_non_fqdn_helo_hostname"}}},
        RelayCase{"a wrong action", recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"), Verdict::reject,
                  "", {{"hash:/etc/vip", "partner.example ALLOW"}}},
        // One sender has to get through both lists.
        RelayCase{"two lists, two senders",
                  "smtpd_sender_restrictions = check_sender_access hash:/a, reject\n" +
                      recipient("check_sender_access hash:/b, reject_unauth_destination"),
                  Verdict::reject, "", {{"hash:/a", "a.example OK"}, {"hash:/b", "b.example OK"}}},
        RelayCase{"two lists, one sender",
                  "smtpd_sender_restrictions = check_sender_access hash:/a, reject\n" +
                      recipient("check_sender_access hash:/b, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access hash:/b", {{"hash:/a", "a.example OK"}, {"hash:/b", "a.example OK"}}},
        RelayCase{"HELO and sender together",
                  "smtpd_helo_restrictions = check_helo_access hash:/h, reject\n" +
                      recipient("check_sender_access hash:/s, reject_unauth_destination"),
                  Verdict::permit, "check_sender_access hash:/s", {{"hash:/h", "mx.birch.example OK"}, {"hash:/s", "a.example OK"}}}));

INSTANTIATE_TEST_SUITE_P(
    PolicyServersAndClasses, StrangerRelays,
    testing::Values(
        RelayCase{"greylisting before the guard", recipient("check_policy_service inet:127.0.0.1:10023, reject_unauth_destination"),
                  Verdict::unknown},
        RelayCase{"greylisting behind the guard", recipient("reject_unauth_destination, check_policy_service inet:127.0.0.1:10023"),
                  Verdict::reject},
        RelayCase{"greylisting with a guard in the relay list",
                  kGuarded + "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023\n", Verdict::reject},
        RelayCase{"all is up to the policy server", recipient("check_policy_service unix:private/policy"), Verdict::unknown},
        RelayCase{"… which only warns", recipient("warn_if_reject check_policy_service unix:private/policy"), Verdict::permit, ""},
        RelayCase{"a class with the guard", "smtpd_restriction_classes = ours\nours = permit_mynetworks, reject_unauth_destination\n" +
                      recipient("ours"), Verdict::reject},
        RelayCase{"a class that permits", "smtpd_restriction_classes = all\nall = permit\n" +
                      recipient("all, reject_unauth_destination"), Verdict::permit, "permit"},
        RelayCase{"a warned class", "smtpd_restriction_classes = ours\nours = reject_unauth_destination\n" +
                      recipient("warn_if_reject ours"), Verdict::permit, ""},
        RelayCase{"a class that nobody defines", "smtpd_restriction_classes = ours\n" + recipient("ours, reject_unauth_destination"),
                  Verdict::unknown},
        RelayCase{"a word that is no class", "ours = permit\n" + recipient("ours, permit"), Verdict::reject},
        RelayCase{"a class that uses itself", "smtpd_restriction_classes = loop\nloop = reject_non_fqdn_sender, loop\n" +
                      recipient("loop, permit"), Verdict::reject},
        RelayCase{"a class in a table's result",
                  "smtpd_restriction_classes = vip\nvip = permit\n" +
                      recipient("check_sender_access hash:/etc/vip, reject_unauth_destination"),
                  Verdict::permit, "permit", {{"hash:/etc/vip", "partner.example vip"}}}));

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
    EXPECT_EQ(maybe.verdict, Verdict::unknown);
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
            got += judgement ? verdict_name(judgement->verdict).substr(0, 1) : "-";
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
        MatrixCase{"nobody is trusted", "mynetworks =\nsmtpd_relay_restrictions = permit_mynetworks, reject\n", "rr -- rr"},
        MatrixCase{"only loopback is trusted", "mynetworks = 127.0.0.0/8\n" + kGuarded, "pr pp pr"},
        MatrixCase{"policy server for all", kGuarded + "smtpd_recipient_restrictions = check_policy_service inet:h:1\n", "ur uu ur"},
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
    EXPECT_EQ(judge(TestService("smtpd_relay_before_recipient_restrictions = no\n" + lists).get(), Who::stranger, Where::ours)
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
    const TestService made(recipient("check_helo_access hash:/h, check_sender_access hash:/s, reject_unauth_destination"),
                           {{"hash:/h", helo_rows}, {"hash:/s", sender_rows}});
    EXPECT_EQ(judge(made.get(), Who::stranger, Where::foreign)->verdict, Verdict::reject);
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
    EXPECT_EQ(judge(TestService(main_cf).get(), Who::stranger, Where::foreign)->verdict, Verdict::reject);
}

}  // namespace
}  // namespace postern::policy
