#include "libconf/syntax/quoting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace postern::conf {
namespace {

using testing::ElementsAre;

std::vector<std::string> words(std::string_view text, Braces braces, std::string_view separators = kWordSeparators) {
    std::vector<std::string> found;
    WordReader reader(text, braces, separators);
    while (const auto word = reader.next()) found.emplace_back(word->of(text));
    return found;
}

TEST(WordReader, SeparatesAtBlankTabAndLineEnds) {
    EXPECT_THAT(words("  a\tb\r\nc  ", Braces::plain), ElementsAre("a", "b", "c"));
    EXPECT_THAT(words("a\vb\fc", Braces::plain), ElementsAre("a\vb\fc"));
    EXPECT_THAT(words(" \t ", Braces::group), ElementsAre());
}

TEST(WordReader, KeepsAGroupTogetherAlsoInsideAWord) {
    EXPECT_THAT(words("{a b} c={d {e f}}g h", Braces::group), ElementsAre("{a b}", "c={d {e f}}g", "h"));
    EXPECT_THAT(words("{a b}", Braces::plain), ElementsAre("{a", "b}"));
}

TEST(WordReader, TakesTheRestWhenABraceIsNotClosed) {
    EXPECT_THAT(words("a b{c d} {e f", Braces::group), ElementsAre("a", "b{c d}", "{e f"));
}

TEST(WordReader, TakesAClosingBraceAloneAsACharacter) {
    EXPECT_THAT(words("}a b} c", Braces::group), ElementsAre("}a", "b}", "c"));
    EXPECT_THAT(words("a}{b c} d", Braces::group), ElementsAre("a}{b c}", "d"));
}

TEST(WordReader, SeparatesListsAtCommas) {
    EXPECT_THAT(words("a,b, {c, d},e", Braces::group, kListSeparators), ElementsAre("a", "b", "{c, d}", "e"));
    EXPECT_THAT(words("a,b", Braces::group), ElementsAre("a,b"));
}

struct GroupCase {
    const char* word;
    const char* inner;
    const char* fault;
};

class GroupIsRead : public testing::TestWithParam<GroupCase> {};

TEST_P(GroupIsRead, WithPostfixsWordsForTheFault) {
    const auto& [word, inner, fault] = GetParam();
    const BraceGroup group = read_group(word);
    EXPECT_EQ(group.inner.of(word), inner);
    EXPECT_EQ(describe(group.fault, word), fault);
}

INSTANTIATE_TEST_SUITE_P(Postfix, GroupIsRead,
                         testing::Values(GroupCase{"{a}", "a", ""}, GroupCase{"{ a  b\t}", "a  b", ""},
                                         GroupCase{"{}", "", ""}, GroupCase{"{ }", "", ""},
                                         GroupCase{"{{a} {b}}", "{a} {b}", ""},
                                         GroupCase{"{a b", "a b", "missing '}' in \"{a b\""},
                                         GroupCase{"{", "", "missing '}' in \"{\""},
                                         GroupCase{"{{a} b", "{a} b", "missing '}' in \"{{a} b\""},
                                         GroupCase{"{a}b", "a", "syntax error after '}' in \"{a}b\""},
                                         GroupCase{"{a}}", "a", "syntax error after '}' in \"{a}}\""},
                                         GroupCase{"{a}{b}", "a", "syntax error after '}' in \"{a}{b}\""}));

struct PairCase {
    const char* text;
    const char* name;
    const char* value;
    const char* fault;
};

class PairIsRead : public testing::TestWithParam<PairCase> {};

TEST_P(PairIsRead, WithPostfixsWordsForTheFault) {
    const auto& [text, name, value, fault] = GetParam();
    const NameValue pair = read_name_value(text);
    EXPECT_EQ(pair.name.of(text), name);
    EXPECT_EQ(pair.value.of(text), value);
    EXPECT_EQ(describe(pair.fault, text), fault);
}

INSTANTIATE_TEST_SUITE_P(Postfix, PairIsRead,
                         testing::Values(PairCase{"a=b", "a", "b", ""}, PairCase{" a = b  c ", "a", "b  c", ""},
                                         PairCase{"a=", "a", "", ""}, PairCase{"a==b=c", "a", "=b=c", ""},
                                         PairCase{"a", "a", "", "missing '=' after attribute name: \"a\""},
                                         PairCase{"a b=c", "a", "", "missing '=' after attribute name: \"a b=c\""},
                                         PairCase{"=b", "", "", "missing attribute name: \"=b\""},
                                         PairCase{"", "", "", "missing attribute name: \"\""}));

}  // namespace
}  // namespace postern::conf
