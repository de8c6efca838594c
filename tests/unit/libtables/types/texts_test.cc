// texthash, inline, environ, internal, unix: entries from texts and from the system.
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using postern::test::TempDir;
using test::ask;
using test::TestSurroundings;

TEST(TextHash, FirstEntryCountsAndLaterOnesAreTold) {
    const TempDir folder;
    const std::string file = folder.write("t", "Key one\n two\nb\nkey three\n");
    const TestSurroundings seen;
    const auto table = test::open("texthash:" + file, seen);
    ASSERT_TRUE(table);
    const Lookup answer = (*table)->lookup("KEY");
    EXPECT_EQ(test::show(answer), "=one two");
    EXPECT_EQ(answer.site().line, 1U);
    EXPECT_EQ(test::show((*table)->lookup("b")), "absent");
    ASSERT_EQ(seen.messages.size(), 2U);
    EXPECT_TRUE(seen.messages[0].ends_with("-- ignoring this line")) << seen.messages[0];
    EXPECT_EQ(seen.messages[1], file + ", line 4: duplicate entry: \"key\"");
    EXPECT_EQ((*table)->files(), std::vector<std::string>{file});
}

TEST(TextHash, MissingFileIsNoEmptyTable) {
    EXPECT_EQ(ask("texthash:/nowhere/t", "a"), "open: open database /nowhere/t: No such file or directory");
}

TEST(TextHash, KeyCaseIsKeptWhenAsked) {
    const TempDir folder;
    const std::string spec = "texthash:" + folder.write("t", "Key one\n");
    const TestSurroundings none;
    EXPECT_EQ(ask(spec, "Key", none, {.key_case = KeyCase::exact}), "=one");
    EXPECT_EQ(ask(spec, "key", none, {.key_case = KeyCase::exact}), "absent");
}

TEST(InlineTable, LastEntryOfANameCounts) {
    EXPECT_EQ(ask("inline:{a=1, b=2, a=3}", "a"), "=3");
    EXPECT_EQ(ask("inline:{{ab = x y}, c=d}", "AB"), "=x y");
    EXPECT_EQ(ask("inline:{a=1}", "b"), "absent");
}

TEST(InlineTable, RefusesWhatIsNoEntry) {
    EXPECT_TRUE(ask("inline:{a}", "a").starts_with("open: missing '=' after attribute name"));
    EXPECT_TRUE(ask("inline:{}", "a").starts_with("open: bad syntax"));
    EXPECT_TRUE(ask("inline:x", "a").starts_with("open: bad syntax"));
}

TEST(EnvironTable, ReadsTheEnvironmentOfItsSurroundings) {
    TestSurroundings world;
    world.variables["home"] = "/h";
    EXPECT_EQ(ask("environ:x", "HOME", world), "=/h") << "keys fold";
    EXPECT_EQ(ask("environ:x", "PATH", world), "absent");
}

TEST(InternalTable, IsEmptyAtFirst) {
    const TestSurroundings none;
    const auto table = test::open("internal:x", none, {.access = Access::update});
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(test::show((*table)->lookup("a")), "absent");
    ASSERT_TRUE((*table)->store("A", "1", OnDuplicate::replace));
    EXPECT_EQ(test::show((*table)->lookup("a")), "=1");
    EXPECT_TRUE(*(*table)->erase("a"));
    EXPECT_FALSE(*(*table)->erase("a"));
}

TEST(UnixTable, KnowsAccountsAndGroups) {
    EXPECT_TRUE(ask("unix:passwd.byname", "root").starts_with("=root:"));
    EXPECT_TRUE(ask("unix:group.byname", "root").starts_with("=root:"));
    EXPECT_EQ(ask("unix:passwd.byname", "no such account"), "absent");
    EXPECT_TRUE(ask("unix:hosts", "root").starts_with("open: "));
}

}  // namespace
}  // namespace postern::tables
