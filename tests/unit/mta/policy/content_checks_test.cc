#include "mta/policy/content_checks.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/scripted_driver.h"

namespace postern::policy {
namespace {

/// A decision in one line: reply, change, effects, log, warning; what is absent is left out.
std::string said(const ContentDecision& decision) {
    std::string out;
    const auto add = [&out](std::string_view part) { out.append(out.empty() ? "" : " | ").append(part); };
    if (decision.reply) add(decision.reply->line());
    if (decision.change == LineChange::remove) add("remove");
    if (decision.change == LineChange::replace) add("replace <" + decision.text + ">");
    if (decision.change == LineChange::prepend) add("prepend <" + decision.text + ">");
    for (const Effect& effect : decision.effects) {
        add(std::string(kind_name(effect.kind)) + " <" + effect.argument + ">");
    }
    if (decision.ends_checks) add("end");
    if (!decision.log.empty()) add("log: " + decision.log);
    if (!decision.warning.empty()) add("warning: " + decision.warning);
    return out;
}

struct Case {
    const char* result;
    const char* want;
};

class HeaderResult : public testing::TestWithParam<Case> {};

TEST_P(HeaderResult, MeansWhatPostfixMakesOfIt) {
    EXPECT_EQ(said(read_content_result(Checks::header, "X: 1", GetParam().result)), GetParam().want)
        << GetParam().result;
}

// Replies, changes and log lines of Postfix 3.7.11.
INSTANTIATE_TEST_SUITE_P(
    Observed, HeaderResult,
    testing::Values(
        Case{"REJECT",
             "550 5.7.1 message content rejected | end | log: reject: header X: 1: 5.7.1 message content "
             "rejected"},
        Case{"REJECT bad subject", "550 5.7.1 bad subject | end | log: reject: header X: 1: 5.7.1 bad subject"},
        Case{"REJECT 5.9.8 own status", "550 5.9.8 own status | end | log: reject: header X: 1: 5.9.8 own status"},
        Case{"reject 4.3.2 try later", "451 4.3.2 try later | end | log: reject: header X: 1: 4.3.2 try later"},
        Case{"REJECT 2.0.0 odd",
             "451 4.0.0 odd | end | log: reject: header X: 1: 4.0.0 odd | warning: bad DSN action in 2.0.0 odd -- need "
             "4.x.x or 5.x.x"},
        Case{"DISCARD 2.1.1 text", "discard <2.1.1 text> | end | log: discard: header X: 1: 2.1.1 text"},
        Case{"hold   spaced    text   ", "hold <spaced    text> | log: hold: header X: 1: spaced    text"},
        Case{"WARN", "warn <> | log: warning: header X: 1"},
        Case{"INFO note", "info <note> | log: info: header X: 1: note"}, Case{"IGNORE text", "remove"},
        Case{"STRIP", "remove | log: strip: header X: 1"}, Case{"PASS text", "end | log: pass: header X: 1: text"},
        Case{"DUNNO text", ""}, Case{"OK text", ""},
        Case{"FILTER smtp:[127.0.0.1]:10025 extra",
             "filter <smtp:[127.0.0.1]:10025 extra> | log: filter: header X: 1: smtp:[127.0.0.1]:10025 extra"},
        Case{"REDIRECT a@b c@d", "redirect <a@b c@d> | log: redirect: header X: 1: a@b c@d"},
        Case{"BCC dave@example.test", "bcc <dave@example.test> | log: bcc: header X: 1: dave@example.test"},
        Case{"PREPEND X-A:no-space", "prepend <X-A:no-space> | log: prepend: header X: 1: X-A:no-space"},
        Case{"REPLACE X:", "replace <X:> | log: replace: header X: 1: X:"}));

INSTANTIATE_TEST_SUITE_P(
    Faults, HeaderResult,
    testing::Values(
        Case{"FILTER nocolon", "warning: bad FILTER command nocolon in header_checks -- need transport:destination"},
        Case{"FILTER", "warning: missing FILTER command argument in header_checks map"},
        Case{"REDIRECT nobody", "warning: bad REDIRECT target \"nobody\" in header_checks map -- need user@domain"},
        Case{"REDIRECT", "warning: bad REDIRECT target \"\" in header_checks map -- need user@domain"},
        Case{"BCC plain", "warning: bad BCC address \"plain\" in header_checks map -- need user@domain"},
        Case{"PREPEND", "warning: PREPEND action without text in header_checks map"},
        Case{"PREPEND not a header",
             "warning: bad PREPEND header text \"not a header\" in header_checks map -- need "
             "\"headername: headervalue\""},
        Case{"REPLACE :x",
             "warning: bad REPLACE header text \":x\" in header_checks map -- need \"headername: headervalue\""},
        Case{"DELAY 1s", "warning: unknown command in header_checks map: DELAY 1s"},
        Case{"550 no", "warning: unknown command in header_checks map: 550 no"},
        Case{"REJECTED foo", "warning: unknown command in header_checks map: REJECTED foo"},
        Case{"", "warning: unknown command in header_checks map: "}));

TEST(ContentResult, SaysWhatABodyLineIs) {
    EXPECT_EQ(said(read_content_result(Checks::body, "b", "STRIP")), "remove | log: strip: body b");
    EXPECT_EQ(said(read_content_result(Checks::body, "b", "PREPEND a line")),
              "prepend <a line> | log: prepend: body b: a line");
    EXPECT_EQ(said(read_content_result(Checks::body, "b", "REPLACE")),
              "warning: REPLACE action without text in body_checks map");
}

TEST(ContentResult, OutgoingMailCannotBeRefused) {
    EXPECT_EQ(said(read_content_result(Checks::smtp_header, "X: 1", "REJECT no")),
              "warning: unsupported command in smtp_header_checks map: REJECT no");
    EXPECT_EQ(said(read_content_result(Checks::smtp_header, "X: 1", "WARN outgoing")),
              "warn <outgoing> | log: warning: header X: 1: outgoing");
}

TEST(ContentResult, AnOldReleaseDoesNotKnowNewWords) {
    EXPECT_EQ(said(read_content_result(Checks::header, "X: 1", "PASS", conf::Version{3, 1, 0})),
              "warning: unknown command in header_checks map: PASS");
}

TEST(CheckContent, TheFirstTableThatHasTheTextDecides) {
    ContentRules rules;
    rules.tables(Checks::header) = {"pcre:one", "pcre:two", "pcre:three"};
    test::ScriptedDriver driver;
    driver.table("pcre:two", "X: 1", "HOLD");
    driver.table("pcre:three", "X: 1", "REJECT");
    const ContentDecision decision = run(check_content(rules, Checks::header, "X: 1"), driver);
    EXPECT_EQ(said(decision), "hold <> | log: hold: header X: 1");
    EXPECT_EQ(decision.table, "pcre:two");
    EXPECT_EQ(said(run(check_content(rules, Checks::header, "Y: 1"), driver)), "");
    EXPECT_EQ(said(run(check_content(rules, Checks::body, "X: 1"), driver)), "");
}

TEST(CheckContent, ATableThatFailsRefusesForNow) {
    ContentRules rules;
    rules.tables(Checks::body) = {"pcre:one"};
    test::ScriptedDriver driver;
    driver.on("table pcre:one, key b", LookupAnswer::temp_fail("server is down"));
    EXPECT_EQ(said(run(check_content(rules, Checks::body, "b"), driver)),
              "451 4.3.0 Error: queue file write error | end | warning: body_checks map lookup problem -- message not "
              "accepted, try again later: server is down");
}

}  // namespace
}  // namespace postern::policy
