#include "mta/policy/reply_lines.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/policy/engine_world.h"

namespace postern::policy {
namespace {

using test::World;
using Lines = std::vector<std::string>;

Lines lines_with(const std::string& main_cf, const Reply& reply) {
    World world(main_cf);
    return run(reply_lines(world.session, world.params, reply), world.driver);
}

const Reply kUnknown(550, "5.1.1", "<ghost>: User unknown");

TEST(ReplyLinesTest, WithoutFooterThereIsOneLine) {
    EXPECT_EQ(lines_with("", kUnknown), (Lines{"550 5.1.1 <ghost>: User unknown"}));
    EXPECT_EQ(lines_with("smtpd_reject_footer = x", Reply(250, "2.1.5", "Ok")), (Lines{"250 2.1.5 Ok"}));
}

TEST(ReplyLinesTest, FooterIsALineOfItsOwn) {
    EXPECT_EQ(lines_with("smtpd_reject_footer = see $client_address at $sender_domain${nosuch?x}", kUnknown),
              (Lines{"550-5.1.1 <ghost>: User unknown", "550 5.1.1 see 127.2.0.1 at remote.test"}));
}

TEST(ReplyLinesTest, FooterContinuesTheText) {
    EXPECT_EQ(lines_with("smtpd_reject_footer = \\c; call $client_name\\nsecond $helo_name\\nthird", kUnknown),
              (Lines{"550-5.1.1 <ghost>: User unknown; call mail.remote.test", "550-5.1.1 second client.example.test",
                     "550 5.1.1 third"}));
    EXPECT_EQ(lines_with("smtpd_reject_footer = \\c  sp\\n 5.5.5 line", kUnknown),
              (Lines{"550-5.1.1 <ghost>: User unknown  sp", "550 5.1.1  5.5.5 line"}));
}

TEST(ReplyLinesTest, TableComesBeforeTheParameter) {
    const std::string main_cf = "smtpd_reject_footer = plain\nsmtpd_reject_footer_maps = static:{\\c by table}\n";
    EXPECT_EQ(lines_with(main_cf, kUnknown), (Lines{"550 5.1.1 <ghost>: User unknown by table"}));
    const std::string other = "smtpd_reject_footer = plain\nsmtpd_reject_footer_maps = inline:{x=y}\n";
    EXPECT_EQ(lines_with(other, kUnknown), (Lines{"550-5.1.1 <ghost>: User unknown", "550 5.1.1 plain"}));
}

// What a client says must not become a macro.
TEST(ReplyLinesTest, ValuesAreNotExpandedAgain) {
    World world("smtpd_reject_footer = from $sender");
    world.session.sender = "$client@${x";
    EXPECT_EQ(run(reply_lines(world.session, world.params, kUnknown), world.driver).back(),
              "550 5.1.1 from $client@${x");
}

}  // namespace
}  // namespace postern::policy
