#include "tools/conf/edit_mode.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace postern::conf_tool {
namespace {

using test::TempDir;

constexpr const char* kMain = "a = 1\nb = 2\n  more\n";
constexpr const char* kMaster = "smtp inet n - y - - smtpd\n# c\n  -o a=b\npickup unix n - y 60 1 pickup\n";

/// Runs one edit on a fresh folder.
class Edit {
public:
    Edit(Subject subject, Action action, std::vector<std::string> names) {
        dir_.write("main.cf", kMain);
        dir_.write("master.cf", kMaster);
        Options options;
        options.subject = subject;
        options.action = action;
        options.names = std::move(names);
        Console console("postern-conf", Console::Warnings::shown);
        testing::internal::CaptureStderr();
        const Result<void> done = run_edit_mode(options, dir_.path(), console);
        errors_ = without_folder(testing::internal::GetCapturedStderr());
        if (!done) errors_ += "fatal: " + without_folder(done.error().message);
        EXPECT_FALSE(dir_.has("main.cf.tmp"));
        EXPECT_FALSE(dir_.has("master.cf.tmp"));
    }

    std::string main() const { return dir_.read("main.cf"); }
    std::string master() const { return dir_.read("master.cf"); }
    const std::string& errors() const { return errors_; }

private:
    std::string without_folder(std::string text) const {
        for (std::size_t at = text.find(dir_.path()); at != std::string::npos; at = text.find(dir_.path())) {
            text.replace(at, dir_.path().size(), "DIR");
        }
        return text;
    }

