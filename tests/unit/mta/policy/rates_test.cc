#include "mta/policy/rates.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/config_builder.h"

namespace postern::policy {
namespace {

using std::chrono::seconds;

const IpAddress kClient = *IpAddress::parse("127.0.0.2");
const RatedClient kRated{"mta.example.test", "127.0.0.2", "client.example.test", "smtp"};

RateLimits limits_of(const std::string& main_cf, std::string_view version = "3.11.0") {
    test::ConfigTexts texts;
    texts.main_cf = main_cf;
    texts.target.version = *conf::Version::parse(version);
    const test::ConfigBuilder built(std::move(texts));
    return read_rate_limits(conf::Values(built.config()));
}

TEST(ClientRates, AWindowStartsWithTheFirstEventAfterTheLastOneHasEnded) {
    RateLimits limits;
    limits.unit = seconds(4);
    ClientRates rates(limits);
    // Observed with Postfix 3.7.11 at these times.
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(0)).rate, 1);
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(2)).rate, 2);
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(5)).rate, 1);
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(7)).rate, 2);
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(9)).rate, 3);
}

TEST(ClientRates, OpenConnectionsOutliveTheWindow) {
    ClientRates rates({});
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(0)).open, 1);
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(100)).open, 2);
    rates.disconnect("smtp", kClient);
    EXPECT_EQ(rates.connect("smtp", kClient, seconds(200)).open, 2);
    EXPECT_EQ(rates.sweep(seconds(1000)), 1U);
    rates.disconnect("smtp", kClient);
    rates.disconnect("smtp", kClient);
    EXPECT_EQ(rates.sweep(seconds(200)), 1U);
    EXPECT_EQ(rates.sweep(seconds(1000)), 0U);
    rates.disconnect("smtp", kClient);  // nobody knows it any more
}

TEST(ClientRates, ListenersAndKindsOfEventsCountApart) {
    ClientRates rates({});
    EXPECT_EQ(rates.count(RateEvent::message, "smtp", kClient, seconds(0)), 1);
    EXPECT_EQ(rates.count(RateEvent::message, "smtp", kClient, seconds(0)), 2);
    EXPECT_EQ(rates.count(RateEvent::recipient, "smtp", kClient, seconds(0)), 1);
    EXPECT_EQ(rates.count(RateEvent::message, "submission", kClient, seconds(0)), 1);
    EXPECT_EQ(rates.count(RateEvent::message, "smtp", *IpAddress::parse("127.0.0.3"), seconds(0)), 1);
}

TEST(ClientRates, ClientsOfOneNetworkCountAsOne) {
    RateLimits limits;
    limits.ipv4_prefix = 24;
    ClientRates rates(limits);
    rates.connect("smtp", *IpAddress::parse("192.0.2.1"), seconds(0));
    EXPECT_EQ(rates.connect("smtp", *IpAddress::parse("192.0.2.200"), seconds(0)).open, 2);
    EXPECT_EQ(rates.connect("smtp", *IpAddress::parse("192.0.3.1"), seconds(0)).open, 1);
    rates.connect("smtp", *IpAddress::parse("2001:db8::1"), seconds(0));
    EXPECT_EQ(rates.connect("smtp", *IpAddress::parse("2001:db8::f:1"), seconds(0)).open, 2);
    EXPECT_EQ(rates.connect("smtp", *IpAddress::parse("2001:db8:0:1::1"), seconds(0)).open, 1);
}

TEST(RateLimitsOf, AConfiguration) {
    const RateLimits limits = limits_of(
        "anvil_rate_time_unit = 2m\nsmtpd_client_connection_count_limit = 7\nsmtpd_client_auth_rate_limit = 3\n");
    EXPECT_EQ(limits.unit, seconds(120));
    EXPECT_EQ(limits.connections, 7);
    EXPECT_EQ(limits.of(RateEvent::auth), 3);
    EXPECT_EQ(limits.of(RateEvent::message), 0);
    EXPECT_EQ(limits.ipv6_prefix, 84U);
}

TEST(RateLimitsOf, AnOldReleaseCountsEveryAddress) {
    EXPECT_EQ(limits_of("", "3.7.0").ipv6_prefix, 128U);
}

struct Case {
    RateEvent event;
    const char* reply;
    const char* warning;
};

class Refused : public testing::TestWithParam<Case> {};

TEST_P(Refused, BeyondItsLimit) {
    RateLimits limits;
    limits.per_unit.fill(2);
    EXPECT_FALSE(refuse_event(GetParam().event, 2, limits, kRated));
    const auto refusal = refuse_event(GetParam().event, 3, limits, kRated);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->reply.line(), GetParam().reply);
    EXPECT_EQ(refusal->warning, GetParam().warning);
    EXPECT_FALSE(refuse_event(GetParam().event, 1000, {}, kRated)) << "no limit";
}

INSTANTIATE_TEST_SUITE_P(
    Events, Refused,
    testing::Values(
        Case{RateEvent::connection, "421 4.7.0 mta.example.test Error: too many connections from 127.0.0.2",
             "Connection rate limit exceeded: 3 from client.example.test[127.0.0.2] for service smtp"},
        Case{RateEvent::message, "450 4.7.1 Error: too much mail from 127.0.0.2",
             "Message delivery request rate limit exceeded: 3 from client.example.test[127.0.0.2] for service smtp"},
        Case{RateEvent::recipient, "450 4.7.1 Error: too many recipients from 127.0.0.2",
             "Recipient address rate limit exceeded: 3 from client.example.test[127.0.0.2] for service smtp"},
        Case{RateEvent::auth, "450 4.7.1 Error: too many AUTH commands from 127.0.0.2",
             "AUTH command rate limit exceeded: 3 from client.example.test[127.0.0.2] for service smtp"},
        Case{RateEvent::new_tls_session, "421 4.7.0 mta.example.test Error: too many new TLS sessions from 127.0.0.2",
             "New TLS session rate limit exceeded: 3 from client.example.test[127.0.0.2] for service smtp"}));

TEST(RefuseConnection, ForTooManyAtOnce) {
    RateLimits limits;
    limits.connections = 2;
    EXPECT_FALSE(refuse_connection({2, 9}, limits, kRated));
    const auto refusal = refuse_connection({3, 9}, limits, kRated);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->reply.line(), "421 4.7.0 mta.example.test Error: too many connections from 127.0.0.2");
    EXPECT_EQ(refusal->warning,
              "Connection concurrency limit exceeded: 3 from client.example.test[127.0.0.2] for service smtp");
    limits.connections = 0;
    EXPECT_FALSE(refuse_connection({1000, 9}, limits, kRated));
}

}  // namespace
}  // namespace postern::policy
