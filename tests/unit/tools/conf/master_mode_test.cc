#include "tools/conf/master_mode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace postern::conf_tool {
namespace {

constexpr const char* kMaster =
    "smtp inet n - y - - smtpd -o b=$x -o {a = 1  2}\n"
    "smtp unix - - y - - smtp\n"
    "* unix - - n - 5 star\n";

/// What a run says: its output, warnings and fatal text in one string.
std::string run(Subject subject, std::vector<std::string> names, const std::string& modifiers = "",
                const std::string& text = kMaster) {
    Options options;
    options.subject = subject;
    options.names = std::move(names);
    options.fold = modifiers.find('f') != std::string::npos;
    options.hide_names = modifiers.find('h') != std::string::npos;
    options.hide_values = modifiers.find('H') != std::string::npos;
    options.expand = modifiers.find('x') != std::string::npos;
    SourceMap sources;
    const conf::MasterCf master_cf = conf::MasterCf::parse(sources, sources.add("./master.cf", text));
    Console console("postern-conf", Console::Warnings::shown);
    const ServiceExpander expander = [](std::string_view value, const conf::ServiceView& view) -> Result<std::string> {
        if (value.ends_with('$')) return fail(ErrorCode::bad_value, "macro processing error");
        return std::string(value) + '@' + std::string(view.service().name());
    };
    testing::internal::CaptureStderr();
    Result<void> done = report_master_faults(master_cf, console);
    if (done) done = run_master_mode(options, master_cf, expander, console);
    const std::string warnings = testing::internal::GetCapturedStderr();
    return console.out() + warnings + (done ? "" : "fatal: " + done.error().message);
}

constexpr const char* kInet = "smtp       inet  n       -       y       -       -       smtpd -o b=$x -o {a=1  2}\n";
constexpr const char* kUnix = "smtp       unix  -       -       y       -       -       smtp\n";
constexpr const char* kStar = "*          unix  -       -       n       -       5       star\n";

TEST(MasterMode, ShowsEntriesInTheOrderOfTheFile) {
    EXPECT_EQ(run(Subject::master_entries, {}), std::string(kInet) + kUnix + kStar);
    EXPECT_EQ(run(Subject::master_entries, {"*/unix"}), std::string(kUnix) + kStar);
    EXPECT_EQ(run(Subject::master_entries, {"smtp/unix", "smtp//"}), std::string(kInet) + kUnix + kUnix);
}

TEST(MasterMode, ShowsNothingOfAnEmptyFile) {
    EXPECT_EQ(run(Subject::master_entries, {}, "", "# none\n"), "");
}

TEST(MasterMode, WarnsOfARequestThatMatchesNothing) {
    EXPECT_EQ(run(Subject::master_entries, {"smtp/unix", "SMTP", "a/b"}),
              std::string(kUnix) + "postern-conf: warning: unmatched request: \"SMTP\"\n" +
                  "postern-conf: warning: unmatched request: \"a/b\"\n");
    EXPECT_EQ(run(Subject::master_parameters, {"smtp/unix"}),
              "postern-conf: warning: unmatched request: \"smtp/unix\"\n");
}

TEST(MasterMode, ShowsFields) {
    EXPECT_EQ(run(Subject::master_fields, {"*/*/chroot", "smtp/inet/command"}),
              "smtp/inet/chroot = y\nsmtp/inet/command = smtpd -o b=$x -o {a=1  2}\nsmtp/unix/chroot = y\n"
              "*/unix/chroot = n\n");
    EXPECT_EQ(run(Subject::master_fields, {"*/unix/type"}, "h"), "unix\nunix\n");
    EXPECT_EQ(run(Subject::master_fields, {"*/inet/type"}, "H"), "smtp/inet/type\n");
    EXPECT_EQ(run(Subject::master_fields, {"*/inet/command"}, "hf"), "smtpd\n    -o b=$x\n    -o {a=1  2}\n");
}

TEST(MasterMode, ShowsParametersSortedAndInSingleBlanks) {
    EXPECT_EQ(run(Subject::master_parameters, {}), "smtp/inet/a = 1 2\nsmtp/inet/b = $x\n");
    EXPECT_EQ(run(Subject::master_parameters, {"*/*/b", "smtp"}, "h"), "$x\n1 2\n$x\n");
    EXPECT_EQ(run(Subject::master_parameters, {"smtp/inet/a"}, "H"), "smtp/inet/a\n");
}

TEST(MasterMode, HidesSettingsThatCannotBeMade) {
    const std::string text = "a unix - - - - - b -o process_name=x -o c=d -o service_name=y -o process_id=1\n";
    EXPECT_EQ(run(Subject::master_parameters, {}, "", text), "a/unix/c = d\n");
    EXPECT_EQ(run(Subject::master_parameters, {"*/*/process_name"}, "", text),
              "postern-conf: warning: unmatched request: \"*/*/process_name\"\n");
}

TEST(MasterMode, ExpandsSettingsWithTheValuesOfTheirService) {
    EXPECT_EQ(run(Subject::master_parameters, {"*/*/b"}, "x"), "smtp/inet/b = $x@smtp\n");
    EXPECT_EQ(run(Subject::master_fields, {"*/inet/command"}, "x"),
              "smtp/inet/command = smtpd -o b=$x@smtp -o {a=1  2@smtp}\n");
    const std::string bad = "a unix - - - - - b -o c=$\n";
    EXPECT_EQ(run(Subject::master_parameters, {}, "x", bad), "fatal: macro processing error");
    EXPECT_EQ(run(Subject::master_parameters, {}, "", bad), "a/unix/c = $\n");
}

TEST(MasterMode, StopsAtTheFirstFatalFault) {
    EXPECT_EQ(run(Subject::master_entries, {}, "", "a unix - - - - - b {c\nsmtp inet\n x\n"),
              "postern-conf: warning: master.cf: missing '}' in \"{c\"\n"
              "fatal: file ./master.cf: line 2: bad field count");
}

struct BadRequest {
    Subject subject;
    const char* name;
    const char* message;
};

class RefusesRequest : public testing::TestWithParam<BadRequest> {};

TEST_P(RefusesRequest, WithPostfixsWords) {
    EXPECT_EQ(run(GetParam().subject, {"smtp", GetParam().name}), std::string("fatal: ") + GetParam().message);
}

constexpr const char* kM = "-M option requires service_name[/type]";
constexpr const char* kF = "-F option requires service_name[/type[/field]]";
constexpr const char* kP = "-P option requires service_name[/type[/parameter]]";

INSTANTIATE_TEST_SUITE_P(
    Postconf, RefusesRequest,
    testing::Values(BadRequest{Subject::master_entries, "", kM}, BadRequest{Subject::master_entries, "/", kM},
                    BadRequest{Subject::master_entries, "/smtp", kM}, BadRequest{Subject::master_entries, "a/b/c", kM},
                    BadRequest{Subject::master_entries, "sm*", kM}, BadRequest{Subject::master_entries, "a/**", kM},
                    BadRequest{Subject::master_fields, "a/b/c/d", kF}, BadRequest{Subject::master_fields, "*/*/t*", kF},
                    BadRequest{Subject::master_fields, "a/b/argv", "invalid service attribute name: \"argv\""},
                    BadRequest{Subject::master_parameters, "a/b/c/d", kP},
                    BadRequest{Subject::master_parameters, "*/*/smtpd_*", kP}));

}  // namespace
}  // namespace postern::conf_tool
