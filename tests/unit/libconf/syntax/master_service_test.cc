#include "libconf/syntax/master_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace postern::conf {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Read {
    /// `arguments` may have continuation lines.
    explicit Read(const std::string& arguments) : text("smtp inet n - y - - smtpd " + arguments) {
        const std::vector<LineNode> nodes = split_lines(text);
        service = read_service(fold(FileId{0}, text, nodes.front()), 0, found);
    }

    std::vector<std::string> arguments() const {
        std::vector<std::string> texts;
        for (const MasterArgument& argument : service->arguments()) texts.emplace_back(service->text(argument));
        return texts;
    }
    std::vector<std::string> settings() const {
        std::vector<std::string> pairs;
        for (const ServiceSetting& setting : service->settings()) {
            pairs.push_back(std::string(setting.name) + '|' + std::string(setting.value));
        }
        return pairs;
    }
    std::vector<std::string> messages() const {
        std::vector<std::string> messages;
        for (const Diagnostic& fault : found) messages.push_back(fault.message);
        return messages;
    }
    std::string_view written(SourceRange range) const {
        return std::string_view(text).substr(range.begin, range.end - range.begin);
    }

    std::string text;
    Diagnostics found;
    std::optional<MasterService> service;
};

struct Case {
    const char* text;
    std::vector<std::string> arguments;
    std::vector<std::string> settings;
};

class ArgumentsAreRead : public testing::TestWithParam<Case> {};

TEST_P(ArgumentsAreRead, AsPostconfDoes) {
    const Read read(GetParam().text);
    ASSERT_TRUE(read.service);
    EXPECT_EQ(read.arguments(), GetParam().arguments) << GetParam().text;
    EXPECT_EQ(read.settings(), GetParam().settings) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Settings, ArgumentsAreRead,
                         testing::Values(Case{"-o a=b", {"-o", "a=b"}, {"a|b"}}, Case{"-oa=b", {"-o", "a=b"}, {"a|b"}},
                                         Case{"-vo a=b", {"-v", "-o", "a=b"}, {"a|b"}},
                                         Case{"-v -o a= -v", {"-v", "-o", "a=", "-v"}, {"a|"}},
                                         Case{"-o {a = b  c}", {"-o", "a=b  c"}, {"a|b  c"}},
                                         Case{"-o{ a=b }", {"-o", "a=b"}, {"a|b"}},
                                         Case{"-o a={b c}", {"-o", "a={b c}"}, {"a|{b c}"}},
                                         Case{"-o a = b", {"-o", "a", "=", "b"}, {}},
                                         Case{"-o a=1 -o a=2", {"-o", "a=1", "-o", "a=2"}, {"a|1", "a|2"}},
                                         Case{"{-v} {-o} {a = b}", {"-v", "-o", "a = b"}, {"a|b"}}));

INSTANTIATE_TEST_SUITE_P(Ends, ArgumentsAreRead,
                         testing::Values(Case{"x -o a=b", {"x", "-o", "a=b"}, {}},
                                         Case{"-- -o a=b", {"--", "-o", "a=b"}, {}},
                                         Case{"- -o a=b", {"-", "-o", "a=b"}, {}}, Case{"-o", {"-o"}, {}},
                                         Case{"-o -o a=b", {"-o", "-o", "a=b"}, {}},
                                         Case{"-v x -o a=b", {"-v", "x", "-o", "a=b"}, {}}));

INSTANTIATE_TEST_SUITE_P(Braces, ArgumentsAreRead,
                         testing::Values(Case{"{ x  y } {}", {"x  y", ""}, {}}, Case{"x{a b}", {"x{a b}"}, {}},
                                         Case{"-- {a b}", {"--", "a b"}, {}}, Case{"-{a b}", {"-{a b}"}, {}}));

