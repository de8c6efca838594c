#include "mta/policy/readable_table.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/mta/policy/policy_test_util.h"

namespace postern::policy {
namespace {

std::string show(const TableAnswer& answer) {
    switch (answer.state) {
        case TableAnswer::State::absent:
            return "absent";
        case TableAnswer::State::unknown:
            return "unknown";
        case TableAnswer::State::found:
            break;
    }
    return answer.value + (answer.where.file == FileId::none ? "" : " in line " + std::to_string(answer.where.begin));
}

std::unique_ptr<ReadableTable> made(std::string_view type, std::string_view text) {
    return ReadableTable::from_rows(type, test::rows_of(type, text));
}

TEST(ReadablePairs, KeepTheFirstOfAKeyAsPostmapDoes) {
    const auto table = made("hash", "a.example OK\nb.example REJECT\na.example REJECT");
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(show(table->look_up("a.example")), "OK in line 1");
    EXPECT_EQ(show(table->look_up("b.example")), "REJECT in line 2");
    EXPECT_EQ(show(table->look_up("c.example")), "absent");
}

TEST(ReadableRules, AreAskedTheWayOfTheirType) {
    const auto regexp = made("regexp", "/^a@/ OK\nif /@b\\.example$/\n/^x/ REJECT x\nendif\n!/example/ 550 where?");
    ASSERT_NE(regexp, nullptr);
    EXPECT_EQ(show(regexp->look_up("A@c.example")), "OK in line 1");
    EXPECT_EQ(show(regexp->look_up("x@b.example")), "REJECT x in line 3");
    EXPECT_EQ(show(regexp->look_up("y@b.example")), "absent");
    EXPECT_EQ(show(regexp->look_up("y@b.test")), "550 where? in line 5");
}

TEST(ReadableNetworks, SayWhichLineMatched) {
    const auto cidr = made("cidr", "192.0.2.0/24 REJECT\n192.0.0.0/8 OK\n2001:db8::/32 DUNNO");
    ASSERT_NE(cidr, nullptr);
    EXPECT_EQ(show(cidr->look_up("192.0.2.7")), "REJECT in line 1");
    EXPECT_EQ(show(cidr->look_up("192.9.9.9")), "OK in line 2");
    EXPECT_EQ(show(cidr->look_up("2001:db8::5")), "DUNNO in line 3");
    EXPECT_EQ(show(cidr->look_up("198.51.100.1")), "absent");
    EXPECT_EQ(show(cidr->look_up("mail.example")), "absent");
}

TEST(ReadableTables, OfOtherTypesAreOpaque) {
    EXPECT_EQ(made("mysql", "a OK"), nullptr);
    EXPECT_EQ(made("pcre", "/a}/ OK"), nullptr);  // does not fit into braces
    EXPECT_NE(made("pcre", ""), nullptr);
    for (const char* spec :
         {"", "hash:/x", "static", "inline:{a}", "mysql:/x.cf", "cidr:/x", "unionmap:{static:OK}", ":"}) {
        EXPECT_EQ(ReadableTable::from_spec(spec), nullptr) << spec;
    }
}

TEST(ReadableTables, MayBeAllInTheirName) {
    EXPECT_EQ(show(ReadableTable::from_spec("static:REJECT")->look_up("x")), "REJECT");
    EXPECT_EQ(show(ReadableTable::from_spec("static:{ 550 no }")->look_up("x")), "550 no");
    EXPECT_EQ(show(ReadableTable::from_spec("inline:{a=OK, {b = 550 go away}}")->look_up("b")), "550 go away");
    EXPECT_EQ(show(ReadableTable::from_spec("cidr:{{0.0.0.0/0 OK}}")->look_up("1.2.3.4")), "OK");
    EXPECT_EQ(show(ReadableTable::from_spec("regexp:{{/x/ OK}, {/y/ REJECT}}")->look_up("y")), "REJECT");
}

TEST(Samples, AreAFewForEachResult) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "a" + std::to_string(i) + ".example REJECT\n";
    const auto table = made("hash", text + "b.example OK");
    std::string got;
    for (const SampleKey& sample : table->samples()) got += sample.key + "=" + sample.result + " ";
    EXPECT_EQ(got, "a0.example=REJECT a1.example=REJECT b.example=OK ");
}

TEST(Samples, OfPatternsMatch) {
    const auto table = made("regexp", "/^(a|b)@x\\.example$/ OK\n/[/ broken\n/^a@/ REJECT");
    ASSERT_NE(table, nullptr);
    std::string got;
    for (const SampleKey& sample : table->samples()) got += sample.key + "=" + sample.result + " ";
    EXPECT_EQ(got, "a@x.example=OK a@=REJECT ");
}

TEST(TableBookTest, LooksBehindProxyAndKnowsNothingElse) {
    TableBook book;
    book.add("hash:/etc/a", made("hash", "k OK"));
    book.add_list("/etc/list", {"x"});
    EXPECT_EQ(show(book.look_up("proxy:hash:/etc/a", "k")), "OK in line 1");
    EXPECT_EQ(show(book.look_up("hash:/etc/b", "k")), "unknown");
    EXPECT_EQ(show(book.look_up("static:OK", "k")), "OK");
    EXPECT_EQ(book.samples("hash:/etc/a").size(), 1U);
    EXPECT_EQ(book.list_file("/etc/list")->size(), 1U);
    EXPECT_FALSE(book.list_file("/etc/other"));
}

}  // namespace
}  // namespace postern::policy
