// regexp, pcre: tables of patterns. Every expectation was seen with postmap 3.7.11, unless it says otherwise.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using postern::test::TempDir;
using test::open;
using test::show;
using test::TestSurroundings;

// One table from a text; its messages with FILE for the name.
class Rules {
public:
    Rules(const std::string& type, std::string_view text)
        : spec_(type + ":" + folder_.write("rules", text)), table_(*open(spec_, surroundings_)) {}

    std::string ask(std::string_view key) { return show(table_->lookup(key)); }
    Table& table() { return *table_; }
    std::string messages() {
        std::string all;
        for (std::string text : surroundings_.messages) {
            const std::string file = folder_.file("rules");
            if (const std::size_t at = text.find(file); at != std::string::npos) text.replace(at, file.size(), "FILE");
            all += text + "\n";
        }
        return all;
    }

private:
    TempDir folder_;
    TestSurroundings surroundings_;
    std::string spec_;
    std::unique_ptr<Table> table_;
};

class BothTypes : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Types, BothTypes, testing::Values("regexp", "pcre"));

TEST_P(BothTypes, FirstMatchDecidesAndSaysItsLine) {
    Rules rules(GetParam(), "# comment\n/foo/ one\n/fo/ two\n|b.r| three\n");
    const Lookup answer = rules.table().lookup("a FOO");
    EXPECT_EQ(show(answer), "=one");
    EXPECT_EQ(answer.site().line, 2U);
    EXPECT_TRUE(answer.site().file->ends_with("/rules"));
    EXPECT_EQ(rules.ask("fox"), "=two");
    EXPECT_EQ(rules.ask("bar"), "=three");
    EXPECT_EQ(rules.ask("baz"), "absent");
    EXPECT_EQ(rules.messages(), "");
}

TEST_P(BothTypes, BlocksAndNegations) {
    Rules rules(GetParam(),
                "if /a/\nif !/b/\n/c/ a, c, no b\nendif\n!/d/ a, no d\nENDIF\n!!/x/ twice\nif /q/\n/z/ no end\n");
    EXPECT_EQ(rules.ask("ac"), "=a, c, no b");
    EXPECT_EQ(rules.ask("abc"), "=a, no d");
    EXPECT_EQ(rules.ask("abd"), "absent");
    EXPECT_EQ(rules.ask("abdx"), "=twice");
    EXPECT_EQ(rules.ask("b"), "absent");
    EXPECT_EQ(rules.ask("qz"), "=no end");
    EXPECT_EQ(rules.ask("z"), "absent");
    EXPECT_EQ(rules.messages(), fmt::format("{} map FILE, line 8: IF has no matching ENDIF\n", GetParam()));
}

TEST_P(BothTypes, GroupsGoIntoTheResult) {
    Rules rules(GetParam(), "/^(a)|(x)(y)?$/ [$1][$2][$3]\n");
    EXPECT_EQ(rules.ask("abc"), "=[a][][]");
    EXPECT_EQ(rules.ask("xy"), "=[][x][y]");
    EXPECT_EQ(rules.ask("x"), "=[][x][]");
}

TEST_P(BothTypes, BadRulesAreLeftOutWithAWarning) {
    Rules rules(GetParam(),
                "/a\n/a/q x\nfoo x\n!\n!/(a)/ $1\n/(a)/ $2\n/a/ ${1\nendif x\nif /b/ more\nendif more\n/b/\n/ok/ ok\n");
    const std::string kind = GetParam();
    const std::string lead = kind + " map FILE, line ";
    EXPECT_EQ(rules.messages(),
              lead + "1: no closing regexp delimiter \"/\": " + (kind == "pcre" ? "ignoring" : "skipping") +
                  " this rule\n" + lead + "2: unknown regexp option \"q\": skipping this rule\n" + lead +
                  "3: ignoring unrecognized request\n" + lead + "4: no regexp: skipping this rule\n" + lead +
                  "5: $number found in negative match replacement text: skipping this rule\n" + lead +
                  "6: out of range replacement index \"2\": skipping this rule\n" +
                  "truncated macro reference: \"${1\"\n" + lead + "7: bad replacement syntax: skipping this rule\n" +
                  lead + "8: ignoring ENDIF without matching IF\n" + lead +
                  "9: ignoring extra text after IF statement: \"more\"\n" + lead +
                  "9: do not prepend whitespace to statements between IF and ENDIF\n" + lead +
                  "10: ignoring extra text after ENDIF\n" + lead + "11: no replacement text: using empty string\n");
    EXPECT_EQ(rules.ask("ok"), "=ok");
    EXPECT_EQ(rules.ask("b"), "=");
}

