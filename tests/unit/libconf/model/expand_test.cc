#include "libconf/model/expand.h"

#include <map>

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

class Table : public Names {
public:
    explicit Table(std::map<std::string, std::string, std::less<>> values) : values_(std::move(values)) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto found = values_.find(name);
        if (found == values_.end()) return std::nullopt;
        return std::string_view(found->second);
    }

private:
    std::map<std::string, std::string, std::less<>> values_;
};

const Table& table() {
    static const Table names({{"a", "A"}, {"empty", ""}, {"b", "<$a>"}, {"ref_empty", "$empty"}, {"loop", "x$loop"},
                              {"p", "$q"}, {"q", "$p"}, {"n", "10"}});
    return names;
}

struct Case {
    const char* text;
    const char* want;
};
class Expands : public testing::TestWithParam<Case> {};

TEST_P(Expands, AsPostfixDoes) {
    const auto got = expand(GetParam().text, table());
    ASSERT_TRUE(got) << GetParam().text << ": " << got.error().message;
    EXPECT_EQ(got->text, GetParam().want) << GetParam().text;
}
// Every row was compared with `postconf -x` 3.7.11.
INSTANTIATE_TEST_SUITE_P(
    Texts, Expands,
    testing::Values(Case{"", ""}, Case{"x$a.y", "xA.y"}, Case{"${a}$(a)${ a }", "AAA"}, Case{"$b", "<A>"},
                    Case{"$$a $$$a", "$a $A"}, Case{"$none|${none}", "|"}, Case{"${a?yes}${empty?no}", "yes"},
                    Case{"${a:no}${empty:yes}", "yes"}, Case{"${a?{y}:{n}}${empty?{y}:{n}}", "yn"},
                    Case{"${a?{y}:n }${empty?{y}: n }|", "y n |"}, Case{"${a?b:c}", "b:c"}, Case{"${a?{x}}y}", "xy}"},
                    Case{"${ref_empty?set}", "set"},  // the raw value counts
                    Case{"${{a} == {a}}${{a} == {b}}", "true"}, Case{"${{$n} > {9} ? {number} : {text}}", "number"},
                    Case{"${{$n } > {9}?{number}:{text}}", "text"}, Case{"${{03}=={3}?same}", "same"},
                    Case{"${{3.10} >level {3.6}?newer}", "newer"}, Case{"${{-0}==level{0.0.0}?y}", "y"},
                    Case{"${?x}|${:y}", "|y"}, Case{"$(a?x(y)z)", "x(y)z"}, Case{"${empty?$loop}ok", "ok"}));

struct Fault {
    const char* text;
    ExpandFault fault;
    const char* message;
};
class Refuses : public testing::TestWithParam<Fault> {};

TEST_P(Refuses, InPostfixsWords) {
    const auto got = expand(GetParam().text, table());
    ASSERT_FALSE(got) << GetParam().text << " gave " << got->text;
    EXPECT_EQ(got.error().fault, GetParam().fault);
    EXPECT_EQ(got.error().message, GetParam().message);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, Refuses,
    testing::Values(
        Fault{"a $ b", ExpandFault::syntax, "empty macro name: \"a $ b\""},
        Fault{"${}", ExpandFault::syntax, "empty macro name: \"${}\""},
        Fault{"x${a", ExpandFault::syntax, "truncated macro reference: \"x${a\""},
        Fault{"${a b}", ExpandFault::syntax, "attribute name syntax error at: \"...a>>> b\""},
        Fault{"${a?{x}y}", ExpandFault::syntax, "\":\" expected at: \"...x}>>>y\""},
        Fault{"${empty:{x}y}", ExpandFault::syntax, "unexpected input at: \"...x}>>>y\""},
        Fault{"${{a}=={b}x}", ExpandFault::syntax, "\"?\" or \":\" expected at: \"...}>>>x\""},
        Fault{"${{a} = {b}}", ExpandFault::syntax,
              "\"==\" or \"!=\"\" or \"<\"\" or \"<=\"\" or \">=\"\" or \">\" expected at: \"...a}>>>= {b}\""},
        Fault{"${{a}<lvl{b}}", ExpandFault::syntax, "bad operator suffix at: \"...<>>>lvl\""},
        Fault{"${{a}== (b)}", ExpandFault::syntax, "\"{expression}\" expected at: \"...{a} ==>>> (b)\""},
        Fault{"$(a?{x)", ExpandFault::syntax, "unbalanced {} in attribute expression: \"{x\""},
        Fault{"${{x}<level{3.6}?y}", ExpandFault::level, "malformed compatibility level syntax: \"x\""},
        Fault{"${{1.1024}<level{3.6}?y}", ExpandFault::level, "malformed compatibility level syntax: \"1.1024\""},
        Fault{"${{99999999999999999999}<{2}?y}", ExpandFault::number,
              "mac_exp_eval: bad conversion: 99999999999999999999"},
        Fault{"$p", ExpandFault::nesting, "unreasonable macro call nesting: \"q\""}));

