// The `%` expansions of queries and results, as postmap 3.7.11 does them.
#include "libtables/support/query_template.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

bool double_quotes(std::string_view text, std::string& query) {
    for (const char c : text) query.append(c == '\'' ? 2 : 1, c);
    return true;
}

std::string query(std::string_view text, std::string_view key) {
    const auto parsed = QueryTemplate::parse(text, TemplateRole::query);
    if (!parsed) return "bad";
    const KeyParts parts = KeyParts::split(key);
    return parsed->fits(parts) ? parsed->query(parts, double_quotes).value_or("refused") : "suppressed";
}

std::string result(std::string_view text, std::string_view key, std::string_view value) {
    const auto parsed = QueryTemplate::parse(text, TemplateRole::result);
    if (!parsed) return "bad";
    const KeyParts parts = KeyParts::split(key);
    return parsed->fits(parts) ? parsed->result(parts, value).value_or("skipped") : "suppressed";
}

TEST(QueryTemplateTest, FillsInPartsOfTheKey) {
    EXPECT_EQ(query("%s|%u|%d|%%", "user@a.b"), "user@a.b|user|a.b|%");
    EXPECT_EQ(query("%S|%U|%D", "user@a.b"), "user@a.b|user|a.b");
    EXPECT_EQ(query("%s|%u", "key"), "key|key");
    EXPECT_EQ(query("%u|%d", "a@b@c"), "a@b|c");
    EXPECT_EQ(query("%u", "user@"), "user");
    EXPECT_EQ(query("%%s %%%s", "k"), "%s %k");
}

TEST(QueryTemplateTest, CountsLabelsFromTheEnd) {
    EXPECT_EQ(query("%1 %2 %3", "u@mail.example.com"), "com example mail");
    EXPECT_EQ(query("%9", "u@a.b.c.d.e.f.g.h.i.j.k"), "c");
    EXPECT_EQ(query("%2|%1", "u@.a..b."), "a|b") << "empty labels do not count";
}

TEST(QueryTemplateTest, SuppressesKeysThatLackAPart) {
    for (const char* key : {"key", "user@", "@", "@@"}) EXPECT_EQ(query("%d", key), "suppressed") << key;
    EXPECT_EQ(query("%u", "@a.b"), "suppressed");
    EXPECT_EQ(query("%3", "u@a.b"), "suppressed");
    EXPECT_EQ(query("%1", "u@.."), "suppressed");
    EXPECT_EQ(query("%1", "a.b"), "suppressed");
    EXPECT_EQ(query("%d", "@a.b"), "a.b");
}

TEST(QueryTemplateTest, QuotesEveryPartOfTheKeyAndNothingElse) {
    EXPECT_EQ(query("'%s'", "x' or '1'='1"), "'x'' or ''1''=''1'");
    EXPECT_EQ(query("'%u' '%d' '%1'", "o'r@d'o.m'"), "'o''r' 'd''o.m''' 'm'''");
    EXPECT_EQ(query("%s", "%s%u%1"), "%s%u%1") << "what was filled in is not expanded again";
}

TEST(QueryTemplateTest, RefusesOtherLetters) {
    for (const char* text : {"%x", "%0", "a%", "% ", "%A"}) {
        EXPECT_EQ(query(text, "k"), "bad") << text;
        EXPECT_EQ(result(text, "k", "v"), "bad") << text;
    }
}

TEST(QueryTemplateTest, FormatsResults) {
    EXPECT_EQ(result("[%s]", "k", "v"), "[v]");
    EXPECT_EQ(result("%u at %d", "k", "x@y@z"), "x@y at z");
    EXPECT_EQ(result("%U-%D-%1-%S-%s", "u@r.s", "v"), "u-r.s-s-u@r.s-v");
    EXPECT_EQ(result("%u", "k", "plain"), "plain");
    EXPECT_EQ(result("constant", "k", "v"), "constant");
}

TEST(QueryTemplateTest, SkipsValuesAndSuppressesKeysThatLackAPart) {
    EXPECT_EQ(result("%d", "u@r", "plain"), "skipped");
    EXPECT_EQ(result("%d", "u@r", "x@"), "skipped");
    EXPECT_EQ(result("%u", "u@r", "@y"), "skipped");
    EXPECT_EQ(result("%D", "k", "x@y"), "suppressed");
    EXPECT_EQ(result("%U", "@r", "x@y"), "suppressed");
}

}  // namespace
}  // namespace postern::tables
