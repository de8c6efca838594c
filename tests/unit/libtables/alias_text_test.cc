#include "libtables/alias_text.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

/// "key=value" of each entry and "!line message" of each problem, in their order.
std::string read_all(std::string_view text) {
    std::string out;
    AliasText source(read_text(text), TextCheck::utf8,
                     [&](const SourceProblem& problem) { out += "!" + problem.text("t") + "\n"; });
    SourceEntry entry;
    while (source.next(entry).value()) out += std::string(entry.key) + "=" + std::string(entry.value) + "\n";
    return out;
}

TEST(AliasTextTest, EntriesInPostfixsForm) {
    EXPECT_EQ(read_all("\"full name\": a,b\n c\nroot : \"|cmd x\", /file\n"),
              "full name=a, b c\nroot=\"|cmd x\", /file\n");
}

TEST(AliasTextTest, ProblemsDoNotEndIt) {
    EXPECT_EQ(read_all("a\n:b\nc,d: e\nf@g: h\ni%j: k\n\"l@m\": n\n\xff: o\nz: y\n"),
              "!t, line 1: need name:value pair\n!t, line 2: need name:value pair\n!t, line 3: need name:value pair\n"
              "!t, line 4: name must be local\n!t, line 5: name must be local\nl@m=n\n"
              "!t, line 7: non-UTF-8 input \"\xff: o\" -- ignoring this line\nz=y\n");
}

TEST(AliasTextTest, NulEndsALine) {
    EXPECT_EQ(read_all(std::string_view("a: b\0c\n\0d: e\nf\0: g\n", 19)), "a=b\n!t, line 3: need name:value pair\n");
}

}  // namespace
}  // namespace postern::tables
