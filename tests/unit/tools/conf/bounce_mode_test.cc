#include "tools/conf/bounce_mode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/config_builder.h"
#include "tests/support/temp_dir.h"

namespace postern::conf_tool {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Output, warnings and fatal text of a run in one string.
std::string run(Subject subject, const std::string& main_cf, std::vector<std::string> names, conf::Target target = {}) {
    const test::ConfigBuilder built(test::ConfigTexts{main_cf, {}, {}, target});
    Options options;
    options.subject = subject;
    options.names = std::move(names);
    options.target = target;
    const conf::Config& config = built.config();
    const BounceSource source{config, [&](std::string_view name) { return config.setting(name) != nullptr; }};
    Console console("p", Console::Warnings::shown);
    testing::internal::CaptureStderr();
    const Result<void> done = run_bounce_mode(options, source, console);
    const std::string warnings = testing::internal::GetCapturedStderr();
    return warnings + console.out() + (done ? "" : "fatal: " + done.error().message);
}

/// -b with `line` as the failure text. The template's name is cut to "T".
std::string expand_line(const std::string& line, const std::string& main_cf = "") {
    const test::TempDir dir;
    const std::string file = dir.write("T", "failure_template = <<END\nSubject: x\n\n" + line + "\nEND\n");
    std::string said = run(Subject::bounce_expanded, main_cf, {file});
    for (std::size_t at = said.find(file); at != std::string::npos; at = said.find(file))
        said.replace(at, file.size(), "T");
    const std::string head = "expanded_failure_text = <<EOF\n";
    if (said.starts_with(head)) said = said.substr(head.size(), said.find("\nEOF\n") - head.size());
    return said;
}

TEST(BounceMode, PrintsTemplatesAsAFileThatCanBeReadBack) {
    const std::string shown = run(Subject::bounce_templates, "", {""});
    EXPECT_THAT(shown, StartsWith("failure_template = <<EOF\nCharset: us-ascii\nFrom: Mail Delivery System"));
    EXPECT_THAT(shown, HasSubstr("EOF\n\ndelay_template = <<EOF\n"));
    const test::TempDir dir;
    const std::string copy = dir.write("copy", shown);
    EXPECT_EQ(run(Subject::bounce_templates, "", {copy}), shown);
    EXPECT_EQ(run(Subject::bounce_templates, "bounce_template_file = $x\nx = " + copy + "\n", {}), shown);
}

TEST(BounceMode, TheFromHeaderFollowsSettingAndRelease) {
    EXPECT_THAT(run(Subject::bounce_templates, "header_from_format = Obsolete\n", {""}),
                HasSubstr("From: MAILER-DAEMON ("));
    const conf::Target old{{2, 11, 0}, conf::Profile::upstream};
    EXPECT_THAT(run(Subject::bounce_templates, "", {""}, old), HasSubstr("From: MAILER-DAEMON ("));
}

TEST(BounceMode, ExpandsTheTexts) {
    const std::string shown = run(Subject::bounce_expanded, "delay_warning_time = 4h\n", {});
    EXPECT_THAT(shown, HasSubstr("This is the mail system at host host.example.com.\n"));
    EXPECT_THAT(shown, HasSubstr("for more than 4 hour(s).\n"));
    EXPECT_THAT(shown, HasSubstr("it is 5 day(s) old.\n"));
    EXPECT_THAT(shown, Not(HasSubstr("Subject:")));
}

TEST(BounceMode, ExpandsValuesOnceAndConditions) {
    EXPECT_EQ(expand_line("$a|$$|${b?yes}", "a = $c\nc = x$$y\nb = 1\n"), "x$y|$|yes");
    EXPECT_EQ(expand_line("${nosuch?x}${nosuch:y}${{a}=={b}?{$nosuch}:{z}}"), "yz") << "not needed, not missed";
    EXPECT_EQ(expand_line("$bounce_size_limit $mynetworks_style"), "50000 subnet");
}

TEST(BounceMode, UndefinedNamesAreFatal) {
    EXPECT_EQ(expand_line("a $nosuch"), "fatal: T: undefined $name in failure template: a $nosuch");
    EXPECT_EQ(expand_line("$smtpd_timeout"), "fatal: T: undefined $name in failure template: $smtpd_timeout")
        << "not a parameter of bounce(8)";
    EXPECT_EQ(expand_line("$smtpd_timeout", "smtpd_timeout = 5s\n"), "5s") << "known once main.cf sets it";
    EXPECT_EQ(expand_line("${{$nosuch}=={}?{a}:{b}}"),
              "fatal: T: undefined $name in failure template: ${{$nosuch}=={}?{a}:{b}}");
}

TEST(BounceMode, BadSyntaxIsFatal) {
    EXPECT_EQ(expand_line("50 $"),
              "p: warning: empty macro name: \"50 $\"\n"
              "fatal: T: bad $name syntax in failure template: 50 $");
    EXPECT_EQ(expand_line("$a", "a = ${\n"),
              "p: warning: truncated macro reference: \"${\"\n"
              "fatal: dictionary mail_dict: macro processing error");
}

TEST(BounceMode, TimesInEveryUnit) {
    EXPECT_EQ(expand_line("$delay_warning_time_seconds"), "0");
    EXPECT_EQ(expand_line("$delay_warning_time_minutes $delay_warning_time_hours", "delay_warning_time = 15h\n"),
              "900 15");
    EXPECT_EQ(
        expand_line("$maximal_queue_lifetime_days ${maximal_queue_lifetime_weeks}", "maximal_queue_lifetime = 2w\n"),
        "14 2");
    EXPECT_EQ(expand_line("$delay_warning_time_years"),
              "fatal: T: unrecognized suffix \"years\" in parameter \"delay_warning_time_years\"");
}

TEST(BounceMode, AdvisesABetterUnit) {
    EXPECT_THAT(expand_line("$maximal_queue_lifetime_minutes"),
                StartsWith("p: warning: T: excessive result \"7200\" in failure template conversion of parameter "
                           "\"maximal_queue_lifetime_minutes\"\n"
                           "p: warning: please increase time unit \"minutes\" of \"maximal_queue_lifetime_minutes\" in "
                           "failure template\n"
                           "p: warning: for instructions see the bounce(5) manual\n"));
    EXPECT_THAT(expand_line("$maximal_queue_lifetime_weeks"), HasSubstr("zero result in failure template"));
    EXPECT_EQ(expand_line("$maximal_queue_lifetime_hours"), "120");
}

struct BadTime {
    const char* main_cf;
    const char* fatal;
};
class BounceModeRefuses : public testing::TestWithParam<BadTime> {};

TEST_P(BounceModeRefuses, WhatBounceCannotStartWith) {
    EXPECT_EQ(run(Subject::bounce_templates, GetParam().main_cf, {}), std::string("fatal: ") + GetParam().fatal);
}
INSTANTIATE_TEST_SUITE_P(
    Settings, BounceModeRefuses,
    testing::Values(
        BadTime{"delay_warning_time = 5x\n", "parameter delay_warning_time: bad time value or unit: 5x"},
        BadTime{"delay_warning_time =\n", "parameter delay_warning_time: bad time value or unit: "},
        BadTime{"delay_warning_time = 24855d\n", "parameter delay_warning_time: bad time value or unit: 24855d"},
        BadTime{"maximal_queue_lifetime = -1\n", "parameter maximal_queue_lifetime: bad time value or unit: -1"},
        BadTime{"maximal_queue_lifetime = 101d\n", "invalid maximal_queue_lifetime: 8726400 (max 8640000)"},
        BadTime{"header_from_format = x\n", "invalid setting: \"header_from_format = x\""},
        BadTime{"bounce_template_file = /nonexistent/x\n", "open /nonexistent/x: No such file or directory"}));

TEST(BounceMode, AcceptsWhatPostfixAcceptsAsTime) {
    EXPECT_EQ(expand_line("$delay_warning_time_hours", "delay_warning_time = 5hx\n"), "5");
    EXPECT_EQ(expand_line("$delay_warning_time_hours", "delay_warning_time = +05\n"), "5");
}

TEST(BounceMode, ShowsTheHostNameInUnicodeWithSmtputf8) {
    const std::string host = "myhostname = A.xn--mnchen-3ya.de\n";
    EXPECT_EQ(expand_line("$myhostname $mydomain $myorigin", host + "smtputf8_enable = yes\n"),
              "a.münchen.de münchen.de A.xn--mnchen-3ya.de");
    EXPECT_EQ(expand_line("$myhostname", host + "smtputf8_enable = no\n"), "A.xn--mnchen-3ya.de");
    EXPECT_THAT(expand_line("$myhostname", "myhostname = xn--a.de\nsmtputf8_enable = yes\n"),
                HasSubstr("T: conversion \"myhostname\" failed: input value: \"xn--a.de\"\n"));
}

TEST(BounceMode, TakesOneFile) {
    EXPECT_EQ(run(Subject::bounce_templates, "", {"a", "b"}),
              "fatal: options -b and -t require at most one template file");
}

}  // namespace
}  // namespace postern::conf_tool
