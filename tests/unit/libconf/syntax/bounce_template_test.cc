#include "libconf/syntax/bounce_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libconf/registry/bounce_templates.h"

namespace postern::conf {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

BounceTemplateFile parse(std::string_view text) {
    return parse_bounce_templates(FileId{0}, "t.cf", text, built_in_bounce_templates(FromFormat::standard));
}

std::vector<std::string> messages(const Diagnostics& diagnostics) {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : diagnostics) {
        out.push_back(diagnostic.message);
        for (const Note& note : diagnostic.notes) out.push_back(note.message);
    }
    return out;
}

/// What the file makes of failure_template: its text, or why it is ignored.
std::string failure_of(std::string_view text) {
    BounceTemplateFile file = parse(text);
    if (!file.diagnostics.empty()) return file.diagnostics.front().message;
    if (!file.of(BounceKind::failure).empty()) return file.of(BounceKind::failure).front().message;
    return file.templates[0].text;
}

TEST(BounceTemplate, TakesHeadersAndTextAndKeepsTheRest) {
    BounceTemplateFile file = parse(
        "# a comment\n\ndelay_template = <<END\n\nsubject : Later\nCHARSET: utf-8 \nSubject: Latest\n\n \n\n"
        "  indented\n\nlast \xc3\xa4\nEND\nsuccess_template = one  line \n");
    EXPECT_THAT(file.diagnostics, IsEmpty());
    EXPECT_EQ(file.templates[1].subject, "Latest") << "the last one counts";
    EXPECT_EQ(file.templates[1].charset, "utf-8 ");
    EXPECT_EQ(file.templates[1].postmaster_subject, "Postmaster Warning: Delayed Mail");
    EXPECT_EQ(file.templates[1].text, "  indented\n\nlast \xc3\xa4\n");
    EXPECT_EQ(file.templates[1].origin, "t.cf");
    EXPECT_EQ(file.templates[2].text, "one  line");
    EXPECT_EQ(file.templates[0].origin, "[built-in]");
}

TEST(BounceTemplate, KnowsWhereHeadersEnd) {
    EXPECT_EQ(failure_of("failure_template = <<E\nSubject: a\nno header\nFrom: b\nE\n"), "no header\nFrom: b\n");
    EXPECT_EQ(failure_of("failure_template = <<E\n Subject: a\nE\n"), " Subject: a\n");
    EXPECT_EQ(failure_of("failure_template = <<E\n: a\nE\n"), ": a\n");
    EXPECT_EQ(failure_of("failure_template = <<E\nSu\x7f: a\nE\n"), "Su\x7f: a\n");
    EXPECT_EQ(failure_of("failure_template = <<E\n \nSubject: a\nE\n"), "Subject: a\n")
        << "a line of blanks ends the headers, an empty one before them does not";
    EXPECT_EQ(failure_of("failure_template = <<E\nSubject: a\n\nSubject: b\nE\n"), "Subject: b\n");
}

TEST(BounceTemplate, TheLastDefinitionCounts) {
    EXPECT_EQ(failure_of("failure_template = a\nfailure_template = b\n"), "b");
}

TEST(BounceTemplate, AnEmptyDocumentRepeatsTheOneBefore) {
    EXPECT_EQ(failure_of("delay_template = <<E\nlater\nE\nfailure_template = <<E\nE\n"), "later\n") << "as in Postfix";
    EXPECT_EQ(failure_of("delay_template = later\nfailure_template = <<E\nE\n"),
              "t.cf: missing message text in failure template -- ignoring this template");
}

TEST(BounceTemplate, NulEndsALine) {
    using namespace std::string_view_literals;
    EXPECT_EQ(failure_of("failure_template = <<E\na\0b\nE\0\n"sv), "a\n");
    EXPECT_EQ(failure_of("failure_template = a\0b\n"sv), "a");
}

TEST(BounceTemplate, SaysWhyAFileCannotBeRead) {
    const auto fatal = [](std::string_view text) {
        const BounceTemplateFile file = parse(text);
        if (file.diagnostics.empty() || file.diagnostics.back().severity != Severity::fatal) return std::string("none");
        return file.diagnostics.back().message;
    };
    EXPECT_EQ(fatal("\nfoo\n"), "t.cf, line 3: missing '=' after attribute name: \"foo\"");
    EXPECT_EQ(fatal("foo bar = baz"), "t.cf, line 2: missing '=' after attribute name: \"foo bar = baz\"");
    EXPECT_EQ(fatal(" = x\n"), "t.cf, line 2: missing attribute name: \" = x\"");
    EXPECT_EQ(fatal("a = <<\n"), "t.cf, line 2: missing end marker after <<");
    EXPECT_EQ(fatal("a = <<'E'\n"), "t.cf, line 2: malformed end marker after <<");
    EXPECT_EQ(fatal("a = b\n"), "none");
}

TEST(BounceTemplate, WarnsOfUnknownAndUnfinishedTemplates) {
    EXPECT_THAT(messages(parse("foo = <<E\nbar\nE\n").diagnostics),
                ElementsAre("t.cf, line 4: unknown template name: foo -- ignoring this template"));
    BounceTemplateFile file = parse("failure_template = <<E F\nbar\nE F");
    EXPECT_THAT(messages(file.diagnostics), ElementsAre("t.cf, line 4: missing \"E F\" end marker"));
    EXPECT_EQ(file.templates[0].text, "bar\n") << "the marker lacks its newline, and is none of the text";
    EXPECT_EQ(file.diagnostics[0].range, (SourceRange{FileId{0}, 0, 32}));
}

struct Ignored {
    const char* header;
    const char* why;
};
class BounceTemplateIgnores : public testing::TestWithParam<Ignored> {};

TEST_P(BounceTemplateIgnores, ATemplateWithAWrongHeader) {
    BounceTemplateFile file =
        parse(std::string("verify_template = <<E\nSubject: new\n") + GetParam().header + "\n\ntext\nE\n");
    EXPECT_THAT(messages(file.of(BounceKind::verify)),
                ElementsAre(std::string("t.cf: ") + GetParam().why + " in verify template -- ignoring this template"));
    EXPECT_EQ(file.templates[3].subject, "Mail Delivery Status Report") << "all of it or nothing";
}
INSTANTIATE_TEST_SUITE_P(Headers, BounceTemplateIgnores,
                         testing::Values(Ignored{"From: \t", "empty \"From\" header value"},
                                         Ignored{"from: \xe4", "non-ASCII \"from\" header value"},
                                         Ignored{"X-Foo:", "empty \"X-Foo\" header value"},
                                         Ignored{"X-Foo: a", "unknown \"X-Foo\" header label"},
                                         Ignored{"Postmaster-Subject: a",
                                                 "inapplicable \"Postmaster-Subject\" header label"}));

TEST(BounceTemplate, IgnoresEightBitTextWithoutACharset) {
    BounceTemplateFile file = parse("failure_template = <<E\nCharset: US-ASCII\n\n\xe4\nE\n");
    EXPECT_THAT(messages(file.of(BounceKind::failure)),
                ElementsAre("t.cf: 8-bit message text in failure template",
                            "please specify a charset value other than us-ascii", "-- ignoring this template for now"));
}

}  // namespace
}  // namespace postern::conf
