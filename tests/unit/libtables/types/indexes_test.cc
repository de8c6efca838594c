// hash, btree, lmdb, cdb: what is built can be found, and damage is an error, never an absent key.
#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <vector>

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

TEST_P(Index, CutAnywhereIsNeverAnAbsentKey) {
    build(300);
    const auto size = std::filesystem::file_size(index_file());
    const std::string whole = folder_.read(std::filesystem::path(index_file()).filename().string());
    for (const std::size_t kept : {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{511}, std::size_t{512},
                                   std::size_t{2048}, std::size_t{4095}, std::size_t{4096}, std::size_t{8192}, size - 1}) {
        if (kept >= size) continue;
        std::ofstream(index_file(), std::ios::binary) << whole.substr(0, kept);
        const auto table = open_table(spec(), {}, world_);
        if (!table) continue;
        for (int i = 0; i < 300; ++i) {
            EXPECT_NE((*table)->lookup("key" + std::to_string(i)).answer(), Answer::absent) << kept << " key" << i;
        }
    }
}

struct Damage {
    const char* what;
    std::size_t at;
    std::uint32_t value;
};

// Other formats of the same library, and sizes that no page has.
TEST_P(Index, WrongVersionsAndPageSizesAreRefused) {
    const std::string type = GetParam();
    std::vector<Damage> damages;
    if (type == "lmdb") {
        damages = {{"magic", 16, 1}, {"version", 20, 2}, {"version", 20, 0}};
        for (const std::uint32_t size : {0U, 1U, 512U, 2048U, 4097U, 8192U, 65536U, 1U << 30U}) damages.push_back({"page size", 40, size});
    } else if (type == "cdb") {
        damages = {{"table before the records", 0, 8}, {"table behind the end", 0, 0xfffffff0}, {"number of slots", 4, 0x10000000}};
    } else {
        damages = {{"magic", 12, 0x042253}, {"version", 16, 7}, {"version", 16, 11}, {"encryption", 24, 1}};
        for (const std::uint32_t size : {0U, 1U, 512U, 2048U, 4097U, 8192U, 65536U, 1U << 30U}) damages.push_back({"page size", 20, size});
    }
    build(300);
    const std::string whole = folder_.read(std::filesystem::path(index_file()).filename().string());
    for (const Damage& damage : damages) {
        std::string bytes = whole;
        std::memcpy(bytes.data() + damage.at, &damage.value, sizeof damage.value);
        std::ofstream(index_file(), std::ios::binary) << bytes;
        const auto table = open_table(spec(), {}, world_);
        if (!table) continue;
        for (int i = 0; i < 300; ++i) {
            EXPECT_EQ((*table)->lookup("key" + std::to_string(i)).answer(), Answer::temp_fail)
                << damage.what << " " << damage.value << " key" << i;
        }
    }
}

TEST_P(Index, DirectoryInItsPlaceIsRefused) {
    std::filesystem::create_directory(index_file());
    EXPECT_FALSE(open_table(spec(), {}, world_));
    EXPECT_FALSE(IndexBuilder::begin(spec(), {}, world_));
}

TEST_P(Index, WhoMayNotReadItIsToldSo) {
    build(10);
    std::filesystem::permissions(index_file(), std::filesystem::perms::none);
    std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
    const bool root = ::geteuid() == 0;
    ASSERT_TRUE(!root || ::seteuid(65534) == 0);
    const auto table = open_table(spec(), {}, world_);
    ASSERT_TRUE(!root || ::seteuid(0) == 0);
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().message, "open database " + index_file() + ": Permission denied");
}

// The link stays, and leads to the new index.
TEST_P(Index, SymbolicLinkIsFollowedByReadersAndBuilders) {
    namespace fs = std::filesystem;
    fs::create_directory(folder_.file("elsewhere"));
    const std::string target = folder_.file("elsewhere/index");
    build(10);
    fs::rename(index_file(), target);
    fs::create_symlink("elsewhere/index", index_file());
    EXPECT_EQ(open()->lookup("key9").answer(), Answer::found);
    build(20);
    EXPECT_TRUE(fs::is_symlink(index_file()));
    EXPECT_TRUE(fs::is_regular_file(target));
    EXPECT_EQ(open()->lookup("key19").answer(), Answer::found);
    std::vector<std::string> left;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) left.push_back(entry.path().filename());
    EXPECT_EQ(left.size(), 3U) << "nothing else is left behind";
}

TEST_P(Index, OlderThanItsSourceIsTold) {
    build(1);
    folder_.write("t", "key0 v\n");
    // Only sources that are older than some seconds count: editors and builders take turns.
    const auto now = std::filesystem::file_time_type::clock::now();
    std::filesystem::last_write_time(index_file(), now - std::chrono::hours(2));
    std::filesystem::last_write_time(spec().name, now - std::chrono::hours(1));
    EXPECT_EQ(open()->lookup("key0").answer(), Answer::found);
    EXPECT_EQ(world_.messages, std::vector<std::string>{"database " + index_file() + " is older than source file " + spec().name});
}

TEST_P(Index, TextInPlaceOfTheIndexIsRefused) {
    folder_.write(index_file().substr(folder_.path().size() + 1), std::string(20'000, 'x'));
    const auto table = open_table(spec(), {}, world_);
    if (!table) return;
    EXPECT_EQ((*table)->lookup("a").answer(), Answer::temp_fail);
}

}  // namespace
}  // namespace postern::tables
