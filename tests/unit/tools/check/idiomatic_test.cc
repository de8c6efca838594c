// Configurations of different purposes as people who know Postfix write them: no rule has an error or a warning to report.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tools/check/sample.h"

namespace postern::lint {
namespace {

std::vector<std::filesystem::path> configurations() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(POSTERN_SOURCE_DIR "/tests/golden/idiomatic")) {
        if (entry.path().extension() == ".conf") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

class Idiomatic : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Idiomatic, IsLeftInPeace) {
    std::ifstream file(GetParam(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    ASSERT_FALSE(text.empty());
    std::string complaints;
    for (const Finding& finding : Sample(text).run(nullptr)) {
        // What PT615 asks for is younger than the releases that these are for.
        if (finding.grade < Grade::warning || finding.rule->id == "PT615") continue;
        complaints += std::string(finding.rule->id) + ' ' + finding.parameter + finding.service + ": " + finding.message + '\n';
    }
    EXPECT_EQ(complaints, "");
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& parameter) {
    return parameter.param.stem().string();
}
INSTANTIATE_TEST_SUITE_P(All, Idiomatic, testing::ValuesIn(configurations()), name_of);

}  // namespace
}  // namespace postern::lint