// A fault of postconf 3.7 that its users see: it looks for options in the value.
INSTANTIATE_TEST_SUITE_P(LetterO, ArgumentsAreRead,
                         testing::Values(Case{"-ofoo=bar", {"-o", "f", "-o", "-o=bar"}, {"-o|bar"}},
                                         Case{"-oo=1", {"-o", "-o=1"}, {"-o|1"}}, Case{"-oo", {"-o", "-o"}, {}},
                                         Case{"-vov x", {"-v", "-o", "v", "x"}, {}},
                                         Case{"-oxov=b", {"-o", "x", "-o", "v=b"}, {"v|b"}}));

TEST(MasterService, NotesASettingThatPostconfMisreads) {
    const Read read("-ofoo=bar");
    ASSERT_EQ(read.found.size(), 1U);
    EXPECT_EQ(read.found[0].id, "master-cf-glued-option");
    EXPECT_EQ(read.found[0].severity, Severity::note);
}

struct FaultCase {
    const char* text;
    std::vector<std::string> messages;
};

class BracesWarn : public testing::TestWithParam<FaultCase> {};

TEST_P(BracesWarn, WithPostfixsWords) {
    EXPECT_EQ(Read(GetParam().text).messages(), GetParam().messages);
}

INSTANTIATE_TEST_SUITE_P(Postconf, BracesWarn,
                         testing::Values(FaultCase{"{a b", {"master.cf: missing '}' in \"{a b\""}},
                                         FaultCase{"-v {a}b", {"master.cf: syntax error after '}' in \"{a}b\""}},
                                         FaultCase{"-o {a b}",
                                                   {"master.cf: missing '=' after attribute name: \"a b\""}},
                                         FaultCase{"-o {}", {"master.cf: missing attribute name: \"\""}},
                                         FaultCase{"-o a -o =b", {}},  // without braces nothing is checked
                                         FaultCase{"-o {x y",
                                                   {"master.cf: missing '}' in \"{x y\"",
                                                    "master.cf: missing '=' after attribute name: \"x y\""}}));

TEST(MasterService, NeedsEightWords) {
    Diagnostics found;
    const std::string text = "smtp inet n - y - -";
    EXPECT_FALSE(read_service(fold(FileId{0}, text, split_lines(text).front()), 0, found));
}

TEST(MasterService, FindsValuesInTheFile) {
    for (const char* arguments : {"-o ab=value", "-oab=value", "-o {ab=value}", "-o {\n  # note\n  ab\n  =\n  value }",
                                  "-v {-x} -o ab=value", "{-o} {ab  =  value}"}) {
        const Read read(arguments);
        const auto settings = read.service->settings();
        if (settings.empty()) continue;  // {-x} ends the options that are read one by one
        const SourceRange range = read.service->value_range(settings[0], {0, 5});
        EXPECT_EQ(read.written(range), "value") << arguments;
        EXPECT_EQ(read.written(read.service->value_range(settings[0], {1, 3})), "al") << arguments;
    }
}

TEST(MasterService, FindsTheValueBehindAMisreadOption) {
    const Read read("-oo=bar");
    const auto settings = read.service->settings();
    ASSERT_EQ(settings.size(), 1U);
    EXPECT_EQ(read.written(read.service->value_range(settings[0], {0, 3})), "bar");
}

TEST(MasterService, KeepsItsSettingsWhenItIsMoved) {
    Read read("-o {a = b} -o c=d");
    const MasterService moved = std::move(*read.service);
    const auto settings = moved.settings();
    ASSERT_EQ(settings.size(), 2U);
    EXPECT_EQ(settings[0].name, "a");
    EXPECT_EQ(settings[1].value, "d");
}

TEST(ServiceField, NamesAreThoseOfPostconf) {
    EXPECT_EQ(field_name(ServiceField::private_), "private");
    EXPECT_EQ(find_service_field("process_limit"), ServiceField::process_limit);
    EXPECT_EQ(find_service_field("argv"), std::nullopt);
}

}  // namespace
}  // namespace postern::conf
