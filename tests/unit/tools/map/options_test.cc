#include "tools/map/options.h"

#include <gtest/gtest.h>

#include <vector>

namespace postern::map_tool {
namespace {

Result<Invocation> parse(std::vector<const char*> words, Program program = Program::map) {
    return parse_options(program, words);
}

TEST(MapOptionsTest, TheLastOfReplaceAndIgnoreCounts) {
    EXPECT_EQ(parse({"-rw", "t"})->options.duplicates, Duplicates::ignore);
    EXPECT_EQ(parse({"-wr", "t"})->options.duplicates, Duplicates::replace);
    EXPECT_EQ(parse({"-Nn", "t"})->options.terminator, tables::Terminator::without);
}

TEST(MapOptionsTest, QueriesOutdoIncrements) {
    EXPECT_EQ(parse({"-i", "-q", "a", "t"})->options.mode, Mode::query);
    EXPECT_EQ(parse({"-q", "a", "-i", "t"})->options.mode, Mode::query);
    EXPECT_EQ(parse({"-i", "t"})->options.mode, Mode::add);
    EXPECT_EQ(parse({"-ss", "t"})->options.mode, Mode::list);
}

TEST(MapOptionsTest, OneThingAtATime) {
    for (const std::vector<const char*>& words :
         {std::vector{"-q", "a", "-q", "b"}, {"-q", "a", "-d", "b"}, {"-s", "-d", "b"}}) {
        EXPECT_EQ(parse(words).error().message, "specify only one of -s -q or -d");
    }
    EXPECT_FALSE(parse({"--stat", "-s", "t"}));
    EXPECT_FALSE(parse({"--check", "--explain", "x", "t"}));
}

TEST(MapOptionsTest, AliasesHaveNoMessages) {
    for (const char* option : {"-b", "-h", "-m", "-F", "-U"}) {
        EXPECT_TRUE(parse({option, "t"})) << option;
        EXPECT_FALSE(parse({option, "t"}, Program::alias)) << option;
    }
    EXPECT_FALSE(parse({"--newaliases"}));
    EXPECT_TRUE(parse({"--newaliases"}, Program::alias));
}

TEST(MapOptionsTest, UsesAreForExplanationsAndKnown) {
    EXPECT_EQ(parse({"--explain", "k", "--as", "virtual", "t"})->options.use, "virtual");
    EXPECT_EQ(parse({"--as", "relay_domains", "--explain", "k", "t"})->options.use, "relay_domains");
    EXPECT_EQ(parse({"-q", "k", "--as", "virtual", "t"}).error().message, "--as goes with --explain");
    EXPECT_FALSE(parse({"--explain", "k", "--as", "virtuals", "t"}));
}

TEST(MapOptionsTest, OptionsEndAtTheFirstTable) {
    EXPECT_EQ(parse({"-f", "t", "-q", "a"})->options.tables, (std::vector<std::string>{"t", "-q", "a"}));
}

}  // namespace
}  // namespace postern::map_tool