TEST_P(BothTypes, RulesInTheName) {
    const TestSurroundings none;
    const std::string type = GetParam();
    EXPECT_EQ(test::ask(type + ":{ {/a b/ x y}, {/(c)/ $1} }", "C"), "=C");
    EXPECT_EQ(test::ask(type + ":{{/a b/ x y}}", "xa bx"), "=x y");
    EXPECT_EQ(test::ask(type + ":{/a/ x}", "a"), "open: " + type + " map: no '{' at start of text in \"/a/\"");
}

TEST_P(BothTypes, ResultsMayBeFiles) {
    const TempDir folder;
    const TestSurroundings seen;
    const std::string spec =
        std::string(GetParam()) + ":{{/(a)/ " + folder.write("f", "hi $1") + "}, {/b/ /nowhere/f}}";
    const auto table = open(spec, seen, {.values = ValueForm::files});
    ASSERT_TRUE(table);
    EXPECT_EQ(show((*table)->lookup("a")), "=hi $1") << "no group goes into a file";
    EXPECT_EQ(show((*table)->lookup("b")), "absent");
    ASSERT_EQ(seen.messages.size(), 1U);
    EXPECT_TRUE(seen.messages[0].ends_with("line 2: open /nowhere/f: No such file or directory: skipping this rule"));
}

TEST_P(BothTypes, KeyEndsAtNul) {
    Rules rules(GetParam(), "/b/ b\n/^a$/ a\n");
    EXPECT_EQ(rules.ask(std::string_view("a\0b", 3)), "=a");
    EXPECT_EQ(rules.ask(std::string_view{}), "absent");
}

TEST_P(BothTypes, ExplainTellsBlocksDecisionAndOthers) {
    Rules rules(GetParam(), "if /a/\n/ab/ one\nendif\n/b/ two\n/c/ three\n");
    Explanation story;
    EXPECT_EQ(show(rules.table().explain("ab", story)), "=one");
    ASSERT_EQ(story.size(), 3U);
    EXPECT_EQ(story[0].kind, StepKind::passed);
    EXPECT_EQ(story[0].text, "if /a/");
    EXPECT_EQ(story[1].kind, StepKind::matched);
    EXPECT_EQ(story[1].site.line, 2U);
    EXPECT_EQ(story[2].kind, StepKind::near_miss);
    EXPECT_EQ(story[2].site.line, 4U);
}

// explain() tries every pattern, lookup() those that the prefilter leaves: both must decide alike.
TEST_P(BothTypes, PrefilterChangesNoAnswer) {
    std::mt19937 random(5);
    const auto pick = [&random](const auto& all) { return all[random() % all.size()]; };
    const std::vector<std::string> parts{"foo",  "ba",      "b|",   "(ab)?", "x+", ".*", "[ab]",
                                         "[^a]", "(fo|ba)", "o{2}", "^",     "$",  "A",  " "};
    std::set<std::string> answers;
    for (int table = 0; table < 60; ++table) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
            const std::string pattern = pick(parts) + pick(parts) + pick(parts) + pick(parts);
            if (i % 5 == 3) text += "if !/" + pattern + "/\n";
            text +=
                (random() % 12 == 0 ? "!/" : "/") + pattern + (i % 5 == 0 ? "/i r" : "/ r") + std::to_string(i) + "\n";
            if (i % 5 == 4) text += "endif\n";
        }
        Rules rules(GetParam(), text);
        for (int i = 0; i < 60; ++i) {
            std::string key;
            for (auto size = random() % 9; key.size() < size;) key += pick(std::string_view("fobax A"));
            Explanation story;
            const std::string want = show(rules.table().explain(key, story));
            ASSERT_EQ(rules.ask(key), want) << key << " in\n" << text;
            answers.insert(want);
        }
    }
    EXPECT_GE(answers.size(), 10U);
}

