// Every rule's record: complete, its samples reported or left alone, its fixes good.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tools/check/engine.h"
#include "tools/check/rule.h"
#include "tools/check/sample.h"

namespace postern::lint {
namespace {

class Records : public testing::TestWithParam<const Rule*> {};

std::size_t count_of(const Sample& sample, const Rule* rule) {
    std::size_t count = 0;
    for (const Finding& finding : sample.run(rule)) {
        if (finding.rule == rule && !finding.suppressed) ++count;
    }
    return count;
}

std::string messages(const Sample& sample, const Rule* rule) {
    std::string text;
    for (const Finding& finding : sample.run(rule)) {
        text += std::string(finding.rule->id) + ' ' + finding.message + " at " + std::to_string(finding.range.begin) + '\n';
    }
    return text;
}

std::string files_of(const Sample& sample) {
    std::string text;
    for (const auto& [name, content] : sample.files()) text += "==> " + name + " <==\n" + content;
    return text;
}

TEST_P(Records, IsComplete) {
    const Rule& rule = *GetParam();
    EXPECT_EQ(rule.id.size(), 5U);
    EXPECT_TRUE(rule.id.starts_with("PT"));
    EXPECT_FALSE(rule.name.empty());
    EXPECT_GE(rule.summary.size(), 20U);
    EXPECT_LE(rule.summary.size(), 160U);
    EXPECT_TRUE(rule.summary.ends_with('.'));
    EXPECT_GE(rule.why.size(), 60U);
    EXPECT_FALSE(rule.bad.empty());
    EXPECT_FALSE(rule.good.empty());
    EXPECT_FALSE(rule.source.empty());
    EXPECT_TRUE(rule.check != nullptr || rule.check_suppressions != nullptr);
    for (const std::string_view other : rule.replaces) EXPECT_NE(find_rule(other), nullptr) << other;
}

TEST_P(Records, ReportsItsBadSamples) {
    const Rule& rule = *GetParam();
    EXPECT_GT(count_of(Sample(rule.bad), &rule), 0U) << rule.bad;
    for (const Trap& bad : rule.also_bad) EXPECT_GT(count_of(Sample(bad.text), &rule), 0U) << bad.title << '\n' << bad.text;
}

TEST_P(Records, LeavesGoodSamplesAlone) {
    const Rule& rule = *GetParam();
    EXPECT_EQ(messages(Sample(rule.good), &rule), "") << rule.good;
    for (const Trap& trap : rule.traps) EXPECT_EQ(messages(Sample(trap.text), &rule), "") << trap.title << '\n' << trap.text;
}

// Findings that promise a fix are silenced by it; nothing else of the file changes than what the edits say.
TEST_P(Records, FixesMend) {
    const Rule& rule = *GetParam();
    std::vector<std::string_view> texts{rule.bad};
    for (const Trap& bad : rule.also_bad) texts.push_back(bad.text);
    FixKind best = FixKind::none;
    for (const std::string_view text : texts) {
        const Sample before(text);
        std::size_t unfixed = 0;
        for (const Finding& finding : before.run(&rule)) {
            if (finding.repair) {
                best = std::max(best, finding.repair->kind);
                EXPECT_FALSE(finding.repair->title.empty());
                EXPECT_FALSE(finding.repair->edits.empty());
            } else {
                ++unfixed;
            }
        }
        const Sample after = before.repaired(&rule);
        if (unfixed == 0) {
            EXPECT_EQ(messages(after, &rule), "") << files_of(after);
        } else {
            EXPECT_LE(count_of(after, &rule), count_of(before, &rule));
        }
    }
    EXPECT_EQ(best, rule.fix) << "the record promises another kind of fix than its bad samples get";
    if (rule.fix_gives_good) {
        EXPECT_EQ(files_of(Sample(rule.bad).repaired(&rule)), files_of(Sample(rule.good)));
    }
}

std::string id_of(const testing::TestParamInfo<const Rule*>& parameter) {
    return std::string(parameter.param->id);
}
INSTANTIATE_TEST_SUITE_P(All, Records, testing::ValuesIn(rules().begin(), rules().end()), id_of);

TEST(Catalogue, IdsAndNamesAreUnique) {
    std::set<std::string_view> seen;
    for (const Rule* rule : rules()) {
        EXPECT_TRUE(seen.insert(rule->id).second) << rule->id;
        EXPECT_TRUE(seen.insert(rule->name).second) << rule->name;
    }
}

}  // namespace
}  // namespace postern::lint
