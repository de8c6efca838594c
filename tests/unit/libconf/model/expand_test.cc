#include "libconf/model/expand.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

class Table : public Names {
public:
    explicit Table(Values values) : values_(std::move(values)) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto found = values_.find(name);
        if (found == values_.end()) return std::nullopt;
        return std::string_view(found->second);
    }

private:
    Values values_;
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
    Values chain;
    for (int i = 0; i < 101; ++i) chain["c" + std::to_string(i)] = "$c" + std::to_string(i + 1);
    chain["c99"] = "end";
    EXPECT_TRUE(expand("$c0", Table(chain)));
    chain["c99"] = "$c100";
    chain["c100"] = "end";
    const auto got = expand("$c0", Table(chain));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().message, "unreasonable macro call nesting: \"end\"");
}

/// What Postfix warns of, in its order, when `text` is expanded.
std::vector<std::string> warnings_of(std::string_view text, Values values) {
    const auto got = expand(text, Table(std::move(values)));
    return got ? std::vector<std::string>{} : got.error().warnings();
}

std::string nesting(std::string_view what) { return "unreasonable macro call nesting: \"" + std::string(what) + '"'; }

std::string times(std::size_t count, std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

struct Several {
    const char* value;  // of `m`, which is expanded
    std::vector<std::string> deep;
};
class GoesOnBehindALoop : public testing::TestWithParam<Several> {};

// Every row was compared with `postconf -nx` 3.7.11. A text goes on behind a plain name that failed, but not behind
// brackets, and does not look at a last literal; so enclosing texts find more that is too deep.
TEST_P(GoesOnBehindALoop, AndTellsWhatElseIsTooDeep) {
    std::vector<std::string> deep;
    for (const std::string& name : GetParam().deep) deep.push_back(nesting(name));
    std::vector<std::string> got = warnings_of(GetParam().value, {{"a", "A"}, {"m", GetParam().value}});
    std::sort(got.begin(), got.end());
    got.erase(std::unique(got.begin(), got.end()), got.end());
    EXPECT_EQ(got, deep) << GetParam().value;
}
INSTANTIATE_TEST_SUITE_P(
    Values, GoesOnBehindALoop,
    testing::Values(Several{"$m", {"m"}}, Several{"b$m", {"b", "m"}}, Several{"b${m}", {"b"}}, Several{"${m}b", {"m"}},
                    Several{"$m b", {"m"}}, Several{"${m}b$m", {"b", "m"}}, Several{"$m l$a", {" l", "a", "m"}},
                    Several{"$a${m}", {"A"}}, Several{"$a${m}l$a", {"A", "a", "l"}}, Several{"$a$m", {"A", "m"}},
                    Several{"$$b$m", {"$b", "m"}}, Several{"b$$$m", {"b$", "m"}}, Several{"$u${m}l$a", {"a", "l", "u"}},
                    Several{"${a?x$m}l$a", {"a", "l", "m", "x"}}, Several{"${{1}=={1}}$m", {"m", "true"}},
                    Several{"${{1}=={2}}$m", {"m", "{1}=={2}"}}));

struct Leak {
    const char* text;
    std::size_t items;  // behind it, the first that is too deep
};
class CountsLevelsBehindAFault : public testing::TestWithParam<Leak> {};

// An item that is at fault itself keeps its level, one whose text is at fault gives it back; items behind a fault keep
// theirs. Compared with `postconf -n` 3.7.11.
TEST_P(CountsLevelsBehindAFault, UntilOneIsTooDeep) {
    const auto [text, items] = GetParam();
    const Values values{
        {"a", "A"}, {"l", "$"}, {"q", "${a-b}"}, {"t", "${a?{$l}}"}, {"s", "${{$l}=={1}}"}};
    const auto tells = [&values, text = text](std::size_t count) {
        const std::vector<std::string> all = warnings_of(text + times(count, "$a"), values);
        return std::find(all.begin(), all.end(), nesting("a")) != all.end();
    };
    EXPECT_FALSE(tells(items - 1)) << text;
    EXPECT_TRUE(tells(items)) << text;
}
INSTANTIATE_TEST_SUITE_P(
    Faults, CountsLevelsBehindAFault,
    testing::Values(Leak{"$l", 102}, Leak{"${l}", 102}, Leak{"${a?$l}", 102}, Leak{"${u:{$l}}", 102}, Leak{"$t", 102},
                    Leak{"${{1}=={1}?{$l}}", 102}, Leak{"${a-b}", 101}, Leak{"$q", 101}, Leak{"${a?{x}y}", 101},
                    Leak{"${a?{$l}y}", 101}, Leak{"${{a}=={b}x}", 101}, Leak{"${{$l}=={1}}", 101}, Leak{"$s", 101},
                    Leak{"${{1}==level{b}}", 101}));

TEST(Expand, FaultsThatFollowAreToldWithTheFirst) {
    using Texts = std::vector<std::string>;
    const Values values{{"a", "A"}, {"l", "x$"}, {"m", "$m"}};
    EXPECT_EQ(warnings_of("${a-b}$", values),
              (Texts{"attribute name syntax error at: \"...a>>>-b\"", "empty macro name: \"${a-b}$\""}));
    EXPECT_EQ(warnings_of("$l ${a-b} $", values), Texts{"empty macro name: \"x$\""}) << "brackets end the text";
    EXPECT_EQ(warnings_of("$l$m$", values), (Texts{"empty macro name: \"x$\"", "empty macro name: \"$l$m$\""}))
        << "nothing is evaluated behind a fault";
    EXPECT_EQ(warnings_of("${{$l}=={${a-b}}}", values),
              (Texts{"empty macro name: \"x$\"", "attribute name syntax error at: \"...a>>>-b\""}))
        << "a fault on the left does not hide one on the right";
    EXPECT_EQ(warnings_of("${{$l}==level{1}?{$m}}", values),
              (Texts{"empty macro name: \"x$\"", "malformed compatibility level syntax: \"x\""}))
        << "a faulty operand has the text up to its fault";
}

TEST(Expand, ABranchInFrontOfAFaultIsTaken) {
    using Texts = std::vector<std::string>;
    const Values values{{"a", "A"}, {"l", "x$"}};
    EXPECT_EQ(warnings_of("${a?{$l}y}", values),
              (Texts{"\":\" expected at: \"...$l}>>>y\"", "empty macro name: \"x$\""}));
    EXPECT_EQ(warnings_of("${u?{$l}y}", values), Texts{"\":\" expected at: \"...$l}>>>y\""});
    EXPECT_EQ(warnings_of("${{1}=={2}?{x}:{$l}y}", values),
              (Texts{"unexpected input at: \"...$l}>>>y\"", "empty macro name: \"x$\""}));
}

TEST(Expand, OperandsStartAtLevelZero) {
    Values values;
    for (int i = 0; i < 100; ++i) values["c" + std::to_string(i)] = "$c" + std::to_string(i + 1);
    values["c99"] = "${{$d0}=={end}?{y}}";
    for (int i = 0; i < 100; ++i) values["d" + std::to_string(i)] = "$d" + std::to_string(i + 1);
    values["d99"] = "end";
    EXPECT_EQ(warnings_of("$c0", values), std::vector<std::string>{nesting("y")}) << "only the branch is too deep";
    values["c98"] = values["c99"];
    const auto got = expand("$c0", Table(values));
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->text, "y");
}

