// What a trace asked and was told, as the text of a test file.
#include "tools/trace/recording.h"

#include <gtest/gtest.h>

#include "tools/trace/scripts.h"
#include "tools/trace/test_writer.h"

namespace postern::trace_tool {
namespace {

using policy::AnswerState;
using policy::DnsType;

class NoSources : public LookupSource {
public:
    policy::LookupAnswer look_up(const policy::LookupQuestion&) override { return {}; }
};

policy::DnsAnswer dns(AnswerState state, std::vector<policy::DnsRecord> records = {}) {
    policy::DnsAnswer answer;
    answer.state = state;
    answer.records = std::move(records);
    return answer;
}

TEST(RecordingTest, DnsAnswersAreLinesOfTheirFormat) {
    Recording recording;
    recording.saw(policy::DnsQuestion{"a.example", DnsType::mx},
                  dns(AnswerState::found, {{DnsType::mx, "mx.a.example", {}, 10}, {DnsType::mx, "", {}, 0}}));
    recording.saw(policy::DnsQuestion{"b.example", DnsType::mx}, dns(AnswerState::temp_fail));
    policy::DnsAnswer empty = dns(AnswerState::absent);
    empty.name_exists = true;
    recording.saw(policy::DnsQuestion{"c.example", DnsType::mx}, empty);
    recording.saw(policy::DnsQuestion{"gone.example", DnsType::mx}, dns(AnswerState::absent));
    EXPECT_FALSE(recording.assumed());
    EXPECT_EQ(recording.dns(), "a.example MX 10 mx.a.example\na.example MX 0 .\nb.example FAIL MX\nc.example EMPTY\n* NONE\n");
}

TEST(RecordingTest, WhatNobodyKnowsIsMarked) {
    Recording recording;
    recording.saw(policy::DnsQuestion{"a.example", DnsType::mx}, policy::DnsAnswer());
    EXPECT_TRUE(recording.assumed());
    EXPECT_EQ(recording.dns(),
              "# nobody was asked; taken for an answer that changes nothing:\na.example MX 10 a.example\n* NONE\n");
}

TEST(RecordingTest, AClientWhoseNameDoesNotLeadBackNeedsTheDns) {
    Recording recording;
    policy::ClientName forged{AnswerState::found, policy::NameStatus::forged, policy::NameStatus::ok, "unknown", "x.example"};
    recording.saw(policy::ClientNameQuestion{"192.0.2.1"}, forged);
    EXPECT_EQ(recording.client_name(), std::nullopt);
    EXPECT_EQ(recording.dns(), "192.0.2.1 PTR x.example\n* NONE\n");
    Recording other;
    other.saw(policy::ClientNameQuestion{"192.0.2.1"}, policy::ClientName::verified("y.example"));
    EXPECT_EQ(other.client_name(), "y.example");
}

TEST(RecordingTest, TablesPolicyServersAndProbes) {
    Recording recording;
    recording.saw(policy::LookupQuestion{"mysql:x", "a", "check_client_access"}, policy::LookupAnswer::found("OK"));
    recording.saw(policy::LookupQuestion{"mysql:x", "b", "check_client_access"}, policy::LookupAnswer::absent());
    recording.saw(policy::LookupQuestion{"ldap:y", "b", "check_client_access"}, policy::LookupAnswer::temp_fail("down"));
    policy::PolicyQuestion server;
    server.endpoint = "unix:private/p";
    policy::PolicyAnswer silent;
    silent.state = AnswerState::temp_fail;
    recording.saw(server, silent);
    policy::VerifyAnswer refused{AnswerState::found, policy::VerifyAnswer::Status::undeliverable, "no\nsuch user"};
    recording.saw(policy::VerifyQuestion{policy::AddressRole::sender, "a@b.example"}, refused);
    NoSources none;
    const auto tables = recording.tables(none, RecordTables::not_in_directory);
    EXPECT_EQ(world_text(recording, tables, "../x"),
              "# Written by postern-trace record.\ndirectory = \"../x\"\ndns = \"\"\"\n* NONE\n\"\"\"\n"
              "policy = \"\"\"\nunix:private/p NO-ANSWER\n\"\"\"\n\n[verify]\n\"a@b.example\" = \"undeliverable no such user\"\n"
              "\n[tables]\n\"ldap:y\" = \"FAIL\"\n\n[tables.\"mysql:x\"]\n\"a\" = \"OK\"\n");
}

TEST(TomlTextTest, EscapesWhatTomlHasNoPlaceFor) {
    EXPECT_EQ(toml_text("a\"b\\c\x1b"), "\"a\\\"b\\\\c\\u001B\"");
    EXPECT_EQ(toml_text("a\r\n\"\"\"b\n"), "\"\"\"\na\\u000D\n\\\"\\\"\\\"b\n\"\"\"");
}

TEST(PolicyScriptTest, TheFirstLineThatFitsCounts) {
    auto script = PolicyScript::parse("# x\nprivate/p DEFER later\n* NO-ANSWER\n", "f");
    ASSERT_TRUE(script);
    policy::PolicyQuestion question;
    question.endpoint = "unix:private/p";
    EXPECT_EQ(script->answer(question).action, "DEFER later");
    question.endpoint = "inet:a:1";
    EXPECT_EQ(script->answer(question).state, AnswerState::temp_fail);
    EXPECT_EQ(PolicyScript::parse("x\n", "f").error().message, "f:1: a line is SERVER ACTION");
}

TEST(VerifyScriptTest, KnowsItsWords) {
    VerifyScript script;
    EXPECT_TRUE(script.add("A@b.example", "undeliverable 5.1.1 no"));
    EXPECT_TRUE(script.add("c@b.example", "FAIL"));
    EXPECT_EQ(script.add("d@b.example", "maybe").error().message,
              "\"maybe\" is none of deliverable undeliverable deferred FAIL");
    const auto told = script.answer(policy::VerifyQuestion{policy::AddressRole::recipient, "a@B.example"});
    EXPECT_EQ(told.status, policy::VerifyAnswer::Status::undeliverable);
    EXPECT_EQ(told.text, "5.1.1 no");
    EXPECT_EQ(script.answer(policy::VerifyQuestion{policy::AddressRole::recipient, "c@b.example"}).state, AnswerState::temp_fail);
    EXPECT_EQ(script.answer(policy::VerifyQuestion{policy::AddressRole::recipient, "d@b.example"}).state, AnswerState::unknown);
}

}  // namespace
}  // namespace postern::trace_tool
