#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libconf/registry/registry.h"

namespace postern::conf {
namespace {

std::vector<std::string> names(std::string_view wanted, std::size_t count = 3, Version version = kDefaultVersion) {
    std::vector<std::string> list;
    for (const ParamSpec* spec : registry::nearest(wanted, count, version)) list.emplace_back(spec->name);
    return list;
}

struct Slip {
    const char* written;
    const char* meant;
};
class NearestFinds : public testing::TestWithParam<Slip> {};

TEST_P(NearestFinds, WhatWasMeantFirst) {
    const auto got = names(GetParam().written);
    ASSERT_FALSE(got.empty()) << GetParam().written;
    EXPECT_EQ(got.front(), GetParam().meant);
}
INSTANTIATE_TEST_SUITE_P(
    Slips, NearestFinds,
    testing::Values(Slip{"myhostnam", "myhostname"}, Slip{"myhsotname", "myhostname"}, Slip{"mydomian", "mydomain"},
                    Slip{"mynetwork", "mynetworks"}, Slip{"relayhosts", "relayhost"},
                    Slip{"mydestinations", "mydestination"},
                    Slip{"smtpd_recipient_restriction", "smtpd_recipient_restrictions"},
                    Slip{"smtpd_reciepient_restrictions", "smtpd_recipient_restrictions"},
                    Slip{"virtual_alias_map", "virtual_alias_maps"}, Slip{"smtpd_tls_cert_flie", "smtpd_tls_cert_file"},
                    Slip{"smtp_tls_securty_level", "smtp_tls_security_level"},
                    Slip{"message_size_limt", "message_size_limit"}, Slip{"SMTPD_BANNER", "smtpd_banner"},
                    Slip{"smtpd_tls_cafile", "smtpd_tls_CAfile"}, Slip{"smtpd-banner", "smtpd_banner"},
                    Slip{"home_mail_box", "home_mailbox"}, Slip{"inet_interface", "inet_interfaces"},
                    Slip{"recipient_restrictions", "smtpd_recipient_restrictions"},  // the prefix was forgotten
                    Slip{"smtp_recipient_restrictions", "smtpd_recipient_restrictions"}));

TEST(NearestTest, PrefersTheSamePrefix) {
    EXPECT_EQ(names("lmtp_tls_cert_fil", 1), std::vector<std::string>{"lmtp_tls_cert_file"});
    EXPECT_EQ(names("smtp_tls_key_fille", 1), std::vector<std::string>{"smtp_tls_key_file"});
}

TEST(NearestTest, OffersNothingFarFetched) {
    EXPECT_TRUE(names("").empty());
    EXPECT_TRUE(names("x").empty());
    EXPECT_TRUE(names("completely_unrelated_name").empty());
    EXPECT_TRUE(names(std::string(100'000, 'a')).empty());
    EXPECT_TRUE(names("ldapsource_server_host").empty());
}

TEST(NearestTest, OffersNoMoreThanAskedForAndOnlyWhatTheReleaseHas) {
    EXPECT_LE(names("smtpd_tls_key_fil", 2).size(), 2U);
    EXPECT_TRUE(names("smtpd_relay_restriction", 3, {2, 9, 0}).empty() ||
                names("smtpd_relay_restriction", 3, {2, 9, 0}).front() != "smtpd_relay_restrictions");
    EXPECT_EQ(names("smtpd_relay_restriction").front(), "smtpd_relay_restrictions");
}

}  // namespace
}  // namespace postern::conf
