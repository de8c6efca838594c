// static, fail: tables that need nothing but their name.
#include <gtest/gtest.h>

#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using test::ask;

TEST(StaticTable, AnswersWithItsName) {
    EXPECT_EQ(ask("static:a b", "key"), "=a b");
    EXPECT_EQ(ask("static: x", "key"), "= x");
    EXPECT_EQ(ask("static:a,b", "key"), "=a,b");
}

TEST(StaticTable, TakesBracesOffOnce) {
    EXPECT_EQ(ask("static:{a b}", "key"), "=a b");
    EXPECT_EQ(ask("static:{ {a} }", "key"), "={a}");
    EXPECT_EQ(ask("static:{}", "key"), "=") << "an empty answer is the caller's business";
}

TEST(StaticTable, RefusesBadBraces) {
    EXPECT_EQ(ask("static:{a b", "key"), R"(open: bad static:name syntax: missing '}' in "{a b")");
    EXPECT_EQ(ask("static:{a}b", "key"), R"(open: bad static:name syntax: syntax error after '}' in "{a}b")");
}

TEST(FailTable, IsNeverAbsent) {
    EXPECT_EQ(ask("fail:x", "key"), "fail: Application error");
}

}  // namespace
}  // namespace postern::tables
