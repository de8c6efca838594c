// The registry compiler: what it makes of good records, and that it names file, line and remedy for bad ones.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libconf/registry/compiler/compile.h"

namespace postern::conf::compiler {
namespace {

constexpr const char* kReleases =
    "release 3.6\n  mail-version 3.6.0\n  last-patch 20\n  support extended\n  date 3.6.0 20210429\n"
    "\n"
    "release 3.7\n  mail-version 3.7.0\n  last-patch 22\n  support extended\n  date 3.7.0 20220205\n";

constexpr const char* kSummary = "  summary Says something useful about this test, and says it in enough letters.\n";

Output compile_text(const std::string& text) {
    const std::vector<SourceText> sources = {{"releases.def", kReleases}, {"test.def", text}};
    return compile(sources);
}

std::string parameter(const std::string& fields) {
    return "parameter a_name\n" + fields + "  applies reload\n" + kSummary;
}

std::string faults_of(const std::string& text) {
    const Output output = compile_text(text);
    std::string all;
    for (const auto& line : output.faults.lines()) all += line + "\n";
    EXPECT_EQ(output.text.empty(), !all.empty());
    return all;
}

TEST(RegistryCompiler, MakesConstantRowsOfRecords) {
    const Output output =
        compile_text(parameter("  type 3.6 integer\n  type 3.7 time, bare unit h\n  syntax time\n"
                               "  bounds 1..\n  introduced 3.6\n  default 3.6 5\n  default 3.7 5h\n"));
    ASSERT_TRUE(output.faults.empty()) << output.faults.lines().front();
    EXPECT_NE(output.text.find("{.name = \"a_name\""), std::string::npos);
    EXPECT_NE(output.text.find(".kind = Kind::time"), std::string::npos);
    EXPECT_NE(output.text.find("{{3, 7, 0}, \"5h\"}"), std::string::npos);
    EXPECT_EQ(output.text.find("static"), std::string::npos);
}

TEST(RegistryCompiler, KeepsEveryByteOfAValue) {
    const Output output =
        compile_text(parameter("  type raw\n  syntax text\n  introduced 3.6\n  default 3.6 \\t\"?\?=#'$ \xc3\xa9\n"));
    ASSERT_TRUE(output.faults.empty()) << output.faults.lines().front();
    EXPECT_NE(output.text.find(R"("\\t\"\?\?=#'$ \303\251")"), std::string::npos) << output.text;
}

struct Bad {
    const char* what;
    std::string text;
    std::string fault;
};
void PrintTo(const Bad& bad, std::ostream* out) {
    *out << bad.what;
}
class RegistryCompilerStops : public testing::TestWithParam<Bad> {};

TEST_P(RegistryCompilerStops, NamingPlaceAndRemedy) {
    const std::string faults = faults_of(GetParam().text);
    EXPECT_NE(faults.find(GetParam().fault), std::string::npos) << "wanted: " << GetParam().fault << "\ngot:\n"
                                                                << faults;
}

const std::string kGood = "  type string\n  syntax text\n  introduced 3.6\n  default 3.6\n";
INSTANTIATE_TEST_SUITE_P(
    Records, RegistryCompilerStops,
    testing::Values(
        Bad{"unknown field", parameter(kGood + "  defualt 3.7 x\n"),
            "test.def:6: error: unknown field \"defualt\": use one of"},
        Bad{"second field", parameter(kGood + "  syntax text\n"),
            "test.def:6: error: second \"syntax\" of a_name: keep one"},
        Bad{"unknown type", parameter("  type sting\n  syntax text\n  introduced 3.6\n  default 3.6\n"),
            "test.def:2: error: unknown type \"sting\": use string, raw"},
        Bad{"no unit", parameter("  type time\n  syntax time\n  introduced 3.6\n  default 3.6 1s\n"),
            "`time, bare unit U`"},
        Bad{"no type", parameter("  syntax text\n  introduced 3.6\n  default 3.6\n"),
            "test.def:1: error: a_name has no type: add"},
        Bad{"unknown syntax", parameter("  type string\n  syntax txet\n  introduced 3.6\n  default 3.6\n"),
            "test.def:3: error: unknown syntax \"txet\": use a word of syntax.def"},
        Bad{"no summary", "parameter a_name\n" + kGood + "  applies reload\n",
            "test.def:1: error: a_name has no summary: add"},
        Bad{"short summary", "parameter a_name\n" + kGood + "  applies reload\n  summary Too short.\n",
            "test.def:7: error: the summary has 10 characters: use 60 to 220"},
        Bad{"no full stop", "parameter a_name\n" + kGood + "  applies reload\n  summary " + std::string(80, 'x') + "\n",
            "ends without a full stop"},
        Bad{"bad number", parameter("  type integer\n  syntax int\n  introduced 3.6\n  default 3.6 1k\n"),
            "test.def:5: error: bad default \"1k\": a number is written in decimal digits"},
        Bad{"bad boolean", parameter("  type boolean\n  syntax bool\n  introduced 3.6\n  default 3.6 true\n"),
            "is yes or no"},
        Bad{"wrong unit", parameter("  type time, bare unit h\n  syntax time\n  introduced 3.6\n  default 3.6 60m\n"),
            "ends in the letter of the bare unit"},
        Bad{"bool mismatch", parameter("  type string\n  syntax bool\n  introduced 3.6\n  default 3.6\n"),
            "syntax bool goes with"},
        Bad{"enum without values", parameter("  type string\n  syntax enum\n  introduced 3.6\n  default 3.6 a\n"),
            "list their keywords in `values`"},
        Bad{"default not in values",
            parameter("  type string\n  syntax enum\n  values a b\n  introduced 3.6\n  default 3.6 c\n"),
            "test.def:6: error: the default \"c\" is not among `values`"},
        Bad{"unknown release", parameter("  type string\n  syntax text\n  introduced 3.5\n  default 3.6\n"),
            "test.def:4: error: \"3.5\" in `introduced` is no release: use X.Y or X.Y.Z of 3.6 .. 3.7"},
        Bad{"patch too high", parameter(kGood + "  patch-default 3.6.21 x\n"),
            "\"3.6.21\" in `patch-default` is no release"},
        Bad{"history backwards",
            parameter("  type string\n  syntax text\n  introduced 3.6\n  default 3.6 a\n  default 3.6 b\n"),
            "test.def:6: error: not later than the line before: sort by release"},
        Bad{"patch as default", parameter(kGood + "  default 3.6.1 x\n"), "write patch-default"},
        Bad{"default later than introduced",
            parameter("  type string\n  syntax text\n  introduced 3.6\n  default 3.7 a\n"),
            "must be that of the release in `introduced`"},
        Bad{"no default", parameter("  type string\n  syntax text\n  introduced 3.6\n"), "a_name has no default: add"},
        Bad{"undated history", parameter("  type string\n  type raw\n  syntax text\n  introduced 3.6\n  default 3.6\n"),
            "several \"type\" lines: put the release in front"},
        Bad{"bad bounds", parameter(kGood + "  bounds 1-5\n"), "test.def:6: error: bad bounds \"1-5\": use MIN.."},
        Bad{"upside down", parameter(kGood + "  bounds 5..1\n"), "are upside down"},
        Bad{"unknown successor", parameter(kGood + "  replaced-by b_name\n"),
            "replaced by \"b_name\", which is no parameter"},
        Bad{"unknown user", parameter(kGood + "  used-by smptd\n"), "\"smptd\" is no program of services.def"},
        Bad{"unknown computed", parameter(kGood + "  computed never\n"), "use build, platform, run or release"},
        Bad{"empty gap", parameter(kGood + "  absent 3.7 3.7\n"), "an empty gap"},
        Bad{"never existed", parameter("  type string\n  syntax text\n  introduced never\n"), "say when it existed"},
        Bad{"unknown record", "paramter x\n  type string\n", "test.def:1: error: unknown kind of record \"paramter\""},
        Bad{"no name", "parameter\n  type string\n", "test.def:1: error: \"parameter\" has no name"},
        Bad{"stray field", "  type string\n", "test.def:1: error: a field outside a record"},
        Bad{"no blank line", "command a\n  introduced 3.6\n  summary Does what it does.\ncommand b\n",
            "put a blank line before it"},
        Bad{"CR LF", "command a\r\n", "test.def:1: error: the line ends in CR LF"},
        Bad{"duplicate", parameter(kGood) + "\n" + parameter(kGood),
            "test.def:9: error: second record of a_name: the first is in line 1; keep one"},
        Bad{"unsorted",
            "command b\n  introduced 3.6\n  summary Does what it does.\n\ncommand a\n  introduced 3.6\n"
            "  summary Does what it does.\n",
            "test.def:5: error: a is out of order: move it before b (line 1)"},
        Bad{"family default",
            "family _x\n  type integer\n  introduced 3.6\n  default nothing\n  programs smtp\n  read-by qmgr\n"
            "  summary Means what it means.\n",
            "\"nothing\" is no parameter"},
        Bad{"unknown profile",
            "table x\n  introduced 3.6\n  access read-only\n  listed suse\n  summary Means what it means.\n",
            "\"suse\" is no profile"}));

TEST(RegistryCompiler, ReportsEveryFaultNotOnlyTheFirst) {
    const std::string faults = faults_of(parameter("  type sting\n  syntax txet\n  introduced 3.6\n  default 3.6\n"));
    EXPECT_NE(faults.find("sting"), std::string::npos);
    EXPECT_NE(faults.find("txet"), std::string::npos);
}

}  // namespace
}  // namespace postern::conf::compiler
