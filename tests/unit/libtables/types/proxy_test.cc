// proxy: the table behind it, opened directly.
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using test::ask;

TEST(ProxyTable, AnswersAsTheTableBehindIt) {
    EXPECT_EQ(ask("proxy:inline:{a=1}", "A"), "=1");
    EXPECT_EQ(ask("proxy:inline:{a=1}", "b"), "absent");
    EXPECT_EQ(ask("proxy:proxy:static:x", "b"), "=x");
    EXPECT_EQ(ask("proxy:fail:x", "b"), "fail: Application error");
}

TEST(ProxyTable, ManyInFrontOfOneTableAreOne) {
    std::string many;
    for (int i = 0; i < 10000; ++i) many += "proxy:";
    EXPECT_EQ(ask(many + "static:x", "b"), "=x");
    EXPECT_TRUE(ask(many, "b").starts_with("open: "));
}

TEST(ProxyTable, TablesInTablesEndSomewhere) {
    std::string spec = "static:x";
    for (int i = 0; i < 15; ++i) spec = "proxy:pipemap:{proxy:unionmap:{" + spec + "}}";
    EXPECT_TRUE(ask(spec, "b").ends_with("more than 32 levels of tables")) << ask(spec, "b");
    test::TestSurroundings world;
    world.parameters["loop_memcache"] = "inet:127.0.0.1:1";
    world.parameters["loop_backup"] = "proxy:pipemap:{proxy:memcache:loop}";
    EXPECT_TRUE(ask("proxy:memcache:loop", "b", world).ends_with("more than 32 levels of tables"));
}

TEST(ProxyTable, ChangesWhatMayBeChanged) {
    const postern::test::TempDir folder;
    const test::TestSurroundings world;
    OpenOptions options;
    options.access = Access::update;
    const auto table = test::open("proxy:cdb:" + folder.file("t"), world, options);
    EXPECT_FALSE(table) << "cdb files are not changed in place";
    EXPECT_EQ(ask("proxy:inline:{a=1}", "a", world, options), "open: inline:{a=1} map requires O_RDONLY access mode");
    const auto lmdb = test::open("proxy:lmdb:" + folder.file("t"), world, options);
    if (!lmdb) GTEST_SKIP() << lmdb.error().message;
    EXPECT_EQ(*(*lmdb)->store("a", "1", OnDuplicate::keep), Stored::added);
    EXPECT_TRUE(*(*lmdb)->erase("a"));
}

TEST(ProxyTable, RefusesWhatIsNoTable) {
    EXPECT_TRUE(ask("proxy:bogus:x", "b").starts_with("open: "));
    EXPECT_TRUE(ask("proxy:x", "b").starts_with("open: "));
}

}  // namespace
}  // namespace postern::tables
