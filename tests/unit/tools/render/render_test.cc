// What the formats of findings are made of.
#include <gtest/gtest.h>

#include <string>

#include "tools/render/excerpt.h"
#include "tools/render/lint_report.h"
#include "tools/render/markup.h"
#include "tools/support/sha256.h"

namespace postern::render {
namespace {

const Paint kPlain(Paint::Colours::no);

TEST(Excerpt, MarksTheWordAndShowsEachLineOnce) {
    SourceMap sources;
    const FileId file = sources.add("main.cf", "a = b\n  # note\n  wrong right\n");
    const std::vector<Mark> marks{{{file, 17, 22}, '^', Ink::red, "no"}, {{file, 23, 28}, '-', Ink::blue, "yes"}};
    EXPECT_EQ(excerpt(sources, marks, 0, {60, kPlain, 4}),
              "   1 │ a = b\n"
              "   3 │   wrong right\n"
              "     │   ^^^^^ no\n"
              "     │         ----- yes\n");
}

TEST(Excerpt, CutsLongLinesAroundTheWord) {
    SourceMap sources;
    const std::string line = "list = " + std::string(300, 'x') + " word " + std::string(300, 'y') + '\n';
    const FileId file = sources.add("main.cf", line);
    const std::string text =
        excerpt(sources, {{{file, 308, 312}, '^', Ink::red, ""}}, std::string::npos, {60, kPlain, 4});
    EXPECT_NE(text.find(" word "), std::string::npos);
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = text.find('\n', at);
        EXPECT_LE(columns(text.substr(at, end - at)), 60U) << text;
        at = end + 1;
    }
    const std::size_t word = columns(text.substr(0, text.find("word")));
    const std::string second = text.substr(text.find('\n') + 1);
    EXPECT_EQ(columns(second.substr(0, second.find('^'))), word) << text;
}

TEST(Excerpt, TabsWideAndBrokenCharactersKeepTheCaretInPlace) {
    SourceMap sources;
    const FileId file = sources.add("main.cf", "a =\t\xe6\x9d\xb1 \xff w\n");
    EXPECT_EQ(excerpt(sources, {{{file, 10, 11}, '^', Ink::red, ""}}, std::string::npos, {60, kPlain, 4}),
              "   1 │ a = \xe6\x9d\xb1 \xef\xbf\xbd w\n"
              "     │          ^\n");
}

TEST(Wrapped, BreaksAtBlanksOnly) {
    EXPECT_EQ(wrapped("one two three", "> ", "  ", 9), "> one two\n  three\n");
    EXPECT_EQ(wrapped("averyverylongword x", "", "", 5), "averyverylongword\nx\n");
}

TEST(CleanUtf8, NothingSteersATerminal) {
    EXPECT_EQ(clean_utf8("a\033[2Jb\xc2\x9b"
                         "c\x7f"),
              "a\xef\xbf\xbd[2Jb\xef\xbf\xbd"
              "c\xef\xbf\xbd");
    EXPECT_EQ(clean_utf8("\xc3\xa9\xff"), "\xc3\xa9\xef\xbf\xbd");
}

TEST(Markup, EscapesWhatALanguageWouldTake) {
    EXPECT_EQ(escaped_markup("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    EXPECT_EQ(escaped_markdown("a|b `c`"), "a\\|b \\`c\\`");
    EXPECT_EQ(markdown_code("a`b"), "`` a`b ``");
    EXPECT_EQ(markdown_to_html("one\ntwo\n\n* `x`\n* y\n"),
              "<p>one two</p>\n<ul>\n<li><code>x</code></li>\n<li>y</li>\n</ul>\n");
}

TEST(Sha256, PublishedVectors) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace postern::render
