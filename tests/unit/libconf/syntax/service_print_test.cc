#include "libconf/syntax/service_print.h"

#include <gtest/gtest.h>

#include <string>

namespace postern::conf {
namespace {

MasterService service(const std::string& text) {
    Diagnostics found;
    return read_service(fold(FileId{0}, text, split_lines(text).front()), 0, found).value();
}

std::string printed(const std::string& text, Fold fold, const SettingText& setting_text = {}) {
    std::string out;
    EXPECT_TRUE(print_service(out, service(text), fold, setting_text));
    return out;
}

constexpr const char* kStart = "smtp       inet  n       -       y       -       -       smtpd";

struct Case {
    const char* arguments;
    const char* line;
    const char* folded;
};

class Prints : public testing::TestWithParam<Case> {};

TEST_P(Prints, AsPostconfDoes) {
    const std::string text = std::string("smtp inet n - y - - smtpd ") + GetParam().arguments;
    EXPECT_EQ(printed(text, Fold::no), std::string(kStart) + GetParam().line + '\n');
    EXPECT_EQ(printed(text, Fold::yes), std::string(kStart) + GetParam().folded + '\n');
}

INSTANTIATE_TEST_SUITE_P(Arguments, Prints,
                         testing::Values(Case{"", "", ""},
                                         Case{"-v -o a=b -D x y", " -v -o a=b -D x y", " -v\n    -o a=b\n    -D x y"},
                                         Case{"-o a", " -o a", "\n    -o a"}, Case{"-v -o", " -v -o", " -v -o"},
                                         Case{"-o { a = b  c }", " -o {a=b  c}", "\n    -o {a=b  c}"},
                                         Case{"-o {a b}", " -o {a b}", "\n    -o {a b}"},
                                         // The first word after the options never gets braces, later ones do.
                                         Case{"{a b} {c d} {e}", " a b {c d} e", " a b {c d} e"},
                                         Case{"-- {a b}", " -- {a b}", " -- {a b}"}, Case{"{} x", "  x", "  x"},
                                         // Nothing is printed before an empty word at the start of a line.
                                         Case{"-o a=b {} x", " -o a=b  x", "\n    -o a=b\n    x"},
                                         Case{"{-oa=b} c", " -oa=b c", "\n    -oa=b c"},
                                         Case{"x -o a=b", " x -o a=b", " x -o a=b"}));

INSTANTIATE_TEST_SUITE_P(Columns, Prints,
                         testing::Values(Case{"123456789012345 b", " 123456789012345 b", " 123456789012345\n    b"},
                                         Case{"12345678901234 b", " 12345678901234 b", " 12345678901234 b"},
                                         Case{"12345678901234567", " 12345678901234567", "\n    12345678901234567"},
                                         // Braces are not counted: with them the line has 81 columns.
                                         Case{"x {123456789 1234}", " x {123456789 1234}", " x {123456789 1234}"},
                                         Case{"x {123456789 12345}", " x {123456789 12345}",
                                              " x\n    {123456789 12345}"}));

TEST(PrintService, LetsLongFieldsEatThePaddingOfTheNext) {
    EXPECT_EQ(printed("127.0.0.1:smtp inet n - y 99999999999? - smtpd", Fold::yes),
              "127.0.0.1:smtp inet n    -       y       99999999999? -  smtpd\n");
    EXPECT_EQ(printed("x unix-dgram n - y - - smtpd", Fold::no),
              "x          unix-dgram n  -       y       -       -       smtpd\n");
}

TEST(PrintService, ReplacesSettings) {
    const SettingText shout = [](std::string_view text) -> Result<std::string> { return std::string(text) + " !"; };
    EXPECT_EQ(printed("smtp inet n - y - - smtpd -o a=$b -v {c}", Fold::no, shout),
              std::string(kStart) + " -o {a=$b !} -v c\n");
}

TEST(PrintService, HandsOnWhatTheCallerFailsWith) {
    std::string out;
    const Result<void> done = print_service(
        out, service("a unix - - - - - b -o c=${"), Fold::no,
        [](std::string_view) -> Result<std::string> { return fail(ErrorCode::bad_value, "macro processing error"); });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().message, "macro processing error");
}

std::string printed_field(const std::string& label, const std::string& text, ServiceField field, Fold fold) {
    std::string out;
    EXPECT_TRUE(print_service_field(out, label, service(text), field, fold));
    return out;
}

TEST(PrintServiceField, PrintsTheCommandWithItsArguments) {
    const std::string text = "smtp inet n - y - - smtpd -v -o {a=b  c} x";
    EXPECT_EQ(printed_field("L = ", text, ServiceField::command, Fold::no), "L = smtpd -v -o {a=b  c} x\n");
    EXPECT_EQ(printed_field("L = ", text, ServiceField::command, Fold::yes), "L = smtpd -v\n    -o {a=b  c}\n    x\n");
    EXPECT_EQ(printed_field("", text, ServiceField::type, Fold::yes), "inet\n");
}

// So does postconf: up to column 4 it takes the line for a continuation line that has just begun.
TEST(PrintServiceField, PutsNoBlankAfterAShortCommandWithoutLabel) {
    const std::string text = "cyrus unix - n n - - pipe flags=R user=cyrus";
    EXPECT_EQ(printed_field("", text, ServiceField::command, Fold::no), "pipeflags=R user=cyrus\n");
    EXPECT_EQ(printed_field("", "s unix - n n - - pipe -o a=b", ServiceField::command, Fold::no), "pipe -o a=b\n");
    EXPECT_EQ(printed_field("x = ", text, ServiceField::command, Fold::no), "x = pipe flags=R user=cyrus\n");
}

TEST(PrintServiceField, BreaksAfterALongLabel) {
    const std::string label(76, 'l');
    const std::string text = "smtp inet n - y - - smtpd";
    EXPECT_EQ(printed_field(label, text, ServiceField::type, Fold::yes), label + "inet\n");
    EXPECT_EQ(printed_field(label + ' ', text, ServiceField::type, Fold::yes), label + " \n    inet\n");
    EXPECT_EQ(printed_field(label + ' ', text, ServiceField::type, Fold::no), label + " \n    inet\n");
}

}  // namespace
}  // namespace postern::conf
