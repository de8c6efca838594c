// RelayCase: a configuration, and what becomes of a stranger who wants to relay through it.
//
// Shape:   `culprit` is the text of the step that a reader should look at.
// Threads: one test.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "mta/policy/stranger.h"
#include "tests/unit/mta/policy/policy_test_util.h"

namespace postern::policy::test {

struct RelayCase {
    const char* title;
    std::string main_cf;
    Ruling verdict;
    const char* culprit = "";
    TableTexts tables = {};
    const char* version = "3.11";

    friend void PrintTo(const RelayCase& c, std::ostream* out) { *out << c.title; }
};

inline void expect_as_told(const RelayCase& want) {
    const TestService made(want.main_cf, want.tables, want.version);
    const Service service = made.get();
    const auto got = judge(service, Who::stranger, Where::foreign);
    ASSERT_TRUE(got);
    std::string path;
    for (const Step& step : got->run.steps) path += "\n  " + step.parameter + ": " + step.text + ": " + step.why;
    EXPECT_EQ(ruling_name(got->verdict), ruling_name(want.verdict)) << want.title << '\n' << want.main_cf << path;
    if (want.verdict != Ruling::permit) return;
    const auto found = culprit(service, got->run);
    EXPECT_EQ(found ? got->run.steps[*found].text : "", want.culprit) << want.title << path;
}

inline const std::string kNoRelay = "smtpd_relay_restrictions =\n";
inline const std::string kGuarded = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n";

inline std::string recipient(const std::string& list) {
    return kNoRelay + "smtpd_recipient_restrictions = " + list + "\n";
}

}  // namespace postern::policy::test