TEST(Expand, OperandsWithoutEndAreAFault) {
    const auto got = expand("$o", Table(Values{{"o", "${{$o}=={1}}"}}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().fault, ExpandFault::nesting);
    EXPECT_EQ(got.error().warnings(), std::vector<std::string>{"expressions are nested too deeply"});
}

TEST(Expand, ANumberTooLargeEndsEverything) {
    const auto got = expand("${{$l}=={1}}${{99999999999999999999}=={1}}$l", Table(Values{{"l", "$"}}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().last_words(), nullptr) << "not evaluated behind a fault";
    const auto left = expand("${{${{99999999999999999999}=={1}}$l}=={1}}", Table(Values{{"l", "$"}}));
    ASSERT_FALSE(left);
    ASSERT_NE(left.error().last_words(), nullptr);
    EXPECT_EQ(*left.error().last_words(), "mac_exp_eval: bad conversion: 99999999999999999999");
    EXPECT_TRUE(left.error().warnings().empty());
}

TEST(Expand, ManySmallItemsAreStopped) {
    const auto got = expand(times(kMaxSteps + 1, "$e"), Table(Values{{"e", ""}}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().fault, ExpandFault::limit);
}

TEST(Expand, ABombIsStoppedByItsSize) {
    Values bomb{{"b0", "0123456789"}};
    for (int i = 1; i < 90; ++i) {
        const std::string inner = "$b" + std::to_string(i - 1);
        bomb["b" + std::to_string(i)] = inner + inner;
    }
    const auto got = expand("$b89", Table(bomb));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().fault, ExpandFault::limit);
}

std::string names_in(const References& found) {
    std::string names;
    for (const auto& reference : found.names) names += reference.name;
    return names;
}

TEST(References, ListEveryBranch) {
    const References found = references("${a?{$b}:{$c}} ${{$d} == {$e} ? $f : $g}");
    EXPECT_EQ(names_in(found), "abcdefg");
    EXPECT_TRUE(found.faults.empty());
}

struct Scan {
    const char* text;
    const char* names;
    std::vector<std::string> faults;
};
class ScansBehindAFault : public testing::TestWithParam<Scan> {};

// Compared with `postconf -n` 3.7.11, where no other value uses the text.
TEST_P(ScansBehindAFault, AsPostfixDoes) {
    const References found = references(GetParam().text);
    std::vector<std::string> faults;
    for (const ExpandFailure& fault : found.faults) faults.push_back(fault.message);
    EXPECT_EQ(names_in(found), GetParam().names) << GetParam().text;
    EXPECT_EQ(faults, GetParam().faults) << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(
    Texts, ScansBehindAFault,
    testing::Values(
        Scan{"${a?{$b}x}", "ab", {"\":\" expected at: \"...$b}>>>x\""}},
        Scan{"${a?{$b}:{$c}x} $d", "abc", {"unexpected input at: \"...$c}>>>x\""}},
        Scan{"${a?{$b $}:{$c}}", "ab", {"empty macro name: \"$b $\""}},
        Scan{"${a?{$b $}:{$c $}}", "ab", {"empty macro name: \"$b $\"", "empty macro name: \"$c $\""}},
        Scan{"${a?{$}:{${b-c}}}", "a", {"empty macro name: \"$\""}},
        Scan{"${{$a $}=={$b $}?{$c $}}", "ab", {"empty macro name: \"$a $\"", "empty macro name: \"$b $\""}},
        Scan{"${{$a}=={$b}?{$c $}x}", "abc", {"\":\" expected at: \"...$c $}>>>x\"", "empty macro name: \"$c $\""}},
        Scan{"${{x}<level{1}?{$a}}", "a", {}}, Scan{"$a $(b", "a", {"truncated macro reference: \"$a $(b\""}}));

TEST(References, NestingIsCountedAsInAnExpansion) {
    const auto nested = [](std::size_t depth, const std::string& inner) {
        return times(depth, "${a?") + inner + times(depth, "}");
    };
    EXPECT_TRUE(references(nested(100, "$z")).faults.empty());
    const References deep = references(nested(101, "b$z"));
    ASSERT_EQ(deep.faults.size(), 2U);
    EXPECT_EQ(deep.faults[0].message, nesting("b"));
    EXPECT_EQ(deep.faults[1].message, nesting("z"));
    const std::string operands = times(150, "${{") + "$z" + times(150, "}=={}}");
    EXPECT_EQ(names_in(references(operands)), "z") << "operands are not deep";
    EXPECT_EQ(references(times(5000, "${{") + times(5000, "}=={}}")).faults.size(), 1U);
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
