#include "libconf/syntax/main_cf.h"

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

struct Parsed {
    SourceMap sources;
    MainCf document;
};

std::unique_ptr<Parsed> parse(std::string text) {
    auto parsed = std::make_unique<Parsed>();
    const FileId file = parsed->sources.add("main.cf", std::move(text));
    parsed->document = MainCf::parse(file, parsed->sources.text(file));
    return parsed;
}

TEST(MainCf, ReadsNamesAndValuesWithoutTheWhiteSpaceAround) {
    const auto p = parse("a=1\nb  \t=  2 3  \r\nc =\nd = e = f\n");
    const auto& found = p->document.assignments();
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0].name(), "a");
    EXPECT_EQ(found[0].value(), "1");
    EXPECT_EQ(found[1].name(), "b");
    EXPECT_EQ(found[1].value(), "2 3");
    EXPECT_EQ(found[2].value(), "");
    EXPECT_EQ(found[3].value(), "e = f");
    EXPECT_TRUE(p->document.diagnostics().empty());
}

TEST(MainCf, ValueRangesPointIntoContinuationLines) {
    const auto p = parse("a = one,\n    two\n");
    const Assignment& a = p->document.assignments().at(0);
    const std::size_t at = a.value().find("two");
    EXPECT_EQ(p->sources.describe(a.value_range(at, 3)), "main.cf:2:5");
    EXPECT_EQ(p->sources.text(a.value_range(at, 3)), "two");
    EXPECT_EQ(p->sources.text(a.name_range()), "a");
}

struct Fault {
    const char* text;
    std::string_view id;
    const char* message;
    Severity severity;
};
class MainCfFaults : public testing::TestWithParam<Fault> {};

TEST_P(MainCfFaults, AreToldInPostfixsWords) {
    const auto p = parse(GetParam().text);
    ASSERT_EQ(p->document.diagnostics().size(), 1U) << GetParam().text;
    const Diagnostic& diagnostic = p->document.diagnostics()[0];
    EXPECT_EQ(diagnostic.id, GetParam().id);
    EXPECT_EQ(diagnostic.message, GetParam().message);
    EXPECT_EQ(diagnostic.severity, GetParam().severity);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, MainCfFaults,
    testing::Values(Fault{"my origin = a\n", "main-cf-no-equals", "missing '=' after attribute name: \"my origin = a\"",
                          Severity::fatal},
                    Fault{"a : b\n c\n", "main-cf-no-equals", "missing '=' after attribute name: \"a : b c\"",
                          Severity::fatal},
                    Fault{"= a\n", "main-cf-no-name", "missing attribute name: \"= a\"", Severity::fatal},
                    Fault{"# x\n a = b\n", "main-cf-stray-line",
                          "logical line must not start with whitespace: \" a = b\"", Severity::warning},
                    Fault{"\xef\xbb\xbf" "a = b\n", "main-cf-bom",
                          "the file starts with a byte order mark, which becomes part of the first name; remove it",
                          Severity::note}));

TEST(MainCf, ANulByteEndsTheSettingAndIsTold) {
    const auto p = parse(std::string("a = b\0c\n d\ne = f\n", 17));
    ASSERT_EQ(p->document.assignments().size(), 2U);
    EXPECT_EQ(p->document.assignments()[0].value(), "b");
    ASSERT_EQ(p->document.diagnostics().size(), 1U);
    EXPECT_EQ(p->document.diagnostics()[0].id, "main-cf-nul");
}

TEST(MainCf, PrintsItsBytesBackWhateverTheyAre) {
    for (const std::string& text :
         {std::string("a = b"), std::string("junk\n = \n\0x\n", 12), std::string(" \t\r\n x\n#\n a\n b = c\n\n"),
          std::string("\xff\xfe = \x80\n")}) {
        EXPECT_EQ(parse(text)->document.print(), text);
    }
}

}  // namespace
}  // namespace postern::conf
