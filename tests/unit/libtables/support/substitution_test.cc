#include "libtables/support/substitution.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

// The result for the subject "abc", of which the groups matched "b" and nothing; or the faults, one a line.
std::string expand(std::string_view text) {
    Substitution result;
    std::string faults;
    const bool good =
        result.read(text, "out of range", [&faults](bool macro, const std::string& message, std::string_view) {
            faults += (macro ? "! " : "") + message + "\n";
        });
    if (!good) return faults;
    EXPECT_EQ(faults, "");
    if (result.highest() > 2) return "highest " + std::to_string(result.highest());
    const std::vector<Capture> captures{{0, 3}, {1, 2}, {0, 0}};
    return result.expand("abc", captures);
}

TEST(Substitution, PutsGroupsIn) {
    EXPECT_EQ(expand("x$1y$2"), "non-numeric replacement index \"1y\"\n");
    EXPECT_EQ(expand("[$1][${1}][$(1)][$2]"), "[b][b][b][]");
    EXPECT_EQ(expand("$1-$1.$01"), "b-b.b");
    EXPECT_EQ(expand("${1}}$(1){"), "b}b{");
    EXPECT_EQ(expand(""), "");
}

TEST(Substitution, TwoDollarsAreOne) {
    EXPECT_EQ(expand("a$$b"), "a$b");
    EXPECT_EQ(expand("$$$1$$1"), "$b$1");
}

TEST(Substitution, GoesOnAfterBadNumbersButNotAfterBadSyntax) {
    EXPECT_EQ(expand("$x $0 $y"),
              "non-numeric replacement index \"x\"\nout of range replacement index \"0\"\n"
              "non-numeric replacement index \"y\"\n");
    EXPECT_EQ(expand("$x $ $y"), "non-numeric replacement index \"x\"\n! empty macro name: \"$x $ $y\"\n");
    EXPECT_EQ(expand("a ${1"), "! truncated macro reference: \"a ${1\"\n");
    EXPECT_EQ(expand("$(1}"), "! truncated macro reference: \"$(1}\"\n");
    EXPECT_EQ(expand("${}"), "! empty macro name: \"${}\"\n");
    EXPECT_EQ(expand("${a{b}c}"), "non-numeric replacement index \"a{b}c\"\n");
}

TEST(Substitution, NumbersWrapAsInPostfix) {
    EXPECT_EQ(expand("$99999999999"), "highest 1215752191");
    EXPECT_EQ(expand("$4294967297"), "b");
    EXPECT_EQ(expand("$2147483648"), "out of range replacement index \"2147483648\"\n");
}

}  // namespace
}  // namespace postern::tables
