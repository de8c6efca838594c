// hash, btree, lmdb, cdb: what is built can be found, and damage is an error, never an absent key.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "libtables/build.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using postern::test::TempDir;
using test::TestSurroundings;

class Index : public testing::TestWithParam<const char*> {
protected:
    TableSpec spec() const { return {GetParam(), folder_.file("t")}; }
    std::string index_file() const { return spec().name + std::string(index_suffix(*find_table_type(GetParam()))); }
    void build(int entries) const {
        auto builder = IndexBuilder::begin(spec(), {}, world_);
        ASSERT_TRUE(builder) << builder.error().message;
        for (int i = 0; i < entries; ++i) {
            ASSERT_TRUE(
                builder->add("Key" + std::to_string(i), std::string(static_cast<std::size_t>(i % 50), 'v') + "!"));
        }
        const auto report = builder->commit();
        ASSERT_TRUE(report) << report.error().message;
        EXPECT_EQ(report->entries, static_cast<std::uint64_t>(entries));
    }
    std::unique_ptr<Table> open(const OpenOptions& options = {}) const {
        auto table = open_table(spec(), options, world_);
        EXPECT_TRUE(table) << (table ? "" : table.error().message);
        return table ? std::move(*table) : make_surrogate(spec(), table.error());
    }

    TempDir folder_;
    TestSurroundings world_;
};
INSTANTIATE_TEST_SUITE_P(Types, Index, testing::Values("hash", "btree", "lmdb", "cdb"));

TEST_P(Index, FindsWhatWasBuilt) {
    build(2000);
    const auto table = open();
    for (int i = 0; i < 2000; i += 37) {
        EXPECT_EQ(test::show(table->lookup("kEY" + std::to_string(i))),
                  "=" + std::string(static_cast<std::size_t>(i % 50), 'v') + "!");
    }
    EXPECT_EQ(test::show(table->lookup("key2000")), "absent");
    EXPECT_EQ(test::show(table->lookup("")), "absent");
}

TEST_P(Index, WalkGivesEveryEntryOnce) {
    build(300);
    const auto table = open();
    std::map<std::string, int> seen;
    for (Walk step = Walk::first;; step = Walk::next) {
        const auto entry = table->walk(step);
        ASSERT_TRUE(entry) << entry.error().message;
        if (!*entry) break;
        ++seen[(*entry)->key];
    }
    EXPECT_EQ(seen.size(), 300U);
    EXPECT_EQ(seen["key7"], 1);
}

TEST_P(Index, ManyKeysAtOnceGetTheSameAnswers) {
    build(100);
    const auto table = open();
    const std::vector<std::string_view> keys{"key1", "none", "KEY99", "key1"};
    const auto answers = table->lookup_many(keys);
    ASSERT_EQ(answers.size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(test::show(answers[i]), test::show(table->lookup(keys[i])));
}

TEST_P(Index, WithoutItsFileItDoesNotOpen) {
    const auto table = open_table(spec(), {}, world_);
    ASSERT_FALSE(table);
    EXPECT_NE(table.error().message.find("No such file or directory"), std::string::npos) << table.error().message;
}

TEST_P(Index, DamageIsNeverAnAbsentKey) {
    build(2000);
    std::filesystem::resize_file(index_file(), std::filesystem::file_size(index_file()) / 2 + 100);
    const auto table = open_table(spec(), {}, world_);
    if (!table) return;  // said at once
    int found = 0;
    int failed = 0;
    for (int i = 0; i < 2000; ++i) {
        switch ((*table)->lookup("key" + std::to_string(i)).answer()) {
            case Answer::found:
                ++found;
                break;
            case Answer::absent:
                FAIL() << "key" << i << " is absent";
                break;
            case Answer::temp_fail:
                ++failed;
                break;
        }
    }
    EXPECT_GT(failed, 0) << found << " found";
}

TEST_P(Index, TextInPlaceOfTheIndexIsRefused) {
    folder_.write(index_file().substr(folder_.path().size() + 1), std::string(20'000, 'x'));
    const auto table = open_table(spec(), {}, world_);
    if (!table) return;
    EXPECT_EQ((*table)->lookup("a").answer(), Answer::temp_fail);
}

}  // namespace
}  // namespace postern::tables
