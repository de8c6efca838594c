// Every record of a restriction, against a checked-in summary and, where it is there, the collected fact data set.
#include "mta/policy/restriction.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "mta/policy/lists.h"

namespace postern::policy {

void PrintTo(const Restriction* record, std::ostream* out) {
    *out << record->name;
}

namespace {

using nlohmann::json;

std::string release(Version version) {
    return version == conf::kNever ? "-" : version.text();
}

std::string argument_word(ArgumentKind kind) {
    switch (kind) {
        case ArgumentKind::none:
        case ArgumentKind::restriction:
            return "-";
        case ArgumentKind::table:
            return "table";
        case ArgumentKind::zone:
            return "domain";
        case ArgumentKind::policy_server:
            return "policy_server";
        case ArgumentKind::number:
            return "number";
    }
    return {};
}

std::string result_words(const Restriction& record) {
    if (record.argument == ArgumentKind::restriction) return "modifier";
    if (record.results.has(Result::defer_if_permit) != record.results.has(Result::defer_if_reject)) return "defer";
    std::string words;
    const auto add = [&](Result result, std::string_view word) {
        if (record.results.has(result)) words.append(words.empty() ? "" : "/").append(word);
    };
    add(Result::permit, "permit");
    add(Result::reject, "reject");
    add(Result::defer, "defer");
    return words.empty() ? "none" : words;
}

/// The three that are gone are in the summary with the results they would need to be told apart; check_relay_domains
/// has no temporary refusal.
std::string row(const Restriction& record) {
    const std::string results = record.name == "check_relay_domains" ? "permit/reject/defer" : result_words(record);
    const std::string_view group = record.group == Subject::none ? "generic" : subject_name(record.group);
    std::ostringstream out;
    out << record.name << ' ' << argument_word(record.argument) << ' ' << group << ' ' << subject_name(record.about)
        << ' ' << results << ' ' << release(record.introduced) << ' ' << release(record.removed) << ' '
        << (record.old_name.name.empty() ? "-" : record.old_name.name);
    return out.str();
}

TEST(RestrictionRecords, AreThoseOfTheSummary) {
    std::ifstream file(POSTERN_SOURCE_DIR "/tests/unit/mta/policy/restrictions.txt");
    std::string line;
    std::getline(file, line);  // head
    std::vector<std::string> want;
    while (std::getline(file, line)) want.push_back(line);
    std::vector<std::string> got;
    for (const Restriction* record : restrictions()) got.push_back(row(*record));
    EXPECT_EQ(got, want);
    EXPECT_EQ(got.size(), 71U);
}

class RestrictionRecord : public testing::TestWithParam<const Restriction*> {};

TEST_P(RestrictionRecord, SaysWhatItIs) {
    const Restriction& record = *GetParam();
    EXPECT_GE(record.summary.size(), 30U);
    EXPECT_LE(record.summary.size(), 160U);
    EXPECT_TRUE(record.summary.ends_with('.')) << record.summary;
    EXPECT_EQ(record.results.empty(), record.basis == Basis::nothing);
    EXPECT_EQ(find_restriction(record.name).record, &record);
    EXPECT_EQ(record.asks.has(Ask::policy_server), record.basis == Basis::policy_server);
    if (record.ok_refused) {
        EXPECT_EQ(record.basis, Basis::access_table);
    }
    EXPECT_LE(record.introduced, record.deprecated);
    EXPECT_LE(record.deprecated, record.removed);
    EXPECT_EQ(record.deprecated != conf::kNever, !record.instead.empty());
}

TEST_P(RestrictionRecord, ReadsParametersThatExist) {
    for (const NameList* list : {&GetParam()->reads, &GetParam()->reply_codes, &GetParam()->soft_codes}) {
        for (const std::string_view name : *list) EXPECT_NE(conf::registry::find(name), nullptr) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(All, RestrictionRecord, testing::ValuesIn(restrictions().begin(), restrictions().end()),
                         [](const auto& test) { return std::string(test.param->name); });

TEST(RestrictionRecords, NoTwoSummariesAreTheSame) {
    std::set<std::string_view> seen;
    for (const Restriction* record : restrictions()) EXPECT_TRUE(seen.insert(record->summary).second) << record->name;
}

TEST(FindRestriction, IgnoresCaseAndKnowsOldNames) {
    EXPECT_EQ(find_restriction("Reject_UNAUTH_destination").record->name, "reject_unauth_destination");
    const Word old = find_restriction("reject_unknown_client");
    ASSERT_TRUE(old);
    EXPECT_EQ(old.record->name, "reject_unknown_client_hostname");
    ASSERT_NE(old.old_name, nullptr);
    EXPECT_EQ(old.old_name->name, "reject_unknown_client");
    for (const char* name : {"", "rejec", "reject_", "reject_unauth_destinations", "hash:/etc/postfix/access"}) {
        EXPECT_FALSE(find_restriction(name)) << name;
    }
}

TEST(StandingTest, FollowsTheRelease) {
    const auto of = [](const char* name, const char* version) {
        return standing(find_restriction(name), *Version::parse(version));
    };
    EXPECT_EQ(of("defer_unauth_destination", "2.9"), Standing::too_new);
    EXPECT_EQ(of("defer_unauth_destination", "2.10"), Standing::current);
    EXPECT_EQ(of("reject_unknown_client", "2.2"), Standing::current);
    EXPECT_EQ(of("reject_unknown_client", "2.3"), Standing::renamed);
    EXPECT_EQ(of("reject_unknown_client_hostname", "2.2"), Standing::too_new);
    EXPECT_EQ(of("check_relay_domains", "2.1"), Standing::current);
    EXPECT_EQ(of("check_relay_domains", "3.8"), Standing::deprecated);
    EXPECT_EQ(of("check_relay_domains", "3.9"), Standing::removed);
    EXPECT_EQ(of("permit_mx_backup", "3.8"), Standing::current);
    EXPECT_EQ(of("permit_mx_backup", "3.11"), Standing::deprecated);
}

// ---- the fact data set, where it is there

class Facts : public testing::Test {
protected:
    void SetUp() override {
        std::ifstream file(POSTERN_SOURCE_DIR "/../shared/facts/restrictions.json");
        if (!file) GTEST_SKIP() << "the fact data set is not there";
        facts_ = json::parse(file);
    }
    json facts_;
};

std::set<std::string> names(const json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return {value.get<std::string>()};
    return value.get<std::set<std::string>>();
}

std::set<std::string> names(const NameList& list) {
    return {list.begin(), list.end()};
}

TEST_F(Facts, ReplyCodesStagesAndRefusedResults) {
    ASSERT_EQ(facts_["restrictions"].size(), restrictions().size());
    for (const json& fact : facts_["restrictions"]) {
        const std::string name = fact["name"];
        SCOPED_TRACE(name);
        const Restriction* record = find_restriction(name).record;
        ASSERT_NE(record, nullptr);
        EXPECT_EQ(names(record->reply_codes), names(fact["reply_code_parameter"]));
        for (const std::string& parameter : names(fact["temporary_failure_code_parameter"])) {
            EXPECT_TRUE(record->soft_codes.contains(parameter)) << parameter;
        }
        std::set<std::string> stages;
        for (const Stage stage : kStages) {
            if (useful_stages(*record).has(stage)) stages.emplace(stage_name(stage));
        }
        EXPECT_EQ(stages, names(fact["meaningful_in"]));
        EXPECT_EQ(fact["legal_in"].size(), kStages.size());
        const std::string note = fact["note"].is_null() ? "" : fact["note"].get<std::string>();
        EXPECT_EQ(record->ok_refused, note.find("OK result is not allowed") != std::string::npos);
        EXPECT_EQ(release(record->deprecated),
                  fact["deprecated_in"].is_null() ? "-" : fact["deprecated_in"].get<std::string>());
    }
}

TEST_F(Facts, OldNames) {
    for (const json& fact : facts_["aliases"]) {
        const Word word = find_restriction(fact["name"].get<std::string>());
        ASSERT_TRUE(word) << fact;
        ASSERT_NE(word.old_name, nullptr) << fact;
        EXPECT_EQ(word.record->name, fact["canonical"].get<std::string>());
        EXPECT_EQ(word.old_name->introduced.text(), fact["introduced"].get<std::string>()) << fact;
    }
}

TEST_F(Facts, Lists) {
    ASSERT_EQ(facts_["restriction_lists"].size(), restriction_lists().size());
    for (const json& fact : facts_["restriction_lists"]) {
        const RestrictionList* list = find_restriction_list(fact["parameter"].get<std::string>());
        ASSERT_NE(list, nullptr) << fact;
        EXPECT_EQ(stage_name(list->stage), fact["short"].get<std::string>());
        EXPECT_EQ(list->refused, fact["reply_class"].get<std::string>());
        EXPECT_EQ(list->introduced.text(), fact["introduced"].get<std::string>());
    }
}

}  // namespace
}  // namespace postern::policy
