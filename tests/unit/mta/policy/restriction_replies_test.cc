// The reply of each restriction to permit, reject, defer and temporary failure, as the installed Postfix gives it.
#include <gtest/gtest.h>

#include <functional>

#include "mta/policy/restriction.h"
#include "tests/unit/mta/policy/engine_world.h"

namespace postern::policy {
namespace {

using test::World;

using Setup = std::function<void(World&)>;

struct ReplyCase {
    std::string list;  // "client: reject", the list and its value, further parameters behind it
    Setup setup;       // may be empty
    std::string reply;
};

void PrintTo(const ReplyCase& reply_case, std::ostream* out) {
    *out << reply_case.list << " => " << reply_case.reply;
}

DnsRecord host(const std::string& address) {
    return {DnsType::a, {}, *IpAddress::parse(address), 0};
}
DnsRecord mx(const std::string& name, std::uint16_t preference) {
    return {DnsType::mx, name, {}, preference};
}
DnsAnswer servfail() {
    DnsAnswer answer;
    answer.state = AnswerState::temp_fail;
    answer.reason = "Host not found, try again";
    return answer;
}
Setup helo(std::string name) {
    return [name](World& w) { w.session.helo = name; };
}
Setup sender(std::string address) {
    return [address](World& w) { w.session.sender = address; };
}
Setup recipient(std::string address) {
    return [address](World& w) { w.session.recipient = address; };
}
Setup names(NameStatus status, NameStatus reverse, std::string reverse_name = "unknown") {
    return [=](World& w) {
        w.session.client.names = ClientName{AnswerState::found, status, reverse,
                                            status == NameStatus::ok ? "mail.remote.test" : "unknown", reverse_name};
    };
}
Setup dns(std::string name, DnsType type, std::vector<DnsRecord> records) {
    return [=](World& w) { w.driver.dns(name, type, records); };
}
Setup answers(std::string question, Answer answer) {
    return [=](World& w) { w.driver.on(question, answer); };
}
Setup operator+(Setup first, Setup second) {
    return [=](World& w) {
        first(w);
        second(w);
    };
}

class RestrictionReplies : public testing::TestWithParam<ReplyCase> {};

TEST_P(RestrictionReplies, AreThoseOfPostfix) {
    const std::string& list = GetParam().list;
    const std::size_t colon = list.find(": ");
    const std::string main_cf =
        "compatibility_level = 3.6\nmynetworks = 127.0.0.0/24\nsmtpd_relay_restrictions =\nsmtpd_" +
        list.substr(0, colon) + "_restrictions = " + list.substr(colon + 2) + "\n";
    World world(main_cf);
    if (GetParam().setup) GetParam().setup(world);
    EXPECT_EQ(world.reply(), GetParam().reply) << main_cf << testing::PrintToString(world.log);
}

#define CLIENT "<mail.remote.test[127.2.0.1]>: Client host rejected: "
#define HELO(name) "<" name ">: Helo command rejected: "
#define SENDER(name) "<" name ">: Sender address rejected: "
#define RCPT(name) "<" name ">: Recipient address rejected: "
const NameStatus kOk = NameStatus::ok;
const NameStatus kNone = NameStatus::not_found;
const NameStatus kFail = NameStatus::temp_fail;
const std::string kLost = "Client host rejected: cannot find your hostname, [127.2.0.1]";
const std::string kLostReverse = "Client host rejected: cannot find your reverse hostname, [127.2.0.1]";

INSTANTIATE_TEST_SUITE_P(
    Generic, RestrictionReplies,
    testing::Values(
        ReplyCase{"client: permit, reject", {}, "pass"},
        ReplyCase{"client: reject", {}, "554 5.7.1 " CLIENT "Access denied"},
        ReplyCase{"helo: reject\nreject_code = 571", {}, "571 5.7.1 " HELO("client.example.test") "Access denied"},
        ReplyCase{"sender: defer", {}, "450 4.3.2 " SENDER("sender@remote.test") "Try again later"},
        ReplyCase{"recipient: sleep 1, defer", {}, "450 4.3.2 " RCPT("alice@example.test") "Try again later"},
        ReplyCase{"client: sleep x", {}, "451 4.3.5 Server configuration error"},
        ReplyCase{"recipient: reject_unauth_pipelining", {}, "pass"},
        ReplyCase{"sender: reject_unauth_pipelining", [](World& w) { w.session.pipelined_early = true; },
                  "503 5.5.0 " SENDER("sender@remote.test") "Improper use of SMTP command pipelining"},
        ReplyCase{"recipient: reject_multi_recipient_bounce", sender(""), "pass"},
        ReplyCase{"recipient: reject_multi_recipient_bounce",
                  sender("") + [](World& w) { w.session.recipient_count = 1; },
                  "550 5.5.3 " RCPT("alice@example.test") "Multi-recipient bounce"},
        ReplyCase{"client: reject_plaintext_session", {}, "450 4.7.1 Session encryption is required"},
        ReplyCase{"client: reject_plaintext_session\nplaintext_reject_code = 555",
                  {},
                  "555 5.7.1 Session encryption is required"},
        ReplyCase{"client: reject_plaintext_session", [](World& w) { w.session.tls.protocol = "TLSv1.3"; }, "pass"}));

INSTANTIATE_TEST_SUITE_P(
    Client, RestrictionReplies,
    testing::Values(ReplyCase{"client: permit_mynetworks, reject", {}, "554 5.7.1 " CLIENT "Access denied"},
                    ReplyCase{"client: permit_mynetworks, reject\nmynetworks = 127.2.0.0/16", {}, "pass"},
                    ReplyCase{"client: permit_mynetworks, reject\nmynetworks = !127.2.0.1 127.2.0.0/16",
                              {},
                              "554 5.7.1 " CLIENT "Access denied"},
                    ReplyCase{"client: permit_mynetworks\nmynetworks = fail:x",
                              {},
                              "451 4.3.0 <mail.remote.test[127.2.0.1]>: Temporary lookup failure"},
                    ReplyCase{"client: permit_inet_interfaces, reject", {}, "554 5.7.1 " CLIENT "Access denied"},
                    ReplyCase{"client: permit_inet_interfaces, reject",
                              answers("own address 127.2.0.1", InterfaceAnswer{AnswerState::found}), "pass"},
                    ReplyCase{"client: permit_sasl_authenticated, reject",
                              [](World& w) { w.session.login.username = "u"; }, "pass"},
                    ReplyCase{"client: permit_sasl_authenticated, reject", {}, "554 5.7.1 " CLIENT "Access denied"},
                    ReplyCase{"client: permit_tls_all_clientcerts, reject",
                              [](World& w) { w.session.tls.certificate = TlsFacts::Certificate::trusted; }, "pass"},
                    ReplyCase{"client: permit_tls_all_clientcerts, reject",
                              [](World& w) { w.session.tls.certificate = TlsFacts::Certificate::untrusted; },
                              "554 5.7.1 " CLIENT "Access denied"},
                    ReplyCase{"client: permit_tls_clientcerts, reject\nrelay_clientcerts = inline:{AA=x}",
                              [](World& w) {
                                  w.session.tls.certificate = TlsFacts::Certificate::untrusted;
                                  w.session.tls.fingerprint = "BB";
                                  w.session.tls.pubkey_fingerprint = "AA";
                              },
                              "pass"},
                    ReplyCase{"client: permit_tls_clientcerts, reject\nrelay_clientcerts = inline:{AA=x}",
                              {},
                              "554 5.7.1 " CLIENT "Access denied"},
                    ReplyCase{"client: permit_naked_ip_address, reject", helo("127.2.0.1"), "pass"},
                    ReplyCase{"client: permit_naked_ip_address, reject", {}, "554 5.7.1 " CLIENT "Access denied"},
                    ReplyCase{"client: reject_unknown_client_hostname", {}, "pass"},
                    ReplyCase{"client: reject_unknown_client_hostname", names(kNone, kNone), "450 4.7.25 " + kLost},
                    ReplyCase{"client: reject_unknown_client_hostname\nunknown_client_reject_code = 550",
                              names(NameStatus::forged, kOk, "forged.test"), "550 5.7.25 " + kLost},
                    ReplyCase{"client: reject_unknown_client_hostname\nunknown_client_reject_code = 550",
                              names(kFail, kFail), "450 4.7.25 " + kLost},
                    ReplyCase{"client: reject_unknown_reverse_client_hostname\nunknown_client_reject_code = 550",
                              names(NameStatus::forged, kOk, "forged.test"), "pass"},
                    ReplyCase{"client: reject_unknown_reverse_client_hostname\nunknown_client_reject_code = 550",
                              names(kNone, kNone), "550 5.7.1 " + kLostReverse},
                    ReplyCase{"client: reject_unknown_reverse_client_hostname\nunknown_client_reject_code = 550",
                              names(kFail, kFail), "450 4.7.1 " + kLostReverse}));

INSTANTIATE_TEST_SUITE_P(
    Helo, RestrictionReplies,
    testing::Values(
        ReplyCase{"helo: reject_invalid_helo_hostname", helo("under_score.test"), "pass"},
        ReplyCase{"helo: reject_invalid_helo_hostname", helo("127.2.0.1"), "pass"},
        ReplyCase{"helo: reject_invalid_helo_hostname", helo("[IPv6:::1]"), "pass"},
        ReplyCase{"helo: reject_invalid_helo_hostname", helo("-x.test"), "501 5.5.2 " HELO("-x.test") "Invalid name"},
        ReplyCase{"helo: reject_invalid_helo_hostname", helo("1.2.3.4.5"),
                  "501 5.5.2 " HELO("1.2.3.4.5") "Invalid name"},
        ReplyCase{"helo: reject_invalid_helo_hostname", helo("[300.1.1.1]"),
                  "501 5.5.2 " HELO("[300.1.1.1]") "invalid ip address"},
        ReplyCase{"helo: reject_non_fqdn_helo_hostname", helo("127.2.0.1"),
                  "504 5.5.2 " HELO("127.2.0.1") "need fully-qualified hostname"},
        ReplyCase{"helo: reject_non_fqdn_helo_hostname", helo("[300.1.1.1]"),
                  "501 5.5.2 " HELO("[300.1.1.1]") "invalid ip address"},
        ReplyCase{"helo: reject_non_fqdn_helo_hostname", helo("short."), "pass"},
        ReplyCase{"helo: reject_unknown_helo_hostname", {}, "450 4.7.1 " HELO("client.example.test") "Host not found"},
        ReplyCase{"helo: reject_unknown_helo_hostname", dns("client.example.test", DnsType::mx, {mx("a.test", 1)}),
                  "pass"},
        ReplyCase{"helo: reject_unknown_helo_hostname\nunknown_hostname_reject_code = 550",
                  answers("DNS A of client.example.test", servfail()),
                  "450 4.7.1 " HELO("client.example.test") "Host not found"},
        // By default only what would be permitted is put off.
        ReplyCase{"helo: reject_unknown_helo_hostname, reject", answers("DNS A of client.example.test", servfail()),
                  "554 5.7.1 " HELO("client.example.test") "Access denied"},
        ReplyCase{"helo: reject_unknown_helo_hostname, reject\nunknown_helo_hostname_tempfail_action = defer",
                  answers("DNS A of client.example.test", servfail()),
                  "450 4.7.1 " HELO("client.example.test") "Host not found"}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, RestrictionReplies,
    testing::Values(
        ReplyCase{"sender: reject_non_fqdn_sender", sender("unqualified"),
                  "504 5.5.2 " SENDER("unqualified") "need fully-qualified address"},
        ReplyCase{"sender: reject_non_fqdn_sender", sender("a@nodots"),
                  "504 5.5.2 " SENDER("a@nodots") "need fully-qualified address"},
        ReplyCase{"sender: reject_non_fqdn_sender", sender(""), "pass"},
        ReplyCase{"sender: reject_non_fqdn_sender", sender("a@[127.2.0.1]"), "pass"},
        ReplyCase{"recipient: reject_non_fqdn_recipient", recipient("POSTmaster"), "pass"},
        ReplyCase{"recipient: reject_non_fqdn_recipient", recipient("unq"),
                  "504 5.5.2 " RCPT("unq") "need fully-qualified address"},
        ReplyCase{
            "sender: reject_unknown_sender_domain", {}, "450 4.1.8 " SENDER("sender@remote.test") "Domain not found"},
        ReplyCase{"sender: reject_unknown_sender_domain\nunknown_address_reject_code = 553", sender("a@example.test"),
                  "pass"},
        ReplyCase{"sender: reject_unknown_sender_domain\nunknown_address_reject_code = 553",
                  dns("remote.test", DnsType::a, {host("192.0.2.1")}) + answers("DNS MX of remote.test", servfail()),
                  "pass"},
        ReplyCase{"sender: reject_unknown_sender_domain\nunknown_address_reject_code = 553",
                  answers("DNS MX of remote.test", servfail()),
                  "450 4.1.8 " SENDER("sender@remote.test") "Domain not found"},
        ReplyCase{"sender: reject_unknown_sender_domain", dns("remote.test", DnsType::mx, {mx("", 0)}),
                  "550 5.7.27 " SENDER("sender@remote.test") "Domain remote.test does not accept mail (nullMX)"},
        ReplyCase{"recipient: reject_unknown_recipient_domain", recipient("x@relayed.test"),
                  "450 4.1.2 " RCPT("x@relayed.test") "Domain not found"},
        ReplyCase{"recipient: reject_unknown_recipient_domain",
                  recipient("x@sink.test") + dns("sink.test", DnsType::mx, {mx("", 0)}),
                  "556 5.1.10 " RCPT("x@sink.test") "Domain sink.test does not accept mail (nullMX)"},
        ReplyCase{"sender: reject_unlisted_sender", sender("ghost@example.test"),
                  "550 5.1.0 " SENDER("ghost@example.test") "User unknown in local recipient table"},
        ReplyCase{"recipient: permit\nsmtpd_reject_unlisted_sender = yes", sender("ghost@example.test"),
                  "550 5.1.0 " SENDER("ghost@example.test") "User unknown in local recipient table"},
        ReplyCase{"recipient: permit", recipient("ghost@relayed.test"),
                  "550 5.1.1 " RCPT("ghost@relayed.test") "User unknown in relay recipient table"},
        ReplyCase{"recipient: permit\nshow_user_unknown_table_name = no\nunknown_local_recipient_reject_code = 450",
                  recipient("ghost@example.test"), "450 4.1.1 " RCPT("ghost@example.test") "User unknown"},
        ReplyCase{"recipient: permit\nsmtpd_reject_unlisted_recipient = no", recipient("ghost@example.test"), "pass"}));

const std::string kVerifySender = "verification of sender sender@remote.test";
using Verified = VerifyAnswer::Status;
VerifyAnswer verified(Verified status, std::string text) {
    return {AnswerState::found, status, std::move(text)};
}

INSTANTIATE_TEST_SUITE_P(
    Verification, RestrictionReplies,
    testing::Values(
        ReplyCase{"sender: reject_unverified_sender", answers(kVerifySender, verified(Verified::deliverable, "")),
                  "pass"},
        ReplyCase{"sender: reject_unverified_sender\nunverified_sender_reject_code = 553",
                  answers(kVerifySender, verified(Verified::undeliverable, "host said: 550 no")),
                  "553 5.1.7 " SENDER("sender@remote.test") "undeliverable address: host said: 550 no"},
        ReplyCase{"sender: reject_unverified_sender\nunverified_sender_reject_reason = nobody",
                  answers(kVerifySender, verified(Verified::undeliverable, "host said: 550 no")),
                  "450 4.1.7 " SENDER("sender@remote.test") "undeliverable address: nobody"},
        ReplyCase{"sender: reject_unverified_sender",
                  answers(kVerifySender, verified(Verified::deferred, "connect to x: Connection refused")),
                  "450 4.1.7 " SENDER("sender@remote.test") "unverified address: connect to x: Connection refused"},
        ReplyCase{"sender: reject_unverified_sender", sender(""), "pass"},
        ReplyCase{"recipient: reject_unverified_recipient, reject\nunverified_recipient_tempfail_action = defer",
                  answers("verification of recipient alice@example.test", verified(Verified::deferred, "later")),
                  "450 4.1.1 " RCPT("alice@example.test") "unverified address: later"}));

const std::string kBackup = "DNS MX of sink.test";
INSTANTIATE_TEST_SUITE_P(
    Relay, RestrictionReplies,
    testing::Values(
        ReplyCase{"recipient: reject_unauth_destination", {}, "pass"},
        ReplyCase{"recipient: reject_unauth_destination\nrelay_domains_reject_code = 551", recipient("x@sink.test"),
                  "551 5.7.1 <x@sink.test>: Relay access denied"},
        ReplyCase{"recipient: defer_unauth_destination", recipient("x@sink.test"),
                  "454 4.7.1 <x@sink.test>: Relay access denied"},
        ReplyCase{"recipient: permit_auth_destination, reject", recipient("x@relayed.test"), "pass"},
        ReplyCase{"recipient: permit_auth_destination, reject", recipient("x@sink.test"),
                  "554 5.7.1 " RCPT("x@sink.test") "Access denied"},
        ReplyCase{"recipient: check_relay_domains", recipient("x@sink.test"),
                  "554 5.7.1 " RCPT("x@sink.test") "Relay access denied"},
        ReplyCase{"recipient: permit_mx_backup, reject",
                  recipient("x@sink.test") + dns("sink.test", DnsType::mx, {mx("a.test", 10), mx("me.test", 20)}) +
                      dns("a.test", DnsType::a, {host("192.0.2.1")}) + dns("me.test", DnsType::a, {host("192.0.2.9")}) +
                      answers("own address 192.0.2.9", InterfaceAnswer{AnswerState::found}),
                  "pass"},
        ReplyCase{"recipient: permit_mx_backup, reject\npermit_mx_backup_networks = 198.51.100.0/24",
                  recipient("x@sink.test") + dns("sink.test", DnsType::mx, {mx("a.test", 10), mx("me.test", 20)}) +
                      dns("a.test", DnsType::a, {host("192.0.2.1")}) + dns("me.test", DnsType::a, {host("192.0.2.9")}) +
                      answers("own address 192.0.2.9", InterfaceAnswer{AnswerState::found}),
                  "554 5.7.1 " RCPT("x@sink.test") "Access denied"},
        ReplyCase{"recipient: permit_mx_backup, reject",
                  recipient("x@sink.test") + dns("sink.test", DnsType::mx, {mx("me.test", 10)}) +
                      dns("me.test", DnsType::a, {host("192.0.2.9")}) +
                      answers("own address 192.0.2.9", InterfaceAnswer{AnswerState::found}),
                  "554 5.7.1 " RCPT("x@sink.test") "Access denied"},
        ReplyCase{"recipient: permit_mx_backup, reject", recipient("x@sink.test") + answers(kBackup, servfail()),
                  "450 4.4.4 " RCPT("x@sink.test") "Unable to look up mail exchanger information: Host not found, try "
                                                   "again"}));

const std::string kLogin =
    "smtpd_sasl_auth_enable = yes\nsmtpd_sender_login_maps = inline:{{sender@remote.test=alice,bob}}\n";
Setup login(std::string user) {
    return [user](World& w) { w.session.login.username = user; };
}
INSTANTIATE_TEST_SUITE_P(
    Logins, RestrictionReplies,
    testing::Values(
        ReplyCase{"sender: reject_sender_login_mismatch\n" + kLogin,
                  {},
                  "553 5.7.1 " SENDER("sender@remote.test") "not logged in"},
        ReplyCase{"sender: reject_sender_login_mismatch\n" + kLogin, login("bob"), "pass"},
        ReplyCase{"sender: reject_sender_login_mismatch\n" + kLogin, login("eve"),
                  "553 5.7.1 " SENDER("sender@remote.test") "not owned by user eve"},
        ReplyCase{"sender: reject_sender_login_mismatch\n" + kLogin, login("bob") + sender("x@remote.test"),
                  "553 5.7.1 " SENDER("x@remote.test") "not owned by user bob"},
        ReplyCase{"sender: reject_known_sender_login_mismatch\n" + kLogin, login("bob") + sender("x@remote.test"),
                  "pass"},
        ReplyCase{"sender: reject_authenticated_sender_login_mismatch\n" + kLogin, {}, "pass"},
        ReplyCase{"sender: reject_unauthenticated_sender_login_mismatch\n" + kLogin, login("eve"), "pass"},
        ReplyCase{"sender: reject_sender_login_mismatch\nsmtpd_sender_login_maps = inline:{sender@remote.test=alice}",
                  {},
                  "pass"},
        ReplyCase{"sender: reject_known_sender_login_mismatch\nsmtpd_sasl_auth_enable = yes\n"
                  "smtpd_sender_login_maps = fail:x",
                  {},
                  "451 4.3.0 <sender@remote.test>: Temporary lookup failure"}));

// A restriction without a body would be a hole: the word would be a configuration error.
TEST(RestrictionBodies, EveryWordHasOne) {
    for (const Restriction* record : restrictions()) {
        const bool prefix = record->argument == ArgumentKind::restriction;  // warn_if_reject is not evaluated itself
        EXPECT_EQ(record->evaluate == nullptr, prefix) << record->name;
    }
}

}  // namespace
}  // namespace postern::policy
