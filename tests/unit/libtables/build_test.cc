#include "libtables/build.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using postern::test::TempDir;
using test::ask;
using test::TestSurroundings;

TEST(IndexBuilderTest, NothingIsThereBeforeTheEnd) {
    const TempDir folder;
    const TestSurroundings surroundings;
    const std::string name = folder.file("t");
    for (const char* type : {"hash", "cdb"}) {
        const TableSpec spec{type, name};
        {
            auto builder = IndexBuilder::begin(spec, {}, surroundings);
            ASSERT_TRUE(builder) << builder.error().message;
            EXPECT_EQ(builder->add("Key", "value").value(), Stored::added);
            EXPECT_EQ(builder->add("key", "other").value(), Stored::duplicate);
        }  // given up
        EXPECT_TRUE(ask(spec.text(), "key", surroundings).starts_with("open: ")) << type;
        auto builder = IndexBuilder::begin(spec, {}, surroundings);
        EXPECT_EQ(builder->add("Key", "value").value(), Stored::added);
        ASSERT_TRUE(builder->commit());
        EXPECT_EQ(ask(spec.text(), "KEY", surroundings), "=value") << type;
    }
}

TEST(IndexBuilderTest, BytesAreStoredAsTheyAre) {
    const TempDir folder;
    const TestSurroundings surroundings;
    const TableSpec spec{"hash", folder.file("t")};
    auto builder = IndexBuilder::begin(spec, {}, surroundings);
    builder->add_bytes("Mark", "x");
    ASSERT_TRUE(builder->commit());
    OpenOptions exact;
    exact.key_case = KeyCase::exact;
    EXPECT_EQ(ask(spec.text(), "Mark", surroundings, exact), "=x");
    EXPECT_EQ(ask(spec.text(), "Mark", surroundings), "absent") << "keys of lookups are folded";
    exact.terminator = Terminator::with_nul;
    EXPECT_EQ(ask(spec.text(), "Mark", surroundings, exact), "absent") << "it has no NUL";
}

// Entries wait for some others; what is said of them does not change its order, and the last ones are not forgotten.
TEST(EntryAdderTest, ReportsInTheOrderOfTheText) {
    const TempDir folder;
    const TestSurroundings surroundings;
    BuildOptions options;
    options.open.text = TextCheck::utf8;
    const TableSpec spec{"hash", folder.file("t")};
    auto builder = IndexBuilder::begin(spec, options, surroundings);
    EntryAdder adder(*builder, {"text"});
    const std::vector<std::string> keys = {"a", "A", "\xff", "b", "c", "B", "d", "e", "f", "g", "h", "i", "j", "k", "l",
                                           "m", "n", "o", "p", "q", "r", "s", "a"};
    std::uint32_t line = 0;
    const auto next = [&](SourceEntry& entry) -> Result<bool> {
        if (line == keys.size()) return false;
        entry.key = keys[line];
        entry.value = "v";
        entry.first_line = ++line;
        return true;
    };
    ASSERT_TRUE(add_entries(adder, next));
    const std::string index = folder.file("t.db");
    EXPECT_EQ(surroundings.messages,
              (std::vector<std::string>{index + ": duplicate entry: \"a\"", "text, line 3: non-UTF-8 entry \"\xff\"",
                                        index + ": duplicate entry: \"b\"", index + ": duplicate entry: \"a\""}));
    EXPECT_EQ(builder->entries().size(), 19U);
}

TEST(IndexBuilderTest, RefusesTypesWithoutIndex) {
    const TestSurroundings surroundings;
    const auto builder = IndexBuilder::begin({"static", "x"}, {}, surroundings);
    ASSERT_FALSE(builder);
    EXPECT_EQ(builder.error().message, "unsupported dictionary type: static does not support bulk-mode creation.");
}

}  // namespace
}  // namespace postern::tables
