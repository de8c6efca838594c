#include "tools/support/start_checks.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/config_builder.h"

namespace postern {
namespace {

/// Warnings, and what stops the program; as postmap of 3.7.11 says it of the same main.cf.
std::string said(const std::string& main_cf) {
    test::ConfigTexts texts;
    texts.main_cf = main_cf;
    texts.overrides = {{"config_directory", "dir"}};
    texts.target.version = *conf::Version::parse("3.7.11");
    const test::ConfigBuilder built(std::move(texts));
    Console console("postmap", Console::Warnings::shown);
    testing::internal::CaptureStderr();
    const Result<void> checked = check_start_parameters(built.config(), console);
    const std::string warnings = testing::internal::GetCapturedStderr();
    return warnings + (checked ? "fine" : checked.error().message);
}

TEST(StartChecks, LetGoodConfigurationsPass) {
    EXPECT_EQ(said(""), "fine");
    EXPECT_EQ(said("myhostname = mail.example.org\nline_length_limit = 4096\n"), "fine");
}

TEST(StartChecks, SkipParametersThatOnlySomeProgramsRead) {
    EXPECT_EQ(said("delay_warning_time = 1x\n"), "fine");
}

TEST(StartChecks, StopAtABadValue) {
    EXPECT_EQ(said("line_length_limit = x\n"), "bad numerical configuration: line_length_limit = x");
    EXPECT_EQ(said("inet_protocols = foo\n"), "unknown inet_protocols value \"foo\" in \"foo\"");
    EXPECT_EQ(said("compatibility_level = 3.6.a\n"), "malformed compatibility level syntax: \"3.6.a\"");
}

TEST(StartChecks, TellTheFaultThatPostfixMeetsFirst) {
    EXPECT_EQ(said("line_length_limit = x\ncompatibility_level = ?\n"), "malformed compatibility level syntax: \"?\"");
    EXPECT_EQ(said("inet_protocols = foo\nmyhostname = ${x\n"), "unknown inet_protocols value \"foo\" in \"foo\"");
}

TEST(StartChecks, LookAtTheHostsName) {
    EXPECT_EQ(said("myhostname = -x\n"),
              "postmap: warning: valid_hostname: misplaced hyphen: -x\n"
              "file dir/main.cf: parameter myhostname: bad parameter value: -x");
}

TEST(StartChecks, NeedValuesThatCanBeExpanded) {
    EXPECT_EQ(said("hash_queue_names = ${x\n"),
              "postmap: warning: truncated macro reference: \"${x\"\ndictionary mail_dict: macro processing error");
}

}  // namespace
}  // namespace postern
