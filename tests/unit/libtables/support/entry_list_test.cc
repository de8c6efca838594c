#include "libtables/support/entry_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace postern::tables {
namespace {

std::vector<std::string> keys_of(const EntryList& list) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < list.size(); ++i) keys.emplace_back(list[i].key);
    return keys;
}

EntryList list_of(const std::vector<std::string>& keys) {
    EntryList list;
    for (const std::string& key : keys) list.add(key, "value of " + key, OnDuplicate::keep);
    return list;
}

std::string some_key(std::mt19937& random, std::size_t longest) {
    std::string key(random() % (longest + 1), '\0');
    for (char& c : key) c = "\0\0a\xff"[random() % 4];
    return key;
}

// Few different bytes, NULs among them: keys share long beginnings, and end where others go on with NULs.
TEST(EntryListTest, SortsAnyBytesLikeStrings) {
    std::mt19937 random(1);
    for (const std::size_t longest : {0U, 3U, 8U, 9U, 17U, 40U}) {
        std::vector<std::string> keys;
        for (int i = 0; i < 5000; ++i) keys.push_back(some_key(random, longest));
        EntryList list = list_of(keys);
        list.sort_by_key();
        std::ranges::sort(keys);
        keys.erase(std::ranges::unique(keys).begin(), keys.end());
        EXPECT_EQ(keys_of(list), keys) << longest;
        for (std::size_t i = 0; i < list.size(); ++i) ASSERT_EQ(list[i].value, "value of " + std::string(list[i].key));
    }
}

// Deeper than the eight bytes at a time go.
TEST(EntryListTest, SortsKeysThatShareThousandsOfBytes) {
    std::vector<std::string> keys;
    for (int i = 999; i >= 0; --i) keys.push_back(std::string(5000, 'k') + std::to_string(i));
    EntryList list = list_of(keys);
    list.sort_by_key();
    std::ranges::sort(keys);
    EXPECT_EQ(keys_of(list), keys);
}

TEST(EntryListTest, KnowsEveryKeyThroughAllItsGrowth) {
    std::map<std::string, std::string> model;
    EntryList list;
    std::mt19937 random(2);
    for (int i = 0; i < 60000; ++i) {
        const std::string key = std::to_string(random() % 30000);
        const std::string value = std::to_string(i);
        const bool replace = i % 3 == 0;
        const Stored stored = list.add(key, value, replace ? OnDuplicate::replace : OnDuplicate::keep);
        const auto [place, fresh] = model.emplace(key, value);
        EXPECT_EQ(stored, fresh ? Stored::added : replace ? Stored::replaced : Stored::duplicate) << key;
        if (replace) place->second = value;
    }
    std::map<std::string, std::string> got;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        got.emplace(list[i].key, list[i].value);
        bytes += list[i].value.size();
    }
    EXPECT_EQ(got, model);
    EXPECT_EQ(list.value_bytes(), bytes);
}

TEST(EntryListTest, SortsByRankAndGivesTheRanks) {
    EntryList list = list_of({"ccc", "a", "bb", "dddd"});
    const auto ranks = list.sort_by([](std::string_view key) { return static_cast<std::uint32_t>(key.size()); });
    EXPECT_EQ(keys_of(list), (std::vector<std::string>{"a", "bb", "ccc", "dddd"}));
    EXPECT_EQ(std::vector<std::uint32_t>(ranks.begin(), ranks.end()), (std::vector<std::uint32_t>{1, 2, 3, 4}));
}

// A list that is large enough for the other kind of memory.
TEST(EntryListTest, HoldsMoreThanOneLargeBlock) {
    EntryList list;
    const std::string value(100'000, 'v');
    for (int i = 0; i < 400; ++i) list.add(std::to_string(i), value, OnDuplicate::keep);
    list.sort_by_key();
    ASSERT_EQ(list.size(), 400U);
    for (std::size_t i = 0; i < list.size(); ++i) ASSERT_EQ(list[i].value, value) << i;
}

}  // namespace
}  // namespace postern::tables
