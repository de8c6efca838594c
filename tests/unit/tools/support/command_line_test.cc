#include "tools/support/command_line.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace postern {
namespace {

constexpr std::array kTable{OptionSpec{'q', "query", "KEY", "Ask", "One"},
                            OptionSpec{'r', "replace", "", "Replace", "Two"},
                            OptionSpec{'\0', "color", "WHEN", "Colour", "Two"}};

std::string read(std::vector<const char*> words, OperandPlace operands = OperandPlace::last) {
    const auto line = read_command_line(kTable, words, operands);
    if (!line) return "! " + line.error().message;
    std::string out;
    for (const GivenOption& option : line->options)
        out += std::string(option.spec->long_name) + "=" + option.value + " ";
    out += "|";
    for (const std::string& operand : line->operands) out += " " + operand;
    return out;
}

TEST(CommandLineTest, ReadsAsGetoptDoes) {
    EXPECT_EQ(read({"-rq", "x", "-qy", "--query=z", "--query", "", "t", "-r"}),
              "replace= query=x query=y query=z query= | t -r");
    EXPECT_EQ(read({"-r", "--", "-q"}), "replace= | -q");
    EXPECT_EQ(read({"-r", "-"}), "replace= | -");
}

TEST(CommandLineTest, OptionsMayFollowOperands) {
    EXPECT_EQ(read({"t", "-r", "-", "u", "-q", "x"}, OperandPlace::anywhere), "replace= query=x | t - u");
    EXPECT_EQ(read({"t", "--", "-r", "u"}, OperandPlace::anywhere), "| t -r u");
    EXPECT_EQ(read({"t", "-x"}, OperandPlace::anywhere), "! unknown option -x");
}

TEST(CommandLineTest, SaysWhatIsWrong) {
    EXPECT_EQ(read({"-x"}), "! unknown option -x");
    EXPECT_EQ(read({"-rx"}), "! unknown option -x");
    EXPECT_EQ(read({"-q"}), "! option -q needs a value");
    EXPECT_EQ(read({"--color"}), "! option --color needs a value");
    EXPECT_EQ(read({"--replace=x"}), "! option --replace takes no value");
    EXPECT_EQ(read({"--colour=x"}), "! unknown option --colour=x - did you mean --color?");
    EXPECT_EQ(read({"--something-else"}), "! unknown option --something-else");
    EXPECT_EQ(read({"--="}), "! unknown option --=");
}

TEST(CommandLineTest, HelpHasGroupsInTheirOrder) {
    EXPECT_EQ(options_help(kTable, HelpStyle::plain),
              "\nOne:\n  -q,--query KEY              Ask\n\nTwo:\n  -r,--replace                Replace\n"
              "  --color WHEN                Colour\n");
}

}  // namespace
}  // namespace postern
