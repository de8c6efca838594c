#include "libconf/model/table_list.h"

#include <gtest/gtest.h>

#include <string>

namespace postern::conf {
namespace {

/// "type|name" of every table, inner ones in parentheses; `!N` behind one with fault N.
std::string shape(std::string_view text, const std::vector<TableUse>& tables) {
    std::string out;
    for (const TableUse& table : tables) {
        if (!out.empty()) out += ' ';
        out += std::string(table.type.of(text)) + "|" + std::string(table.name.of(text));
        if (table.fault != TableFault::none) out += "!" + std::to_string(static_cast<int>(table.fault));
        if (!table.inner.empty()) out += "(" + shape(text, table.inner) + ")";
    }
    return out;
}

struct Case {
    const char* text;
    const char* want;
};
class TableList : public testing::TestWithParam<Case> {};

TEST_P(TableList, ReadsTypesAndNames) {
    EXPECT_EQ(shape(GetParam().text, parse_table_list(GetParam().text)), GetParam().want) << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(Plain, TableList,
                         testing::Values(Case{"", ""}, Case{"hash:/etc/aliases", "hash|/etc/aliases"},
                                         Case{"hash:/a, lmdb:b\n static:c", "hash|/a lmdb|b static|c"},
                                         Case{"tcp:host:25", "tcp|host:25"}, Case{"nosuch:x", "nosuch|x"},
                                         Case{"static:{a b, c}", "static|{a b, c}"},
                                         Case{"inline:{a=b, {c=d e}} x:y", "inline|{a=b, {c=d e}} x|y"},
                                         Case{"cidr:{{0.0.0.0/0 ok}}", "cidr|{{0.0.0.0/0 ok}}"}));
INSTANTIATE_TEST_SUITE_P(Nested, TableList,
                         testing::Values(Case{"proxy:hash:/a", "proxy|hash:/a(hash|/a)"},
                                         Case{"proxy:proxy:hash:/a", "proxy|proxy:hash:/a(proxy|hash:/a(hash|/a))"},
                                         Case{"unionmap:{a:b,proxy:ldap:c}",
                                              "unionmap|{a:b,proxy:ldap:c}(a|b proxy|ldap:c(ldap|c))"},
                                         Case{"pipemap:{ {static:{x y}} , inline:{k=v} }",
                                              "pipemap|{ {static:{x y}} , inline:{k=v} }(static|{x y} inline|{k=v})"},
                                         Case{"{hash:/a}", "hash|/a"}, Case{"randmap:{a, b:c}", "randmap|{a, b:c}"}));
INSTANTIATE_TEST_SUITE_P(Faults, TableList,
                         testing::Values(Case{"aliases hash:a", "|aliases!1 hash|a"}, Case{":x", "|x!2"},
                                         Case{"hash:", "hash|!3"}, Case{"proxy:x", "proxy|x(|x!1)"},
                                         Case{"{hash:/a", "hash|/a!4"}, Case{"{hash:/a}b", "hash|/a!5"},
                                         Case{"unionmap:{a:b", "unionmap|{a:b!4(a|b)"},
                                         Case{"unionmap:a:b", "unionmap|a:b!6"}, Case{"{}", "|!1"}));

TEST(TableListTest, SpansAreOffsetsInTheWholeText) {
    const std::string text = "x:1, unionmap:{ {hash:/etc/a} }";
    const auto tables = parse_table_list(text);
    ASSERT_EQ(tables.size(), 2U);
    ASSERT_EQ(tables[1].inner.size(), 1U);
    EXPECT_EQ(tables[1].inner[0].span, (TextSpan{17, 28}));
    EXPECT_EQ(tables[1].inner[0].span.of(text), "hash:/etc/a");
}

TEST(TableListTest, DeepNestingEndsWithAFault) {
    std::string proxies;
    for (int i = 0; i < 10'000; ++i) proxies += "proxy:";
    std::size_t deepest = 0;
    TableFault last = TableFault::none;
    for_each_table(parse_table_list(proxies + "hash:a"), [&](const TableUse& use) {
        ++deepest;
        last = use.fault;
    });
    EXPECT_EQ(deepest, kMaxTableNesting + 1);
    EXPECT_EQ(last, TableFault::too_deep);
    const auto braces = parse_table_list(std::string(10'000, '{') + "a:b" + std::string(10'000, '}'));
    ASSERT_EQ(braces.size(), 1U);
    EXPECT_EQ(braces[0].fault, TableFault::too_deep);
}

TEST(TableListTest, FaultsHaveWords) {
    EXPECT_EQ(describe(TableFault::none, "x"), "");
    EXPECT_EQ(describe(TableFault::no_colon, "x"), "open dictionary: expecting \"type:name\" form instead of \"x\"");
    EXPECT_EQ(describe(TableFault::unclosed, "{x"), "missing '}' in \"{x\"");
}

TEST(MatchListTest, TellsWordsFilesAndTablesApart) {
    const std::string text = "a.example !b.example, !!c /etc/list !hash:/x [::1]/128 1.2.3.0/24 !";
    std::string got;
    for (const MatchItem& item : parse_match_list(text)) {
        got += item.sense == MatchSense::exclude ? "-" : "+";
        got += "wft"[static_cast<std::size_t>(item.form)];
        got += std::string(item.pattern.of(text)) + " ";
        EXPECT_EQ(item.table.has_value(), item.form == MatchForm::table);
    }
    EXPECT_EQ(got, "+wa.example -wb.example +wc +f/etc/list -thash:/x +w[::1]/128 +w1.2.3.0/24 -w ");
}

}  // namespace
}  // namespace postern::conf
