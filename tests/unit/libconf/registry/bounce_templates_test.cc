#include "libconf/registry/bounce_templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postern::conf {
namespace {

using testing::HasSubstr;

TEST(BounceTemplates, BuiltInOnesFollowTheFromFormat) {
    const BounceTemplates standard = built_in_bounce_templates(FromFormat::standard);
    EXPECT_EQ(standard[0].from, "Mail Delivery System <MAILER-DAEMON>");
    EXPECT_EQ(standard[0].origin, "[built-in]");
    EXPECT_EQ(standard[0].charset, "us-ascii");
    EXPECT_THAT(standard[1].text, HasSubstr("$delay_warning_time_hours hour(s)"));
    EXPECT_TRUE(standard[1].postmaster_subject);
    EXPECT_FALSE(standard[2].postmaster_subject);
    const BounceTemplates obsolete = built_in_bounce_templates(FromFormat::obsolete);
    EXPECT_EQ(obsolete[3].from, "MAILER-DAEMON (Mail Delivery System)");
}

}  // namespace
}  // namespace postern::conf
