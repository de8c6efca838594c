#include "mta/address/rewrite.h"

#include <gtest/gtest.h>

namespace postern::address {
namespace {

constexpr Completion kAll{"example.test", "example.test", true, true, true, true};
constexpr Completion kNone{"example.test", "example.test", false, false, false, false};

// Where nothing is left, Postfix writes "" for the empty local part, and we nothing for the null address.
struct Case {
    const char* text;
    const char* all;   // with every rule
    const char* none;  // with those that cannot be switched off
};
// As the rewriting service of Postfix 3.7.11 answers.
constexpr Case kCases[] = {
    {"foo", "foo@example.test", "foo"},
    {"foo@host", "foo@host.example.test", "foo@host"},
    {"foo@host.", "foo@host", "foo@host"},
    {"a@b@c", "\"a@b\"@c.example.test", "\"a@b\"@c"},
    {"@a,@b:u@v.test", "u@v.test", "u@v.test"},
    {"a!b", "b@a.example.test", "a!b"},
    {"a!b!c", "b!c@a.example.test", "a!b!c"},
    {"a!b@c", "a!b@c.example.test", "a!b@c"},
    {"a%b", "a@b.example.test", "a%b"},
    {"a%b%c", "a%b@c.example.test", "a%b%c"},
    {"a%b@c", "a%b@c.example.test", "a%b@c"},
    {"a%b@c.test", "a%b@c.test", "a%b@c.test"},
    {"\"a%b\"", "a%b@example.test", "a%b"},
    {"\"a b\"@c", "\"a b\"@c.example.test", "\"a b\"@c"},
    {"a b@c", "\"a b\"@c.example.test", "\"a b\"@c"},
    {"<a@b.c>", "\"<a\"@b.c>", "\"<a\"@b.c>"},
    {"foo@", "foo@", "foo@"},
    {"@", "", ""},
    {"@foo", "\"\"@foo.example.test", "\"\"@foo"},
    {".foo", "\".foo\"@example.test", "\".foo\""},
    {"foo.", "\"foo.\"@example.test", "foo"},
    {"foo..bar@x.y", "\"foo..bar\"@x.y", "\"foo..bar\"@x.y"},
    {"foo@.x", "foo@.x", "foo@.x"},
    {"foo@x..", "foo@x..", "foo@x.."},
    {"foo@[1.2.3.4]", "foo@[1.2.3.4]", "foo@[1.2.3.4]"},
    {"foo@[1.2.3.4].", "foo@[1.2.3.4]", "foo@[1.2.3.4]"},
    {"(c) foo (d)", "\"(c) foo (d)\"@example.test", "\"(c) foo (d)\""},
    {"foo(c)@bar", "\"foo (c)\"@bar.example.test", "\"foo (c)\"@bar"},
    {"\"foo", "foo@example.test", "foo"},
    {"foo\\", "foo@example.test", "foo"},
    {"foo\\ bar", "\"foo bar\"@example.test", "\"foo bar\""},
    {"x,y", "\"x, y\"@example.test", "\"x, y\""},
    {"a,b@c", "\"a, b\"@c.example.test", "\"a, b\"@c"},
    {"a:b", "\"a:b\"@example.test", "\"a:b\""},
    {"a;b", "\"a;b\"@example.test", "\"a;b\""},
    {"Name <x>", "\"Name <x>\"@example.test", "\"Name <x>\""},
    {"x@y.z,", "x@y.z,", "x@y.z,"},
    {"u@h!x", "u@h!x.example.test", "u@h!x"},
    {"!a", "a@", "!a"},
    {"a!", "\"\"@a.example.test", "a!"},
    {"%", "\"\"@", "%"},
    {"a%", "a@", "a%"},
    {"%a", "\"\"@a.example.test", "%a"},
    {"a@b.c.", "a@b.c", "a@b.c"},
    {"a@b!c@d", "\"a@b!c\"@d.example.test", "\"a@b!c\"@d"},
    {"@a.b", "\"\"@a.b", "\"\"@a.b"},
    {"@a:", "@a:\".example.test\"", "@a:\"\""},
    {"@a:u", "u@example.test", "u"},
    {"@a:@b:u@c", "@b:u@c.example.test", "@b:u@c"},
    {"(((", "\"(((\"@example.test", "\"(((\""},
    {"\"", "", ""},
    {"\"a@b\"", "\"a@b\"@example.test", "a@b"},
    {"\"a@b\"@c", "\"a@b\"@c.example.test", "\"a@b\"@c"},
    {"a@b%c", "a@b%c.example.test", "a@b%c"},
    {"fo\"o ba\"r@x.y", "\"fo o ba r\"@x.y", "\"fo o ba r\"@x.y"},
    {"a@b c.d", "a@b c.d", "a@b c.d"},
    {"a.b . c@d.e", "a.b.c@d.e", "a.b.c@d.e"},
    {"[1.2.3.4]", "\"[1.2.3.4]\"@example.test", "\"[1.2.3.4]\""},
    {"a@[x", "a@[x]", "a@[x]"},
    {"a@\"b\"", "a@b.example.test", "a@b"},
    {"a\\@b@c.d", "\"a@b\"@c.d", "\"a@b\"@c.d"},
    {"u@[ipv6:::1]", "u@[ipv6:::1]", "u@[ipv6:::1]"},
    {"x@Y", "x@Y.example.test", "x@Y"},
    {"a!b%c", "b%c@a.example.test", "a!b%c"},
    {"a%b!c", "c@a%b.example.test", "a%b!c"},
    {"\"a!b\"", "a!b@example.test", "a!b"},
    {"\"a\"!b", "b@a.example.test", "a!b"},
    {"a@%b", "a@%b.example.test", "a@%b"},
    {"a@b%", "a@b%.example.test", "a@b%"},
    {"a!@b", "a!@b.example.test", "a!@b"},
    {"a@!b", "a@!b.example.test", "a@!b"},
    {"@a!b", "\"\"@a!b.example.test", "\"\"@a!b"},
    {"postmaster", "postmaster@example.test", "postmaster"},
    {"foo@host..", "foo@host..", "foo@host.."},
    {"foo@...", "foo@...", "foo@..."},
    {"foo@.", "foo@.", "foo@."},
    {"foo...", "\"foo...\"@example.test", "\"foo...\""},
    {"\"foo\"", "foo@example.test", "foo"},
    {"\"foo\"@x", "foo@x.example.test", "foo@x"},
    {"\"fo.o\"@x", "fo.o@x.example.test", "fo.o@x"},
    {"\"\"@x", "\"\"@x.example.test", "\"\"@x"},
    {"\"\"", "", ""},
    {"a  b", "\"a b\"@example.test", "\"a b\""},
    {"a\tb@c", "\"a b\"@c.example.test", "\"a b\"@c"},
};

class RewriteExternal : public testing::TestWithParam<Case> {};

TEST_P(RewriteExternal, AsPostfix) {
    const Rewritten all = rewrite_external(GetParam().text, kAll);
    const Rewritten none = rewrite_external(GetParam().text, kNone);
    EXPECT_EQ(all.address, GetParam().all);
    EXPECT_EQ(none.address, GetParam().none);
}
INSTANTIATE_TEST_SUITE_P(Addresses, RewriteExternal, testing::ValuesIn(kCases));

TEST(RewriteTest, RemoteCompletionAppendsItsDomain) {
    const Completion remote{"remote.invalid", "remote.invalid", true, true, true, true};
    EXPECT_EQ(rewrite_external("joe", remote).address, "joe@remote.invalid");
    EXPECT_EQ(rewrite_external("joe@host", remote).address, "joe@host.remote.invalid");
}

TEST(RewriteTest, TheRulesThatAppliedAreNamed) {
    const auto rules = rewrite_external("@r.test:host!joe", kAll).rules;
    EXPECT_TRUE(has(rules, RewriteRule::source_route));
    EXPECT_TRUE(has(rules, RewriteRule::bangpath));
    EXPECT_TRUE(has(rules, RewriteRule::subdomain));
    EXPECT_FALSE(has(rules, RewriteRule::origin));
    EXPECT_EQ(rewrite_external("joe@host.test", kAll).rules, 0);
    EXPECT_EQ(about(RewriteRule::bangpath).parameter, "swap_bangpath");
    EXPECT_EQ(about(RewriteRule::final_dot).parameter, "");
}

TEST(RewriteTest, InternalFormsStayInternal) {
    EXPECT_EQ(rewrite_internal("a b", kAll).address, "a b@example.test");
    EXPECT_EQ(rewrite_internal("a@b@c.test", kAll).address, "a@b@c.test");
    EXPECT_EQ(rewrite_internal("", kAll).address, "");
    EXPECT_EQ(rewrite_internal("a\"b@c", kAll).address, "a\"b@c.example.test");
}

TEST(RewriteTest, OneMegabyteIsRewritten) {
    std::string text;
    while (text.size() < (1U << 20)) text += "host!";
    const std::string rewritten = rewrite_external(text + "joe", kAll).address;
    EXPECT_EQ(rewritten.size(), text.size() + 3 + std::string(".example.test").size());
    EXPECT_TRUE(rewritten.ends_with("!joe@host.example.test")) << rewritten.substr(rewritten.size() - 40);
}

}  // namespace
}  // namespace postern::address