TEST(RegexpTable, FlagsToggle) {
    Rules rules("regexp", "/Case/i case\n/^b$/m line\n/\\(x\\)y/x $1\n/d/ii d\n");
    EXPECT_EQ(rules.ask("case"), "absent");
    EXPECT_EQ(rules.ask("Case"), "=case");
    EXPECT_EQ(rules.ask("a\nb"), "=line");
    EXPECT_EQ(rules.ask("xy"), "=x");
    EXPECT_EQ(rules.ask("D"), "=d");
}

TEST(RegexpTable, TakesPairsOfPatterns) {
    Rules rules("regexp", "/(a)/!/b/ $1\n/x/!!/y/ both\n");
    EXPECT_EQ(rules.ask("a"), "=a");
    EXPECT_EQ(rules.ask("ab"), "absent");
    EXPECT_EQ(rules.ask("x"), "absent");
    EXPECT_EQ(rules.ask("xy"), "=both");
}

// Not as Postfix, which takes gigabytes for the first, and minutes for the second.
TEST(RegexpTable, RefusesWhatWouldNotEnd) {
    Rules rules("regexp", "/((((a{1,99}){1,99}){1,99}){1,99})/ x\n/(a*)(a*)(a*)\\1\\2\\3b/ y\n/b/ z\n");
    EXPECT_EQ(rules.messages(), "regexp map FILE, line 1: Regular expression too big\n");
    EXPECT_TRUE(rules.ask(std::string(200, 'a')).starts_with("fail: regexp map "));
    EXPECT_EQ(rules.ask("ccb"), "=y");
}

TEST(PcreTable, FlagsToggle) {
    Rules rules(
        "pcre",
        "/Case/i case\n/^b$/m line\n/a.b/s one line\n/q r/x extended\n/z/A first\n/(l+)/U $1\n/t$/E end\n/u/X u\n");
    EXPECT_EQ(rules.ask("Case"), "=case");
    EXPECT_EQ(rules.ask("case"), "absent");
    EXPECT_EQ(rules.ask("a\nb"), "=line");
    EXPECT_EQ(rules.ask("axb"), "=one line");
    EXPECT_EQ(rules.ask("xqr"), "=extended");
    EXPECT_EQ(rules.ask("q r"), "absent");
    EXPECT_EQ(rules.ask("az"), "absent");
    EXPECT_EQ(rules.ask("za"), "=first");
    EXPECT_EQ(rules.ask("lll"), "=l");
    EXPECT_EQ(rules.ask("t\n"), "absent");
    EXPECT_EQ(rules.messages(), "pcre map FILE, line 8: ignoring obsolete regexp option \"X\"\n");
}

TEST(PcreTable, SyntaxErrorsSayWhere) {
    Rules rules("pcre", "/a(b/ x\n");
    EXPECT_EQ(rules.messages(), "pcre map FILE, line 1: error in regex at offset 3: missing closing parenthesis\n");
}

// Postfix warns and goes on to the next rule, so that what line 1 was to reject is accepted by line 2.
TEST(PcreTable, MatchLimitIsAnErrorNotAMiss) {
    Rules rules("pcre", "/(a+)+$/ x\n/b/ y\n");
    const std::string answer = rules.ask(std::string(40, 'a') + "b");
    EXPECT_TRUE(answer.starts_with("fail: pcre map ") && answer.ends_with(", line 1: match limit exceeded")) << answer;
    EXPECT_EQ(rules.ask("cb"), "=y");
}

TEST(PcreTable, LongKeysNeedNoLargeStack) {
    Rules rules("pcre", "/^(a|b)*$/ all\n");
    EXPECT_EQ(rules.ask(std::string(100'000, 'b')), "=all");
}

TEST(PcreTable, KeyThatIsNotUtf8DoesNotMatchAPatternForUtf8) {
    Rules rules("pcre", "/(*UTF)^.$/ one\n/./ any\n");
    EXPECT_EQ(rules.ask("\xc3\xa9"), "=one");
    EXPECT_EQ(rules.ask("\xe9"), "=any");
    EXPECT_NE(rules.messages().find("line 1: UTF-8 error"), std::string::npos);
}

}  // namespace
}  // namespace postern::tables
