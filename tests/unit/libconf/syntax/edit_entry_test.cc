#include "libconf/syntax/edit_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postern::conf {
namespace {

constexpr std::string_view kStart = "sub inet n - y - - smtpd ";
constexpr std::string_view kPrinted = "sub        inet  n       -       y       -       -       smtpd";

struct Case {
    const char* why;
    const char* arguments;
    const char* printed;
};

class EntryPrint : public testing::TestWithParam<Case> {};

TEST_P(EntryPrint, IsWhatPostconfWrites) {
    std::vector<std::string> warnings;
    const auto entry = EntryText::read(std::string(kStart) + GetParam().arguments, warnings);
    ASSERT_TRUE(entry) << entry.error().message;
    EXPECT_EQ(entry->print(), std::string(kPrinted) + GetParam().printed) << GetParam().why;
    EXPECT_TRUE(warnings.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Postconf, EntryPrint,
    testing::Values(Case{"none", "", ""}, Case{"a line for each -o", "-o a=1 -o b=2", "\n    -o a=1\n    -o b=2"},
                    Case{"flags stay in line", "-v -D -o a=b -v x y", " -v -D\n    -o a=b\n    -v x y"},
                    Case{"joined -o", "-oa=1 -vo b=2", "\n    -o a=1\n    -v\n    -o b=2"},
                    Case{"braces only where needed", "-o { a = 1 } -o {b=x  y}", "\n    -o a=1\n    -o {b=x  y}"},
                    Case{"options end at --", "-- -o {a = b c}", " -- -o {a = b c}"},
                    Case{"options end at an argument", "x -o { a = b c } { y }", " x -o {a = b c} y"},
                    Case{"a lone - takes a value", "- x -o a=b", "\n    - x\n    -o a=b"},
                    Case{"nothing to take", "-o", " -o"}, Case{"braces inside a word", "x{a b}y", " x{a b}y"}));

INSTANTIATE_TEST_SUITE_P(Better, EntryPrint,
                         testing::Values(Case{"first argument keeps its braces", "{x y} z", " {x y} z"},
                                         Case{"empty argument", "{} x { }", " {} x {}"},
                                         Case{"another o in the value", "-osyslog_name=foo",
                                              "\n    -o syslog_name=foo"},
                                         Case{"other options keep their o", "-foo", " -foo"},
                                         Case{"braces within braces", "x {{a}} {{b} c}", " x {{a}} {{b} c}"}));

TEST(EntryText, PadsAndFoldsAsPostconf) {
    std::vector<std::string> warnings;
    const auto entry = EntryText::read(
        "averyveryverylongservicename unix n - n 1000? 99999999999 pipe flags=FR user=list "
        "argv=/usr/lib/mailman/bin/postfix-to-mailman.py ${nexthop} ${user}",
        warnings);
    ASSERT_TRUE(entry) << entry.error().message;
    EXPECT_EQ(entry->print(),
              "averyveryverylongservicename unix n - n  1000?   99999999999 pipe flags=FR\n"
              "    user=list argv=/usr/lib/mailman/bin/postfix-to-mailman.py ${nexthop}\n"
              "    ${user}");
}

TEST(EntryText, NeverFoldsBeforeAHash) {
    std::vector<std::string> warnings;
    const auto entry = EntryText::read(std::string(kStart) + "-o a=b #x", warnings);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->print(), std::string(kPrinted) + "\n    -o a=b #x") << "at a line start it would be a comment";
}

TEST(EntryText, ClosesABraceBeforeTheNewline) {
    std::vector<std::string> warnings;
    const auto entry = EntryText::read(std::string(kStart) + "-o a=1 x {y { z } c=d \n", warnings);
    ASSERT_TRUE(entry) << entry.error().message;
    EXPECT_EQ(entry->print(), std::string(kPrinted) + "\n    -o a=1\n    x {y { z } c=d}");
    EXPECT_EQ(warnings.size(), 1U);
}

TEST(EntryText, TellsOfBracesInPostconfsWords) {
    std::vector<std::string> warnings;
    ASSERT_TRUE(EntryText::read(std::string(kStart) + "-o {a} -o {=b} {c}d {e", warnings));
    EXPECT_EQ(warnings,
              (std::vector<std::string>{
                  "master.cf: missing '=' after attribute name: \"a\"", "master.cf: missing attribute name: \"=b\"",
                  "master.cf: syntax error after '}' in \"{c}d\"", "master.cf: missing '}' in \"{e\""}));
}

TEST(EntryText, RefusesWrongFields) {
    std::vector<std::string> warnings;
    const auto few = EntryText::read("a inet n - n - -", warnings);
    ASSERT_FALSE(few);
    EXPECT_EQ(few.error().message, "bad field count");
    const auto wrong = EntryText::read("a inet n\n - q - - x\n", warnings);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().message, "invalid chroot field \"q\" in \"a inet n  - q - - x \"");
}

