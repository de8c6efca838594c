// Grades, messages and fixes of the rules about syntax that the samples of their records do not pin down.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tools/check/data/foreign_parameters.h"
#include "tools/check/engine.h"
#include "tools/check/sample.h"

#include "libconf/registry/registry.h"

namespace postern::lint {
namespace {

std::vector<Finding> found(std::string_view id, std::string_view text) {
    return Sample(text).run(find_rule(id));
}

/// "PT005 warning, PT101 error", of all rules.
std::string all_of(std::string_view text) {
    std::string result;
    for (const Finding& finding : Sample(text).run(nullptr)) {
        if (finding.grade != Grade::error && finding.grade != Grade::warning) continue;
        if (!result.empty()) result += ", ";
        result.append(finding.rule->id).append(" ").append(grade_name(finding.grade));
    }
    return result;
}

std::string repaired(std::string_view id, std::string_view text) {
    const Sample after = Sample(text).repaired(find_rule(id));
    return after.files().front().second;
}

TEST(DeadComment, IsOnlyAWarningWhereTextMayHoldIt) {
    EXPECT_EQ(found("PT005", "smtpd_banner = hello # there\n").at(0).grade, Grade::warning);
    EXPECT_EQ(found("PT005", "mynetworks = 127.0.0.0/8 # there\n").at(0).grade, Grade::error);
    EXPECT_EQ(found("PT005", "==> master.cf <==\nx unix - n n - - pipe user=a argv=/bin/x # y\n").at(0).grade, Grade::warning);
    EXPECT_EQ(found("PT005", "==> master.cf <==\nx unix - n n - - smtp # argv=\n").at(0).grade, Grade::error);
}

TEST(DeadComment, KeepsTheLineEndsOfTheFile) {
    EXPECT_EQ(repaired("PT005", "biff = no # quiet\\r\nrelayhost =\\r\n"), "# quiet\r\nbiff = no\r\nrelayhost =\r\n");
}

TEST(DeadComment, HidesTheTextFromOtherRules) {
    EXPECT_EQ(all_of("biff = no # $nosuch \\\n"), "PT005 error");
    EXPECT_EQ(all_of("biff = no // because of x\n"), "PT006 error");
}

TEST(ForeignOperators, GiveOneFinding) {
    EXPECT_EQ(all_of("mynetworks = 127.0.0.0/8\nmynetworks += 192.0.2.0/24\n"), "PT011 error");
    EXPECT_EQ(all_of("myorigin := birch.example\n"), "PT011 error");
    EXPECT_EQ(all_of("; quiet\nbiff = no\n"), "PT007 error");
    EXPECT_EQ(all_of("include tls.cf\nbiff = no\n"), "PT014 error");
    EXPECT_EQ(all_of("\\uFEFFbiff = no\n"), "PT015 error");
    EXPECT_EQ(all_of("default_process_limit == 50\n"), "PT011 error");
    EXPECT_EQ(all_of("biff = \"no\"\n"), "PT010 warning");
    EXPECT_EQ(all_of("biff\\u00a0= no\n"), "PT016 error");
    EXPECT_EQ(all_of("biff = no \\\n"), "PT009 error");
}

TEST(Append, JoinsTheWordsToTheFirstSetting) {
    EXPECT_EQ(repaired("PT011", "mynetworks = 127.0.0.0/8\nbiff = no\nmynetworks += 192.0.2.0/24,\n  198.51.100.0/24\n"),
              "mynetworks = 127.0.0.0/8, 192.0.2.0/24, 198.51.100.0/24\nbiff = no\n");
}

TEST(CommentedHead, SaysWhatPostfixReads) {
    const auto findings = found("PT003", "biff = no\n# smtpd_helo_restrictions = permit,\n    reject\n");
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].message, "the head of this line, `smtpd_helo_restrictions`, is a comment: the line belongs to `biff`");
    ASSERT_FALSE(findings[0].facts.empty());
    EXPECT_EQ(findings[0].facts[0], "Postfix now reads  biff = no reject");
}

TEST(CommentedHead, GivesWayToALineThatIsASettingItself) {
    EXPECT_EQ(all_of("smtpd_banner = $myhostname ESMTP\n# biff = no\n   disable_vrfy_command = yes\n"), "PT004 error");
}

TEST(SetTwice, NamesTheProtectionsThatAreLost) {
    const auto findings = found("PT008",
                                "smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination,\n"
                                "  reject_rbl_client dnsbl.example\n"
                                "smtpd_recipient_restrictions = permit_mynetworks, check_policy_service unix:p\n");
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].grade, Grade::warning);
    ASSERT_EQ(findings[0].facts.size(), 1U);
    EXPECT_EQ(findings[0].facts[0], "the list that counts lacks  reject_unauth_destination, reject_rbl_client dnsbl.example");
}

