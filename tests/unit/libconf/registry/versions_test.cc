#include "libconf/registry/versions.h"

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

struct Good {
    const char* text;
    Version want;
    const char* printed;
};
class VersionAccepts : public testing::TestWithParam<Good> {};

TEST_P(VersionAccepts, ReleasesWithAndWithoutPatchLevel) {
    const auto got = Version::parse(GetParam().text);
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(*got, GetParam().want);
    EXPECT_EQ(got->text(), GetParam().printed);
}
INSTANTIATE_TEST_SUITE_P(Texts, VersionAccepts,
                         testing::Values(Good{"3.7", {3, 7, 0}, "3.7"}, Good{"3.7.0", {3, 7, 0}, "3.7"},
                                         Good{"3.7.11", {3, 7, 11}, "3.7.11"}, Good{"2.0", {2, 0, 0}, "2.0"},
                                         Good{"2.11.11", {2, 11, 11}, "2.11.11"}, Good{"3.12", {3, 12, 0}, "3.12"},
                                         Good{"3.12-20260821", {3, 12, 0}, "3.12"},
                                         Good{"3.11.99", {3, 11, 99}, "3.11.99"}));  // newer than this registry

class VersionRejects : public testing::TestWithParam<const char*> {};

TEST_P(VersionRejects, WhatIsNoRelease) {
    const auto got = Version::parse(GetParam());
    ASSERT_FALSE(got) << GetParam();
    EXPECT_EQ(got.error().code, ErrorCode::bad_version);
    EXPECT_NE(got.error().message.find("from 2.0 to 3.12"), std::string::npos) << got.error().message;
}
INSTANTIATE_TEST_SUITE_P(Texts, VersionRejects,
                         testing::Values("", "3", "3.", ".7", "1.1", "2.12", "3.13", "4.0", "3.7.", "3.7.x", "3.7.100",
                                         "3.7.11.1", "3.7-20220205", "3.12-2026", "-3.7", "+3.7", " 3.7", "3.7 ",
                                         "latest", "99999999999.1", "3.65543"));

TEST(VersionTest, OrdersByNumberNotByText) {
    EXPECT_LT((Version{3, 9, 0}), (Version{3, 10, 0}));
    EXPECT_LT((Version{2, 11, 11}), (Version{3, 0, 0}));
    EXPECT_LT((Version{3, 12, 99}), kNever);
}

TEST(ReleasesTest, AreTwentyFiveInOrderWithDates) {
    ASSERT_EQ(releases().size(), 25U);
    EXPECT_EQ(releases().front().version, (Version{2, 0, 0}));
    EXPECT_EQ(releases().back().version, (Version{3, 12, 0}));
    for (std::size_t i = 0; i < releases().size(); ++i) {
        const Release& release = releases()[i];
        if (i > 0) {
            EXPECT_LT(releases()[i - 1].version, release.version);
        }
        ASSERT_FALSE(release.dates.empty());
        EXPECT_EQ(release.dates.front().version, release.version);
        EXPECT_EQ(find_release({release.version.major, release.version.minor, 7}), &release);
    }
    EXPECT_EQ(find_release({3, 13, 0}), nullptr);
}

TEST(MailVersionTest, IsWhatThatReleasePrints) {
    EXPECT_EQ(mail_version({3, 7, 11}), "3.7.11");
    EXPECT_EQ(mail_version({3, 11, 0}), "3.11.0");
    EXPECT_EQ(mail_version({3, 9, 0}), "3.9");  // so it was published
    EXPECT_EQ(mail_version({3, 9, 1}), "3.9.1");
    EXPECT_EQ(mail_version({2, 11, 11}), "2.11.11");
    EXPECT_EQ(mail_version({3, 12, 0}), "3.12");
}

TEST(MailReleaseDateTest, IsTheNewestKnownOneNotAfterThePatchLevel) {
    EXPECT_EQ(mail_release_date({3, 7, 11}), "20240304");  // observed
    EXPECT_EQ(mail_release_date({3, 7, 0}), "20220205");
    EXPECT_EQ(mail_release_date({3, 7, 10}), "20220205");
    EXPECT_EQ(mail_release_date({3, 7, 99}), "20260809");
}

struct Level {
    const char* text;
    CompatibilityLevel want;
};
class LevelAccepts : public testing::TestWithParam<Level> {};

TEST_P(LevelAccepts, WhatPostconfAccepts) {
    const auto got = CompatibilityLevel::parse(GetParam().text);
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(*got, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(Texts, LevelAccepts,
                         testing::Values(Level{"0", {0, 0, 0}}, Level{"3.6", {3, 6, 0}}, Level{"3.6.1", {3, 6, 1}},
                                         Level{"03.006", {3, 6, 0}}, Level{"+3.6", {3, 6, 0}}, Level{"3.+6", {3, 6, 0}},
                                         Level{"3. 6", {3, 6, 0}}, Level{" 3", {3, 0, 0}},
                                         Level{"3.1023.1023", {3, 1023, 1023}},
                                         Level{"8796093022207", {8796093022207, 0, 0}}, Level{"-0", {0, 0, 0}}));

class LevelRejects : public testing::TestWithParam<const char*> {};

TEST_P(LevelRejects, WhatPostconfCallsMalformed) {
    EXPECT_FALSE(CompatibilityLevel::parse(GetParam())) << GetParam();
}
INSTANTIATE_TEST_SUITE_P(Texts, LevelRejects,
                         testing::Values("", "3.", ".3", "3.x", "-1", "3.-1", "0x3", "3.6.1.2", "3.1024", "3.6.1024",
                                         "3.6 ", "3 .6", "8796093022208", "99999999999999999999", "+", "-", "3.6x"));

TEST(CompatibilityLevelTest, NewestOneFollowsTheRelease) {
    EXPECT_EQ(last_compatibility_level({2, 11, 0}), std::nullopt);
    EXPECT_EQ(last_compatibility_level({3, 0, 0}), (CompatibilityLevel{2, 0, 0}));
    EXPECT_EQ(last_compatibility_level({3, 7, 11}), (CompatibilityLevel{3, 6, 0}));
    EXPECT_EQ(last_compatibility_level({3, 11, 0}), (CompatibilityLevel{3, 11, 0}));
}

TEST(ProfileTest, IsNamed) {
    EXPECT_EQ(*parse_profile("debian"), Profile::debian);
    EXPECT_EQ(*parse_profile("upstream"), Profile::upstream);
    EXPECT_FALSE(parse_profile("Debian"));
    EXPECT_EQ(profile_name(Profile::debian), "debian");
}

}  // namespace
}  // namespace postern::conf
