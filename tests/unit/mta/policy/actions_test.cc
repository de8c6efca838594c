#include "mta/policy/actions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "libconf/registry/registry.h"
#include "mta/policy/access_result.h"

namespace postern::policy {
namespace {

using nlohmann::json;

template <class Records>
void expect_good_records(const Records& records) {
    EXPECT_TRUE(std::is_sorted(records.begin(), records.end(), [](auto& a, auto& b) { return a.name < b.name; }));
    for (const auto& record : records) {
        EXPECT_TRUE(record.summary.ends_with('.')) << record.name;
        EXPECT_LE(record.summary.size(), 100U) << record.name;
    }
}

TEST(Actions, AreFoundInAnyCase) {
    expect_good_records(access_actions());
    expect_good_records(checks_actions());
    EXPECT_EQ(find_access_action("defer_if_Permit")->effect, ActionEffect::defer_if_permit);
    EXPECT_EQ(find_access_action("PERMIT"), nullptr);
    EXPECT_EQ(find_checks_action("prepend")->name, "PREPEND");
    EXPECT_EQ(find_checks_action("OKAY"), nullptr);
}

TEST(Actions, WordsOfOtherSoftwareLeadToActions) {
    EXPECT_EQ(meant_access_action("allow"), "OK");
    EXPECT_EQ(meant_access_action("PERMIT_ALL"), "OK");
    EXPECT_EQ(meant_access_action("Deny"), "REJECT");
    EXPECT_EQ(meant_access_action("pass"), "DUNNO");
    EXPECT_EQ(meant_access_action("REJECT"), "");
    EXPECT_EQ(meant_checks_action("spam"), "REJECT");
    for (const char* word :
         {"ALLOW", "ACCEPT", "WHITELIST", "PERMIT_ALL", "DENY", "BLOCK", "DROP", "BAN", "IGNORE", "NONE", "PASS"}) {
        EXPECT_NE(find_access_action(meant_access_action(word)), nullptr) << word;
        EXPECT_EQ(find_access_action(word), nullptr) << word;
    }
}

TEST(ChecksLists, AreParameters) {
    for (const ChecksList& list : checks_lists()) {
        EXPECT_NE(conf::registry::find(list.parameter), nullptr) << list.parameter;
        EXPECT_EQ(find_checks_list(list.parameter), &list);
    }
    EXPECT_EQ(find_checks_list("headers_checks"), nullptr);
}

TEST(ChecksActions, TheSmtpClientChangesLinesOnly) {
    for (const char* name : {"PREPEND", "REPLACE", "IGNORE", "INFO", "WARN", "STRIP", "DUNNO", "OK"}) {
        EXPECT_TRUE(find_checks_action(name)->where.has(Checks::smtp_header)) << name;
    }
    for (const char* name : {"REJECT", "DISCARD", "HOLD", "FILTER", "REDIRECT", "BCC", "PASS", "DELAY"}) {
        EXPECT_FALSE(find_checks_action(name)->where.has(Checks::smtp_body)) << name;
    }
    EXPECT_FALSE(find_checks_action("PREPEND")->where.has(Checks::milter_header));
}

// ---- results of access tables

struct ResultCase {
    const char* text;
    AccessResult::Form form;
    const char* word;
    const char* argument;
};
class AccessResults : public testing::TestWithParam<ResultCase> {};

TEST_P(AccessResults, AreTakenApart) {
    const ResultCase& want = GetParam();
    const AccessResult got = parse_access_result(want.text);
    EXPECT_EQ(got.form, want.form) << want.text;
    EXPECT_EQ(got.word.of(want.text), want.word) << want.text;
    EXPECT_EQ(got.argument.of(want.text), want.argument) << want.text;
    EXPECT_EQ(got.action != nullptr, got.form == AccessResult::Form::action);
}

using Form = AccessResult::Form;
INSTANTIATE_TEST_SUITE_P(
    Texts, AccessResults,
    testing::Values(
        ResultCase{"", Form::empty, "", ""}, ResultCase{"  ", Form::empty, "", ""},
        ResultCase{"OK", Form::action, "OK", ""}, ResultCase{"OK since 2004", Form::action, "OK", "since 2004"},
        ResultCase{" REJECT  5.7.1 go away ", Form::action, "REJECT", "5.7.1 go away"},
        ResultCase{"reject lower case", Form::action, "reject", "lower case"},
        ResultCase{"554 no", Form::reply, "554", "no"}, ResultCase{"421 4.7.0 x", Form::reply, "421", "4.7.0 x"},
        // Without a text, a reply code is any number: mail is let through.
        ResultCase{"555", Form::number, "555", ""}, ResultCase{"1096", Form::number, "1096", ""},
        ResultCase{"250 fine", Form::restrictions, "250", "fine"},
        ResultCase{"5500 no", Form::restrictions, "5500", "no"}, ResultCase{"permit", Form::restrictions, "permit", ""},
        ResultCase{"reject_unverified_sender, permit", Form::restrictions, "reject_unverified_sender,", "permit"},
        ResultCase{"DENY", Form::restrictions, "DENY", ""}));

TEST(AccessResultsTest, AnActionOfALaterReleaseIsAListOfRestrictions) {
    EXPECT_EQ(parse_access_result("DEFER later", Version{2, 5, 0}).form, Form::restrictions);
    EXPECT_EQ(parse_access_result("DEFER later", Version{2, 6, 0}).form, Form::action);
}

// ---- the fact data set, where it is there

json facts() {
    std::ifstream file(POSTERN_SOURCE_DIR "/../shared/facts/actions.json");
    return file ? json::parse(file) : json();
}

TEST(ActionFacts, Access) {
    const json all = facts();
    if (all.is_null()) GTEST_SKIP() << "the fact data set is not there";
    std::size_t words = 0;
    for (const json& fact : all["access"]) {
        const std::string name = fact["name"];
        if (name.front() == '(' || name == "4xx/5xx") continue;  // forms without a word
        const AccessAction* action = find_access_action(name);
        ASSERT_NE(action, nullptr) << name;
        ++words;
        EXPECT_EQ(action->introduced.text(), fact["introduced"].get<std::string>()) << name;
        if (fact.contains("unsupported")) {
            EXPECT_FALSE(action->documented) << name;
        }
        EXPECT_EQ(action->effect == ActionEffect::permit, fact["result"] == "permit") << name;
    }
    EXPECT_EQ(words, access_actions().size());
}

TEST(ActionFacts, Checks) {
    const json all = facts();
    if (all.is_null()) GTEST_SKIP() << "the fact data set is not there";
    EXPECT_EQ(all["header_body_checks"].size(), checks_actions().size());
    for (const json& fact : all["header_body_checks"]) {
        const ChecksAction* action = find_checks_action(fact["name"].get<std::string>());
        ASSERT_NE(action, nullptr) << fact;
        EXPECT_EQ(action->introduced.text(), fact["introduced"].get<std::string>()) << action->name;
        for (const ChecksList& list : checks_lists()) {
            if (!fact.contains(list.parameter)) continue;
            EXPECT_EQ(action->where.has(list.checks), fact[std::string(list.parameter)].get<bool>())
                << action->name << ' ' << list.parameter;
        }
    }
    for (const auto& [parameter, release] : all["header_body_facts"]["introduced"].items()) {
        const Version introduced = std::max(Version{2, 0, 0}, find_checks_list(parameter)->introduced);
        if (release != "1.1") {
            EXPECT_EQ(introduced.text(), release.get<std::string>()) << parameter;
        }
    }
}

}  // namespace
}  // namespace postern::policy