TEST(SetTwice, TheSameValueIsOnlyWorthKnowing) {
    EXPECT_EQ(found("PT008", "biff = no\nbiff = no\n").at(0).grade, Grade::info);
    EXPECT_EQ(found("PT008", "biff = no\nbiff = yes\nbiff = no\n").size(), 2U);
}

TEST(SetTwice, KeepsTheLineEndsOfTheFile) {
    EXPECT_EQ(repaired("PT008", "smtpd_data_restrictions = reject_unauth_pipelining\\r\nsmtpd_data_restrictions = permit\\r\n"),
              "smtpd_data_restrictions = reject_unauth_pipelining,\r\n    permit\r\n");
}

TEST(UnknownName, IsAnErrorWhenTheTypoIsPlain) {
    EXPECT_EQ(found("PT101", "mynetwork = 127.0.0.0/8\n").at(0).grade, Grade::error);
    EXPECT_EQ(found("PT101", "frobnicate = yes\n").at(0).grade, Grade::warning);
    // The words in another order are a guess, however plain.
    EXPECT_EQ(found("PT101", "restrictions_smtpd_client = permit\n").at(0).grade, Grade::warning);
}

TEST(UnknownName, EachHasOneRule) {
    EXPECT_EQ(all_of("check_sender_access = hash:/etc/postfix/access\n"), "PT102 error");
    EXPECT_EQ(all_of("MyNetworks = 127.0.0.0/8\n"), "PT103 error");
    EXPECT_EQ(all_of("smtp_recipient_restrictions = permit\n"), "PT104 warning");
    EXPECT_EQ(all_of("ssl_key = /etc/ssl/key\n"), "PT107 warning");
}

TEST(UndefinedReference, GradesBySurroundings) {
    EXPECT_EQ(found("PT301", "mynetworks = $nosuch\n").at(0).grade, Grade::error);
    EXPECT_EQ(found("PT301", "smtpd_banner = $nosuch ESMTP\n").at(0).grade, Grade::warning);
    EXPECT_EQ(found("PT301", "mynetworks = ${nosuch?x}\n").at(0).grade, Grade::info);
    const auto guarded = found("PT301", "mynetworks = ${nosuch?$nosuch}\n");
    ASSERT_EQ(guarded.size(), 1U);
    EXPECT_EQ(guarded[0].grade, Grade::info);
}

TEST(Recursion, IsReportedOncePerCircle) {
    const auto findings = found("PT302", "mydomain = $myorigin\nmyorigin = $mydomain\nmydestination = $mydomain\n");
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].message, "`mydomain` leads back to itself: mydomain → myorigin → mydomain");
}

TEST(Lookalike, InCommentsAndTextIsOnlyWorthKnowing) {
    EXPECT_EQ(found("PT016", "# a\\u00a0b\n").at(0).grade, Grade::info);
    EXPECT_EQ(found("PT016", "smtpd_banner = a\\u00a0b\n").at(0).grade, Grade::info);
    EXPECT_EQ(found("PT016", "mynetworks = 127.0.0.0/8\\u00a0192.0.2.0/24\n").at(0).grade, Grade::error);
}

TEST(Lookalike, InFrontOfASettingGoesAway) {
    EXPECT_EQ(repaired("PT016", "biff = no\n\\u00a0relayhost =\n"), "biff = no\nrelayhost =\n");
    EXPECT_EQ(repaired("PT016", "mynetworks = 127.0.0.0/8\n\\u00a0192.0.2.0/24\n"), "mynetworks = 127.0.0.0/8\n 192.0.2.0/24\n");
}

TEST(QuotedValue, InFreeTextIsOnlyWorthKnowing) {
    EXPECT_EQ(found("PT010", "smtpd_banner = \"x\"\n").at(0).grade, Grade::info);
    EXPECT_EQ(found("PT010", "myhostname = \"x\"\n").at(0).grade, Grade::warning);
}

TEST(Template, IsReportedOnceAndLeftAlone) {
    EXPECT_EQ(all_of("myhostname = {{ fqdn }}\nnosuch = $nothing\nrelayhost: {{ relay }}\n"), "PT013 error");
}

TEST(ForeignParameters, AreNoParametersOfPostfix) {
    for (const ForeignParameter& setting : foreign_parameters()) {
        EXPECT_EQ(conf::registry::find(setting.name), nullptr) << setting.name;
        if (setting.instead.empty()) continue;
        EXPECT_NE(conf::registry::find(setting.instead), nullptr) << setting.name << " -> " << setting.instead;
    }
}

}  // namespace
}  // namespace postern::lint