TEST(EntryText, ChangesFields) {
    std::vector<std::string> warnings;
    auto entry = EntryText::read("a inet n - n - - x -o a=b", warnings);
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->set_field(ServiceField::service, "b", warnings));
    EXPECT_TRUE(entry->set_field(ServiceField::wakeup, "10?", warnings));
    EXPECT_TRUE(entry->set_field(ServiceField::command, "y -v {c d}", warnings));
    EXPECT_EQ(entry->print(), "b          inet  n       -       n       10?     -       y -v {c d}");
    const auto bad = entry->set_field(ServiceField::type, "foo", warnings);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().message, "invalid type field \"foo\" in \"foo\"");
    // What postconf would write could not be read back.
    EXPECT_FALSE(entry->set_field(ServiceField::chroot, "", warnings));
    EXPECT_FALSE(entry->set_field(ServiceField::command, " ", warnings));
    EXPECT_FALSE(entry->set_field(ServiceField::service, "#x", warnings));
    EXPECT_FALSE(entry->set_field(ServiceField::service, "x y", warnings));
    EXPECT_FALSE(entry->set_field(ServiceField::command, "x\ny", warnings));
}

std::string with_parameter(const char* arguments, const char* name, const char* value) {
    std::vector<std::string> warnings;
    auto entry = EntryText::read(std::string(kStart) + arguments, warnings);
    if (!entry) return entry.error().message;
    const auto done = entry->set_parameter(name, value);
    return done ? entry->print().substr(kPrinted.size()) : done.error().message;
}

TEST(EntryText, SetsParametersWherePostconfDoes) {
    EXPECT_EQ(with_parameter("", "a", "9"), "\n    -o a=9");
    EXPECT_EQ(with_parameter("-o a=1 -o { a = 2 3 } -o ab=4", "a", "9"), "\n    -o a=9\n    -o a=9\n    -o ab=4");
    EXPECT_EQ(with_parameter("-v x -o a=1", "a", "9"), " -v\n    -o a=9\n    x -o a=1");
    EXPECT_EQ(with_parameter("-o a", "a", ""), "\n    -o a\n    -o a=");
    EXPECT_EQ(with_parameter("", "a", "b c"), "\n    -o {a=b c}");
    EXPECT_EQ(with_parameter("-v -o", "a", "9"), " -v\n    -o a=9\n    -o") << "postconf breaks this entry";
}

TEST(EntryText, RefusesAParameterThatWouldNotComeBack) {
    for (const char* value : {"{b", "{b c", "b\nc", " b"}) {
        EXPECT_THAT(with_parameter("x", "a", value), testing::StartsWith("cannot be written after -o:")) << value;
    }
}

TEST(EntryText, RemovesEveryOptionOfTheName) {
    std::vector<std::string> warnings;
    auto entry = EntryText::read(std::string(kStart) + "-oa=1 -v -o {a=2 3} -o b=a x -o a=4", warnings);
    ASSERT_TRUE(entry);
    entry->remove_parameter("a");
    EXPECT_EQ(entry->print(), std::string(kPrinted) + " -v\n    -o b=a\n    x -o a=4");
}

TEST(ServiceOf, TakesTheFirstTwoWords) {
    EXPECT_EQ(service_of("a\tinet n").name, "a");
    EXPECT_EQ(service_of("a\tinet n").type, "inet");
    EXPECT_EQ(service_of("{a b} inet").type, "b}") << "braces mean nothing here";
    EXPECT_EQ(service_of("a\n").type, "");
    EXPECT_EQ(service_of(std::string_view("a\0 inet", 7)).type, "");
}

}  // namespace
}  // namespace postern::conf
