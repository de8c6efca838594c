// PT527: a program that verifies recipients cannot be seen, so a comment must be able to say it.
#include <gtest/gtest.h>

#include "tools/check/rule.h"
#include "tools/check/sample.h"

namespace postern::lint {
namespace {

TEST(BackscatterUnknownRecipients, CanBeSuppressed) {
    const auto findings = Sample("# postern: ignore PT527 -- the policy server asks the next hop\nrelay_domains = birch.example\n"
                                 "smtpd_recipient_restrictions = reject_unauth_destination, check_policy_service inet:127.0.0.1:10023\n")
                              .run(find_rule("PT527"));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_TRUE(findings.front().suppressed.has_value());
}

}  // namespace
}  // namespace postern::lint
