// PT514: what a comment in front of a trial does to the severity.
#include <gtest/gtest.h>

#include <string>

#include "tools/check/rule.h"
#include "tools/check/sample.h"

namespace postern::lint {
namespace {

Grade grade_of(const std::string& text) {
    const auto findings = Sample(text).run(find_rule("PT514"));
    EXPECT_EQ(findings.size(), 1U) << text;
    return findings.empty() ? Grade::style : findings.front().grade;
}

constexpr const char* kLine = "smtpd_helo_restrictions = warn_if_reject reject_non_fqdn_helo_hostname\n";

TEST(WarnIfRejectLeftover, IsInfoWhenMarkedAsATrial) {
    EXPECT_EQ(grade_of(kLine), Grade::warning);
    EXPECT_EQ(grade_of(std::string("# Testing this\n") + kLine), Grade::info);
    EXPECT_EQ(grade_of(std::string("# TODO\n\n") + kLine), Grade::warning);
    EXPECT_EQ(grade_of(std::string("# HELO checks\n") + kLine), Grade::warning);
    EXPECT_EQ(grade_of("smtpd_helo_restrictions =\n  permit_mynetworks\n# on trial\n  warn_if_reject reject_non_fqdn_helo_hostname\n"), Grade::info);
    EXPECT_EQ(grade_of("# on trial\nsmtpd_helo_restrictions =\n# names\n  warn_if_reject reject_non_fqdn_helo_hostname\n"), Grade::info);
}

TEST(WarnIfRejectLeftover, ComparesDatesWithTheChangeOfTheFile) {
    // 2026-03-31T00:00:00Z
    const std::string changed = "==> main.cf mtime=1774915200 <==\n";
    EXPECT_EQ(grade_of(changed + "# since 2026-03-01\n" + kLine), Grade::info);
    EXPECT_EQ(grade_of(changed + "# since 2025-03-01\n" + kLine), Grade::warning);
    EXPECT_EQ(grade_of(changed + "# since 2026-13-01\n" + kLine), Grade::warning);
}

}  // namespace
}  // namespace postern::lint