TEST(Expand, ALoopNamesItsChain) {
    const auto got = expand("$p", table());
    ASSERT_FALSE(got);
    ASSERT_GE(got.error().chain.size(), 3U);
    EXPECT_EQ(got.error().chain[0], "p");
    EXPECT_EQ(got.error().chain[1], "q");
    EXPECT_EQ(got.error().chain[2], "p");
}

TEST(Expand, EveryPieceKnowsWhereItCameFrom) {
    const auto got = expand("pre $b${empty:{lit}}", table());
    ASSERT_TRUE(got);
    EXPECT_EQ(got->text, "pre <A>lit");
    ASSERT_EQ(got->fragments.size(), 5U);
    EXPECT_EQ(got->fragments[0].parameter, "");
    EXPECT_EQ(got->fragments[1].parameter, "b");
    EXPECT_EQ(got->fragments[1].begin, 4U);
    EXPECT_EQ(got->fragments[2].parameter, "a");
    EXPECT_EQ(got->fragments[3].offset, 3U);  // the `>` of b's value
    EXPECT_EQ(got->fragments[4].parameter, "");
    EXPECT_EQ(got->fragments[4].offset, 15U);  // `lit` in the text itself
}

TEST(Expand, NamesThatNobodyDefinesAreListedOnce) {
    const auto got = expand("$x ${y?z} $x", table());
    ASSERT_TRUE(got);
    EXPECT_EQ(got->undefined, (std::vector<std::string>{"x", "y"}));
}

TEST(Expand, AChainOfAHundredNamesWorksAndOneMoreDoesNot) {
    std::map<std::string, std::string, std::less<>> chain;
    for (int i = 0; i < 101; ++i) chain["c" + std::to_string(i)] = "$c" + std::to_string(i + 1);
    chain["c99"] = "end";
    EXPECT_TRUE(expand("$c0", Table(chain)));
    chain["c99"] = "$c100";
    chain["c100"] = "end";
    const auto got = expand("$c0", Table(chain));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().message, "unreasonable macro call nesting: \"end\"");
}

TEST(Expand, ABombIsStoppedByItsSize) {
    std::map<std::string, std::string, std::less<>> bomb{{"b0", "0123456789"}};
    for (int i = 1; i < 90; ++i) {
        const std::string inner = "$b" + std::to_string(i - 1);
        bomb["b" + std::to_string(i)] = inner + inner;
    }
    const auto got = expand("$b89", Table(bomb));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().fault, ExpandFault::limit);
}

TEST(References, ListEveryBranchAndGoOnAfterNestedFaults) {
    const References found = references("${a?{$b}:{$c}} ${{$d} == {$e} ? $f : $g}");
    std::string names;
    for (const auto& reference : found.names) names += reference.name;
    EXPECT_EQ(names, "abcdefg");
    EXPECT_TRUE(found.faults.empty());
    EXPECT_EQ(references("${a?{$}:{$-}}").faults.size(), 2U);
}

TEST(ParseLevel, OrdersReleasesByTheirParts) {
    EXPECT_LT(*parse_level("3.6"), *parse_level("3.10"));
    EXPECT_LT(*parse_level("3.10"), *parse_level("3.10.1"));
    EXPECT_EQ(*parse_level("2"), *parse_level("2.0.0"));
    EXPECT_EQ(*parse_level(" +2"), *parse_level("2"));
    for (const char* bad : {"", "x", "1.", ".1", "1..2", "1.2.3.4", "1 ", "-1", "1.1024", "8796093022208"}) {
        EXPECT_FALSE(parse_level(bad)) << bad;
    }
}

}  // namespace
}  // namespace postern::conf
