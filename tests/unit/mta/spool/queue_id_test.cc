#include "mta/spool/queue_id.h"

#include <gtest/gtest.h>

namespace postern::spool {
namespace {

constexpr Time at(std::int64_t seconds, std::int64_t microseconds) {
    return from_microseconds(seconds * 1'000'000 + microseconds);
}

struct Seen {
    const char* text;
    QueueIdForm form;
    Time time;
    std::uint64_t inode;
};
class QueueIdOfPostfix : public testing::TestWithParam<Seen> {};

// IDs of Postfix 3.7.11, with the times and inode numbers of their files. Those of the short form tell microseconds
// only.
INSTANTIATE_TEST_SUITE_P(Observed, QueueIdOfPostfix,
                         testing::Values(Seen{"7B02950", QueueIdForm::short_form, at(0, 503849), 80},
                                         Seen{"74A3345", QueueIdForm::short_form, at(0, 477747), 69},
                                         Seen{"4jYKlS3Khpz1S", QueueIdForm::long_form, at(1795471572, 469706), 75},
                                         Seen{"4jYKlS3Jh0z1P", QueueIdForm::long_form, at(1795471572, 466960), 72},
                                         Seen{"4jYKlS3DdQz1K", QueueIdForm::long_form, at(1795471572, 456010), 68}));

TEST_P(QueueIdOfPostfix, IsWhatWeMakeOfItsTimeAndNumber) {
    EXPECT_EQ(QueueId::make(GetParam().form, GetParam().time, GetParam().inode).text(), GetParam().text);
}

TEST_P(QueueIdOfPostfix, IsRead) {
    const auto id = QueueId::parse(GetParam().text);
    ASSERT_TRUE(id) << GetParam().text;
    EXPECT_EQ(id->number(), GetParam().inode);
    EXPECT_EQ(id->text(), GetParam().text);
}

TEST(QueueIdTest, HasAtLeastFiveDigitsForMicroseconds) {
    EXPECT_EQ(QueueId::make(QueueIdForm::short_form, at(5, 0), 255).text(), "00000FF");
    EXPECT_EQ(QueueId::make(QueueIdForm::long_form, at(5, 0), 51).text(), "0000050000z10");
}

TEST(QueueIdTest, GivesBackEveryNumber) {
    for (std::uint64_t number = 1; number < (std::uint64_t{1} << 62U); number = number * 3 + 1) {
        for (const auto form : {QueueIdForm::short_form, QueueIdForm::long_form}) {
            const QueueId made = QueueId::make(form, at(1795471572, 999999), number);
            const auto read = QueueId::parse(made.text());
            ASSERT_TRUE(read) << made.text();
            EXPECT_EQ(read->number(), number) << made.text();
        }
    }
}

TEST(QueueIdTest, RefusesOtherTexts) {
    for (const char* bad : {"", "7B029", "7b02950", "7B029G0", "../7B02950", "7B02950!", "4jYKlS3Khpz", "4jYKz1S",
                            "ALL", "4jYKlS3KhpzA1", "00000FFFFFFFFFFFFFFFFFF", "0000000", "4jYKlS3Khpz1S\n"}) {
        EXPECT_FALSE(QueueId::parse(bad)) << bad;
    }
}

}  // namespace
}  // namespace postern::spool
