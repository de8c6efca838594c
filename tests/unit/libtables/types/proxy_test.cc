// proxy: the table behind it, opened directly.
#include <gtest/gtest.h>

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

TEST(ProxyTable, RefusesWhatIsNoTable) {
    EXPECT_TRUE(ask("proxy:bogus:x", "b").starts_with("open: "));
    EXPECT_TRUE(ask("proxy:x", "b").starts_with("open: "));
}

}  // namespace
}  // namespace postern::tables