    TempDir dir_;
    std::string errors_;
};

TEST(EditMode, SetsRemovesAndCommentsOut) {
    EXPECT_EQ(Edit(Subject::main_cf, Action::edit, {" b =  x  y ", "c="}).main(), "a = 1\nb = x  y\nc = \n");
    EXPECT_EQ(Edit(Subject::main_cf, Action::exclude, {"b", "z"}).main(), "a = 1\n");
    EXPECT_EQ(Edit(Subject::main_cf, Action::comment_out, {"b"}).main(), "a = 1\n#b = 2\n#  more\n");
}

TEST(EditMode, ChangesMasterCf) {
    EXPECT_EQ(Edit(Subject::master_entries, Action::exclude, {"smtp/inet"}).master(),
              "# c\npickup unix n - y 60 1 pickup\n");
    EXPECT_EQ(Edit(Subject::master_entries, Action::edit, {"smtp/inet = smtp inet n - n - - smtpd"}).master(),
              "smtp       inet  n       -       n       -       -       smtpd\n# c\npickup unix n - y 60 1 pickup\n");
    EXPECT_EQ(Edit(Subject::master_fields, Action::edit, {"pickup/unix/wakeup=5"}).master(),
              "smtp inet n - y - - smtpd\n# c\n  -o a=b\n"
              "pickup     unix  n       -       y       5       1       pickup\n");
    EXPECT_EQ(Edit(Subject::master_parameters, Action::exclude, {"smtp/inet/a"}).master(),
              "# c\nsmtp       inet  n       -       y       -       -       smtpd\npickup unix n - y 60 1 pickup\n");
}

TEST(EditMode, WarnsAsPostconf) {
    EXPECT_EQ(Edit(Subject::main_cf, Action::edit, {"a=x", "a=y", "a=z"}).errors(),
              "postern-conf: warning: ignoring earlier request: 'a = x'\n"
              "postern-conf: warning: ignoring earlier request: 'a = y'\n");
    EXPECT_EQ(Edit(Subject::master_fields, Action::edit, {" x/unix/chroot=n "}).errors(),
              "postern-conf: warning: unmatched service_name/type: \" x/unix/chroot=n \"\n");
    EXPECT_EQ(Edit(Subject::master_entries, Action::edit, {"x/unix=x unix - - n - - smtp {a"}).errors(),
              "postern-conf: warning: master.cf: missing '}' in \"{a\"\n");
}

struct Fault {
    Subject subject;
    Action action;
    const char* argument;  // nullptr for none
    const char* message;
};

class EditModeFault : public testing::TestWithParam<Fault> {};

TEST_P(EditModeFault, SaysWhatPostconfSaysAndChangesNothing) {
    const Fault& fault = GetParam();
    std::vector<std::string> names;
    if (fault.argument != nullptr) names.emplace_back(fault.argument);
    const Edit edit(fault.subject, fault.action, names);
    EXPECT_EQ(edit.errors(), std::string("fatal: ") + fault.message);
    EXPECT_EQ(edit.main(), kMain);
    EXPECT_EQ(edit.master(), kMaster);
}

constexpr Subject kParameters = Subject::main_cf;
constexpr Subject kEntries = Subject::master_entries;
constexpr Subject kFields = Subject::master_fields;
constexpr Subject kServiceParameters = Subject::master_parameters;

INSTANTIATE_TEST_SUITE_P(
    MainCf, EditModeFault,
    testing::Values(Fault{kParameters, Action::edit, nullptr, "-e requires name=value argument"},
                    Fault{kParameters, Action::exclude, nullptr, "missing service argument"},
                    Fault{kParameters, Action::edit, " a b ", "missing '=' after attribute name: \"a b \""},
                    Fault{kParameters, Action::edit, "= x", "missing attribute name: \"= x\""},
                    Fault{kParameters, Action::edit, "a\xff", "missing '=' after attribute name: \"a?\""},
                    Fault{kParameters, Action::edit, "a=b\n", "-e, -X, or -# accepts no multi-line input"},
                    Fault{kParameters, Action::comment_out, " #a", "-e, -X, or -# accepts no comment input"},
                    Fault{kParameters, Action::exclude, " ", "-X or -# requires non-blank parameter names"},
                    Fault{kParameters, Action::exclude, "a=1", "-X or -# requires parameter names without value"}));

INSTANTIATE_TEST_SUITE_P(
    MasterCf, EditModeFault,
    testing::Values(
        Fault{kEntries, Action::exclude, nullptr, "missing service argument"},
        Fault{kEntries, Action::exclude, "smtp", "-Me, -MX or -M# requires service_name/type"},
        Fault{kEntries, Action::edit, "smtp/inet\n=", "-Me, -Fe, -Pe, -X, or -# accept no multi-line input"},
        Fault{kEntries, Action::edit, "#x/unix=x", "-Me, -Fe, -Pe, -X, or -# accept no comment input"},
        Fault{kEntries, Action::edit, " x/unix=x unix", "bad field count: \" x/unix=x unix\""},
        Fault{kEntries, Action::edit, "x/unix=x unix - - q - - y",
              "invalid chroot field \"q\" in \"x unix - - q - - y\""},
        Fault{kFields, Action::edit, "smtp/inet=x", "-Fe or -FX requires service_name/type/field_name"},
        Fault{kFields, Action::edit, "smtp/inet/*=x", "-Fe does not accept wild-card field name"},
        Fault{kFields, Action::edit, "smtp/inet/name=x", "invalid service attribute name: \"name\""},
        Fault{kFields, Action::edit, "smtp/inet/chroot=y n", "-Fe does not accept whitespace in non-command field"},
        Fault{kFields, Action::edit, "smtp/inet/chroot=q", "invalid chroot field \"q\" in \"q\""},
        Fault{kServiceParameters, Action::edit, "smtp/inet=x", "-Pe or -PX requires service_name/type/parameter"},
        Fault{kServiceParameters, Action::exclude, "smtp/inet/*", "-Pe does not accept wild-card parameter name"},
        Fault{kServiceParameters, Action::edit, "smtp/inet/a=b c",
              "-Pe does not accept whitespace in parameter value"}));

TEST(EditMode, NeedsTheFile) {
    const TempDir dir;
    Options options;
    options.action = Action::edit;
    options.names = {"a=b"};
    Console console("postern-conf", Console::Warnings::shown);
    const Result<void> missing = run_edit_mode(options, dir.path(), console);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().message, "open " + dir.file("main.cf") + " for reading: No such file or directory");
    EXPECT_FALSE(dir.has("main.cf.tmp"));
    EXPECT_FALSE(dir.has("main.cf"));
}

}  // namespace
}  // namespace postern::conf_tool
