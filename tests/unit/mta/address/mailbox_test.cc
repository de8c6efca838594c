#include "mta/address/mailbox.h"

#include <gtest/gtest.h>

namespace postern::address {
namespace {

struct Case {
    const char* word;
    const char* lenient;  // null: refused
    const char* strict;
};
// As smtpd of Postfix 3.7.11 takes them at RCPT TO.
constexpr Case kCases[] = {
    {"<a@b.test>", "a@b.test", "a@b.test"},
    {"<<a@b.test>>", "a@b.test", "a@b.test"},
    {"<a b@c.test>", nullptr, nullptr},
    {"<\"a b\"@c.test>", "a b@c.test", "a b@c.test"},
    {"<(c)a@b.test>", "a@b.test", nullptr},
    {"<a@b.test,c@d.test>", nullptr, nullptr},
    {"<@r.test:a@b.test>", "a@b.test", "a@b.test"},
    {"<@r.test,@s.test:a@b.test>", "a@b.test", "a@b.test"},
    {"<a>", "a", "a"},
    {"<@b.test>", "@b.test", nullptr},
    {"<.a@b.test>", ".a@b.test", ".a@b.test"},
    {"<a.@b.test>", "a.@b.test", "a.@b.test"},
    {"<a..c@b.test>", "a..c@b.test", "a..c@b.test"},
    {"<a@b.test.>", "a@b.test.", "a@b.test."},
    {"<a@[1.2.3.4]>", "a@[1.2.3.4]", "a@[1.2.3.4]"},
    {"<a@b>", "a@b", "a@b"},
    {"<a%b@c.test>", "a%b@c.test", "a%b@c.test"},
    {"<a!b>", "a!b", "a!b"},
    {"<a!b@c.test>", "a!b@c.test", "a!b@c.test"},
    {"<\"a@b\"@c.test>", "a@b@c.test", "a@b@c.test"},
    {"<a@b@c.test>", "a@b@c.test", "a@b@c.test"},
    {"<a\\@b@c.test>", "a@b@c.test", "a@b@c.test"},
    {"<a\\b@c.test>", "ab@c.test", "ab@c.test"},
    {"<\"a>", nullptr, nullptr},
    {"<\"a\"b@c.test>", nullptr, nullptr},
    {"<a\"b\"@c.test>", nullptr, nullptr},
    {"<a:b@c.test>", "a:b@c.test", "a:b@c.test"},
    {"<a;b@c.test>", nullptr, nullptr},
    {"<(((a)))x@b.test>", "x@b.test", nullptr},
    {"<a(x)@b.test>", "a@b.test", nullptr},
    {"<a@b.test(x)>", "a@b.test", nullptr},
    {"<a@(x)b.test>", "a@b.test", nullptr},
    {"<a @b.test>", "a@b.test", "a@b.test"},
    {"<a@ b.test>", "a@b.test", "a@b.test"},
    {"< a@b.test >", "a@b.test", "a@b.test"},
    {"<\ta@b.test>", "a@b.test", "a@b.test"},
    {"<a@b.test,>", "a@b.test", nullptr},
    {"<,a@b.test>", "a@b.test", nullptr},
    {"<a@b_c.test>", "a@b_c.test", "a@b_c.test"},
    {"<postmaster>", "postmaster", "postmaster"},
    {"<a@b.test\\>", nullptr, nullptr},
    {"<a@\"b.test\">", "a@b.test", "a@b.test"},
    {"<\"\"@b.test>", "@b.test", nullptr},
    {"<\"a\\\"b\"@c.test>", "a\"b@c.test", "a\"b@c.test"},
    {"<\"a\\\\b\"@c.test>", "a\\b@c.test", "a\\b@c.test"},
    {"<\"a\tb\"@c.test>", "a b@c.test", "a b@c.test"},
    {"<a@b.test>>", "a@b.test", "a@b.test"},
    {"<[1.2.3.4]>", "[1.2.3.4]", "[1.2.3.4]"},
    {"<a@[IPv6:::1]>", "a@[IPv6:::1]", "a@[IPv6:::1]"},
    {"<a@[ipv6:::1]>", "a@[ipv6:::1]", "a@[ipv6:::1]"},
    {"<*@b.test>", "*@b.test", "*@b.test"},
    {"<a=b@c.test>", "a=b@c.test", "a=b@c.test"},
    {"<a/b@c.test>", "a/b@c.test", "a/b@c.test"},
    {"<|a@c.test>", "|a@c.test", "|a@c.test"},
    {"</a@c.test>", "/a@c.test", "/a@c.test"},
    {"<:include:/x@c.test>", ":include:/x@c.test", ":include:/x@c.test"},
    {"<a.b . c@d.test>", "a.b.c@d.test", "a.b.c@d.test"},
    {"<<a@b.test>", nullptr, nullptr},
    {"<a@b.test>>", "a@b.test", "a@b.test"},
    {"<a <b@c.test>>", "b@c.test", nullptr},
    {"<x: a@b.test>", "x:a@b.test", "x:a@b.test"},
    {"<x: a@b.test;>", "a@b.test", nullptr},
    {"<a:b:c@d.test>", "a:b:c@d.test", "a:b:c@d.test"},
    {"<;a@b.test>", "a@b.test", nullptr},
    {"<a@b.test;>", "a@b.test", nullptr},
    {"<a@b.test:c@d.test>", "a@b.test:c@d.test", "a@b.test:c@d.test"},
    {"<@a:b:c@d.test>", "b:c@d.test", "b:c@d.test"},
    {"<a.b.@c.test>", "a.b.@c.test", "a.b.@c.test"},
    {"<a@b@c>", "a@b@c", "a@b@c"},
    {"<a.b\"c\".d@e.test>", nullptr, nullptr},
    {"<\"a\".\"b\"@c.test>", "a.b@c.test", "a.b@c.test"},
    {"<a@b.c.>", "a@b.c.", "a@b.c."},
    {"<a@@b.test>", "a@@b.test", "a@@b.test"},
    {"<@@b.test>", "@@b.test", nullptr},
    {"<@a,@b.test>", nullptr, nullptr},
    {"<@a,b@c.test>", nullptr, nullptr},
    {"<a%b!c@d.test>", "a%b!c@d.test", "a%b!c@d.test"},
    {"<a!b%c>", "a!b%c", "a!b%c"},
    {"<a@[1.2.3.4].>", "a@[1.2.3.4].", "a@[1.2.3.4]."},
    {"<a@b[1.2.3.4]>", nullptr, nullptr},
    {"<[x]@b.test>", "[x]@b.test", "[x]@b.test"},
    {"<a[x]@b.test>", nullptr, nullptr},
    {"<a@b.test [x]>", nullptr, nullptr},
    {"<(c)@b.test>", "@b.test", nullptr},
    {"<()@b.test>", "@b.test", nullptr},
    {"<a()b@c.test>", nullptr, nullptr},
    {"<a)b@c.test>", "a)b@c.test", "a)b@c.test"},
    {"<a>b@c.test>", nullptr, nullptr},
    {"<a@b>c.test>", nullptr, nullptr},
    {"<a;>", "a", nullptr},
    {"<a,>", "a", nullptr},
    {"<:>", ":", ":"},
    {"<:a@b.test>", ":a@b.test", ":a@b.test"},
    {"<.>", ".", "."},
    {"<..>", "..", ".."},
    {"<\">", nullptr, nullptr},
    {"<\"\\>", nullptr, nullptr},
    {"<\\>", nullptr, nullptr},
    {"<a\\>", nullptr, nullptr},
    {"<a@b.test\\\\>", "a@b.test\\", "a@b.test\\"},
};

class EnvelopeAddress : public testing::TestWithParam<Case> {};

std::string read(const char* word, EnvelopeSyntax syntax) {
    const auto address = parse_envelope(word, syntax);
    return address ? *address : "refused";
}

TEST_P(EnvelopeAddress, AsPostfix) {
    const Case& expected = GetParam();
    EXPECT_EQ(read(expected.word, EnvelopeSyntax::lenient), expected.lenient ? expected.lenient : "refused");
    EXPECT_EQ(read(expected.word, EnvelopeSyntax::strict), expected.strict ? expected.strict : "refused");
}
INSTANTIATE_TEST_SUITE_P(Words, EnvelopeAddress, testing::ValuesIn(kCases));

TEST(EnvelopeTest, TheNullAddressIsEmpty) {
    EXPECT_EQ(read("<>", EnvelopeSyntax::strict), "");
    EXPECT_EQ(read("< >", EnvelopeSyntax::strict), "");
    EXPECT_EQ(read("<\"\">", EnvelopeSyntax::lenient), "");
}

TEST(EnvelopeTest, WithoutBracketsOnlyWhenLenient) {
    EXPECT_EQ(read("a@b.test", EnvelopeSyntax::lenient), "a@b.test");
    EXPECT_EQ(read("a@b.test", EnvelopeSyntax::strict), "refused");
    EXPECT_EQ(read("<a@b.test", EnvelopeSyntax::lenient), "refused");
    EXPECT_EQ(read("a@b.test>", EnvelopeSyntax::lenient), "a@b.test");
    EXPECT_EQ(read("<a@b.test>,", EnvelopeSyntax::lenient), "a@b.test");
    EXPECT_EQ(read("<a@b.test>,", EnvelopeSyntax::strict), "refused");
}

TEST(EnvelopeTest, TheReasonIsNamed) {
    EXPECT_EQ(parse_envelope("<a@b,c@d>", EnvelopeSyntax::lenient).error().message, "more than one address");
    EXPECT_EQ(parse_envelope("<a b@c>", EnvelopeSyntax::lenient).error().message, "words side by side");
    EXPECT_EQ(parse_envelope("<a(c)@b>", EnvelopeSyntax::strict).error().message, "comment");
    EXPECT_EQ(parse_envelope("<@b>", EnvelopeSyntax::strict).error().message, "no local part");
}

TEST(EnvelopeTest, WordsEndAtBlanksOutsideOfQuotesAndBrackets) {
    EXPECT_EQ(envelope_word(" <a b@c> SIZE=1"), "<a b@c>");
    EXPECT_EQ(envelope_word("\"a b\"@c X"), "\"a b\"@c");
    EXPECT_EQ(envelope_word("a\\ b c"), "a\\ b");
    EXPECT_EQ(envelope_word(""), "");
    EXPECT_EQ(envelope_word("<\">\" x>y z"), "<\">\" x>y");
}

TEST(EnvelopeTest, DeepCommentsAndLongAddressesAreFine) {
    const std::string comment = std::string(100'000, '(') + std::string(100'000, ')');
    EXPECT_EQ(*parse_envelope("<" + comment + "a@b.test>", EnvelopeSyntax::lenient), "a@b.test");
    const std::string local(1 << 20, 'a');
    EXPECT_EQ(*parse_envelope("<" + local + "@b.test>", EnvelopeSyntax::strict), local + "@b.test");
    const std::string open(100'000, '<');
    EXPECT_FALSE(parse_envelope(open, EnvelopeSyntax::lenient));
}

TEST(MailboxTest, TheLastSignDivides) {
    const Parts parts = split("a@b@c.test");
    EXPECT_EQ(parts.local, "a@b");
    EXPECT_EQ(parts.domain, "c.test");
    EXPECT_TRUE(parts.has_domain);
    EXPECT_FALSE(split("postmaster").has_domain);
    EXPECT_TRUE(split("a@").has_domain);
}

TEST(MailboxTest, FormsAreTurnedIntoEachOther) {
    for (const auto& [internal, external] :
         std::initializer_list<std::pair<std::string, std::string>>{{"a@b", "a@b"},
                                                                    {"a b@c", "\"a b\"@c"},
                                                                    {"a@b@c", "\"a@b\"@c"},
                                                                    {"a\"b@c", "\"a\\\"b\"@c"},
                                                                    {".a@c", "\".a\"@c"},
                                                                    {"@c", "\"\"@c"},
                                                                    {"\303\274@c", "\303\274@c"}}) {
        EXPECT_EQ(external_form(internal), external);
        EXPECT_EQ(internal_form(external), internal);
    }
    EXPECT_EQ(external_form("@a,@b:c d@e"), "@a,@b:\"c d\"@e");
}

TEST(MailboxTest, RoutingIsSeenInLocalParts) {
    EXPECT_TRUE(has_routing("a%b"));
    EXPECT_TRUE(has_routing("a!b"));
    EXPECT_TRUE(has_routing("a@b"));
    EXPECT_FALSE(has_routing("a+b.c"));
}

}  // namespace
}  // namespace postern::address
