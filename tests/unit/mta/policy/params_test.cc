#include "mta/policy/params.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/policy/policy_test_util.h"

namespace postern::policy {
namespace {

using test::TestService;

Params params_of(const std::string& main_cf, const char* version = "3.11") {
    const TestService service(main_cf, {{"/networks", "192.0.2.0/24"}}, version);
    return Params::read(service.values(), NoTables());
}

TEST(ParamsTest, DefaultsAreThoseOfPostfix) {
    const Params params = params_of("");
    const ReplyCodes codes;
    EXPECT_EQ(params.codes.access_map_reject_code, codes.access_map_reject_code);
    EXPECT_EQ(params.codes.unknown_client_reject_code, codes.unknown_client_reject_code);
    EXPECT_EQ(params.codes.unverified_sender_defer_code, codes.unverified_sender_defer_code);
    EXPECT_EQ(params.tempfail.unknown_address_tempfail_action, "defer_if_permit");
    EXPECT_EQ(params.policy_service.settings.timeout.count(), 100);
    EXPECT_EQ(params.policy_service.default_action, "451 4.3.5 Server configuration problem");
    EXPECT_TRUE(params.smtpd_reject_unlisted_recipient);
    EXPECT_FALSE(params.soft_bounce);
}

TEST(ParamsTest, ReadsCodesTimesAndTables) {
    const Params params = params_of(
        "access_map_reject_code = 571\nsmtpd_policy_service_timeout = 2m\nsoft_bounce = yes\n"
        "reject_tempfail_action = defer\nsmtpd_sender_login_maps = hash:/a, pcre:/b\nmynetworks = 10.0.0.0/8 "
        "!10.1.0.0/16\n");
    EXPECT_EQ(params.codes.access_map_reject_code, 571);
    EXPECT_EQ(params.policy_service.settings.timeout.count(), 120);
    EXPECT_TRUE(params.soft_bounce);
    EXPECT_EQ(params.tempfail.unverified_sender_tempfail_action, "defer");
    EXPECT_EQ(params.smtpd_sender_login_maps, (std::vector<std::string>{"hash:/a", "pcre:/b"}));
    ASSERT_EQ(params.mynetworks.size(), 2U);
    EXPECT_EQ(params.mynetworks[1].sense, conf::MatchSense::exclude);
}

// Their $names are filled in for each reply.
TEST(ParamsTest, MacrosOfSessionsStayAsTheyAre) {
    const Params params =
        params_of("default_rbl_reply = $rbl_code blocked $client\nsmtpd_reject_footer = see $server_name");
    EXPECT_EQ(params.default_rbl_reply, "$rbl_code blocked $client");
    EXPECT_EQ(params.smtpd_reject_footer, "see $server_name");
}

TEST(ParamsTest, ListsAreParsedForTheListThatUsesThem) {
    const Params params = params_of(
        "smtpd_restriction_classes = strict\nstrict = hash:/x, reject\nsmtpd_helo_restrictions = strict, permit\n");
    EXPECT_EQ(params.list(Stage::helo).parsed.calls.size(), 2U);
    EXPECT_EQ(params.list(Stage::helo).parsed.calls[0].kind, CallKind::restriction_class);
    ASSERT_NE(params.find_class("strict", Stage::helo), nullptr);
    EXPECT_TRUE(params.find_class("strict", Stage::helo)->parsed.calls[0].is("check_helo_access"));
    EXPECT_TRUE(params.find_class("strict", Stage::sender)->parsed.calls[0].is("check_sender_access"));
    EXPECT_EQ(params.find_class("other", Stage::helo), nullptr);
}

}  // namespace
}  // namespace postern::policy
