#include "libconf/syntax/edit_master.h"

#include <gtest/gtest.h>

#include <array>

#include "libconf/syntax/edit.h"

namespace postern::conf {
namespace {

constexpr std::string_view kFile =
    "# top\n"
    "smtp inet n - y - - smtpd\n"
    "# mid\n"
    "sub inet n - y - - smtpd\n"
    "  -o a=1\n"
    "# in\n"
    "  -o b=2\n"
    "\n"
    "pickup unix n - y 60 1 pickup\n";

std::string result(std::string_view text, const Result<MasterEditPlan>& plan) {
    if (!plan) return plan.error().message;
    const auto done = apply_edits(text, plan->edits);
    return done ? *done : done.error().message;
}

MasterText file(std::string_view text) {
    return {FileId::none, "master.cf", text};
}

std::string entries(std::string_view text, std::vector<EntryEdit> edits) {
    return result(text, plan_master_entries(file(text), edits));
}

EntryEdit set(const char* name, const char* type, const char* entry) {
    return {EditAction::set, {name, type}, entry, std::string(name) + "/" + type + "=" + entry};
}

TEST(EditMasterEntries, ReplacesInPlace) {
    EXPECT_EQ(entries(kFile, {set("sub", "inet", "sub inet n - n - - smtpd -o c=3")}),
              "# top\nsmtp inet n - y - - smtpd\n# mid\n"
              "sub        inet  n       -       n       -       -       smtpd\n    -o c=3\n"
              "# in\n\npickup unix n - y 60 1 pickup\n");
}

TEST(EditMasterEntries, AppendsWhatIsNew) {
    EXPECT_EQ(entries("# c", {set("x", "unix", "x unix - - n - - smtp"), set("y", "unix", "y unix - - n - - smtp")}),
              "# c\n"
              "x          unix  -       -       n       -       -       smtp\n"
              "y          unix  -       -       n       -       -       smtp\n");
}

TEST(EditMasterEntries, RemovesAndCommentsOut) {
    EXPECT_EQ(entries(kFile, {{EditAction::remove, {"*", "inet"}, "", ""}}),
              "# top\n# mid\n# in\n\npickup unix n - y 60 1 pickup\n");
    EXPECT_EQ(entries(kFile, {{EditAction::comment_out, {"sub", "*"}, "", ""}}),
              "# top\nsmtp inet n - y - - smtpd\n# mid\n#sub inet n - y - - smtpd\n#  -o a=1\n# in\n#  -o b=2\n\n"
              "pickup unix n - y 60 1 pickup\n");
}

constexpr std::string_view kThree = "a inet n - n - - x\nb inet n - n - - y\nc inet n - n - - z\n";

TEST(EditMasterEntries, AnEditReplacesOneEntryAndRemovesTheOthers) {
    EXPECT_EQ(entries(kThree, {set("*", "inet", "d inet n - n - - D")}),
              "d          inet  n       -       n       -       -       D\n");
    EXPECT_EQ(entries(kThree, {set("b", "inet", "d inet n - n - - D"), set("*", "*", "e inet n - n - - E")}),
              "e          inet  n       -       n       -       -       E\n"
              "d          inet  n       -       n       -       -       D\n");
}

TEST(EditMasterEntries, NeverDoublesTheServiceItWrites) {
    EXPECT_EQ(entries(kThree, {set("a", "inet", "c inet n - n - - C")}),
              "c          inet  n       -       n       -       -       C\nb inet n - n - - y\n");
    EXPECT_EQ(entries(kThree, {set("zz", "unix", "b inet n - n - - B")}),
              "a inet n - n - - x\nb          inet  n       -       n       -       -       B\nc inet n - n - - z\n");
}

TEST(EditMasterEntries, SaysWhatIsWrong) {
    EXPECT_EQ(entries(kThree, {set("q", "inet", "q inet")}), "bad field count: \"q/inet=q inet\"");
    EXPECT_EQ(entries(kThree, {set("q", "inet", "q ine n - n - - Q")}),
              "invalid type field \"ine\" in \"q ine n - n - - Q\"");
    EXPECT_EQ(entries("# c\na inet\n x\nbad\n", {{EditAction::remove, {"q", "inet"}, "", ""}}),
              "file master.cf: line 4: specify service name and type on the same line");
}

TEST(EditMasterFields, PrintsTheEntryAfterItsComments) {
    const std::array edits{FieldEdit{{"sub", "inet"}, ServiceField::chroot, "n", ""},
                           FieldEdit{{"*", "inet"}, ServiceField::process_limit, "5", ""}};
    EXPECT_EQ(result(kFile, plan_master_fields(file(kFile), edits)),
              "# top\n# mid\n"
              "smtp       inet  n       -       y       -       5       smtpd\n"
              "# in\n\n"
              "sub        inet  n       -       n       -       5       smtpd\n    -o a=1\n    -o b=2\n"
              "pickup unix n - y 60 1 pickup\n");
}

TEST(EditMasterFields, FinishesAnOpenComment) {
    constexpr std::string_view text = "a inet n - n - - x\n# tail";
    const std::array edits{FieldEdit{{"a", "inet"}, ServiceField::chroot, "y", ""}};
    EXPECT_EQ(result(text, plan_master_fields(file(text), edits)),
              "# tail\na          inet  n       -       y       -       -       x\n");
}

TEST(EditMasterFields, TellsWhichRequestsFoundNothing) {
    const std::array edits{FieldEdit{{"q", "inet"}, ServiceField::chroot, "n", "q/inet/chroot=n"},
                           FieldEdit{{"a", "inet"}, ServiceField::service, "q", "a/inet/service=q"}};
    const auto plan = plan_master_fields(file(kThree), edits);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->unmatched, std::vector<std::string>{"q/inet/chroot=n"}) << "the new name does not count";
}

TEST(EditMasterFields, ChecksOnlyWhatItChanges) {
    constexpr std::string_view text = "a inet n - n - -\nb inet n - n - - x\n";
    const std::array good{FieldEdit{{"b", "inet"}, ServiceField::chroot, "y", ""}};
    EXPECT_TRUE(plan_master_fields(file(text), good));
    const std::array bad{FieldEdit{{"a", "inet"}, ServiceField::chroot, "y", ""}};
    EXPECT_EQ(result(text, plan_master_fields(file(text), bad)), "file master.cf: line 1: bad field count");
}

TEST(EditMasterParameters, SetsAndRemoves) {
    const std::array edits{ServiceParameterEdit{EditAction::set, {"sub", "inet"}, "c", "3", ""},
                           ServiceParameterEdit{EditAction::remove, {"sub", "inet"}, "a", "", ""}};
    EXPECT_EQ(result(kFile, plan_master_parameters(file(kFile), edits)),
              "# top\nsmtp inet n - y - - smtpd\n# mid\n# in\n\n"
              "sub        inet  n       -       y       -       -       smtpd\n    -o b=2\n    -o c=3\n"
              "pickup unix n - y 60 1 pickup\n");
}

TEST(EditMasterParameters, KeepLineEnds) {
    constexpr std::string_view text = "a inet n - n - - x\r\n  {b\r\n c}\r\n";
    const std::array edits{ServiceParameterEdit{EditAction::set, {"a", "inet"}, "c", "3", ""}};
    EXPECT_EQ(result(text, plan_master_parameters(file(text), edits)),
              "a          inet  n       -       n       -       -       x\r\n    -o c=3\r\n    {b\r\n c}\r\n");
}

}  // namespace
}  // namespace postern::conf
