#include "mta/address/header_addresses.h"

#include <gtest/gtest.h>

#include "mta/address/address_list.h"
#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

std::string rewritten(AddressWorld& world, std::string value) {
    const Mapped found = world.ask([&](Context& context) {
        return rewrite_header(context, std::move(value), Place::header_recipient, context.settings.local_completion(),
                              4);
    });
    return found.failed() ? "later" : found.address;
}

struct Case {
    const char* value;
    const char* want;
};
class HeaderLines : public testing::TestWithParam<Case> {};

TEST_P(HeaderLines, AsPostfix) {
    AddressWorld world("append_dot_mydomain = yes\nmydomain = example.test\n");
    EXPECT_EQ(rewritten(world, GetParam().value), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Values, HeaderLines,
    testing::Values(Case{"a, b@host", "a@example.test, b@host.example.test"},
                    Case{"a b@c.test", "a@example.test, b@c.test"}, Case{"\"A, B\" <a>", "\"A, B\" <a@example.test>"},
                    Case{"(x) a", "a@example.test (x)"}, Case{"<a (x)>", "<a@example.test (x)>"},
                    Case{"A <a@b>(c)", "A <a@b.example.test>(c)"},
                    Case{"g: a, b;", "g: a@example.test, b@example.test;"},
                    Case{"a;b", "a@example.test;, b@example.test"}, Case{"a, , b", "a@example.test, , b@example.test"},
                    Case{"<a>,", "<a@example.test>, "}, Case{"<unclosed", "\"<unclosed\"@example.test"},
                    Case{"<@r:a>", "<a@example.test>"}, Case{"<>", "<>"},
                    Case{"undisclosed-recipients:;", "undisclosed-recipients:;"},
                    Case{"a@b.test  ,  c@d.test", "a@b.test  ,  c@d.test"},  // nothing to change: not a blank moves
                    Case{"x@y (z) w", "x@y.example.test, w@example.test (z)"}));

TEST(HeaderAddressesTest, LongLinesFoldAtCommas) {
    AddressWorld world("");
    const std::string first = std::string(20, 'a') + "@b.test";
    EXPECT_EQ(rewritten(world, first + ", " + std::string(28, 'b') + "@b.test, z"),
              first + ", " + std::string(28, 'b') + "@b.test,\n\tz@example.test");
    EXPECT_EQ(rewritten(world, first + ", " + std::string(29, 'b') + "@b.test, z"),
              first + ",\n\t" + std::string(29, 'b') + "@b.test, z@example.test");
}

TEST(HeaderAddressesTest, CanonicalMappingAppliesToEveryAddress) {
    AddressWorld world("canonical_maps = inline:{{a@old.test=b@new.test},{bad@x.test=,}}\n");
    EXPECT_EQ(rewritten(world, "A <a@old.test>, g: a@old.test;"), "A <b@new.test>, g: b@new.test;");
    EXPECT_EQ(rewritten(world, "bad@x.test"), "later");
}

TEST(HeaderAddressesTest, AnyTextIsRead) {
    AddressWorld world("");
    for (const char* text : {"", ",", "<", ">", ":", ";", "((", "\"", "<<>>", "a:<b;>", "a(b", "[", "\\"}) {
        (void)rewritten(world, text);
    }
    for (const char* piece : {"<", "a ", "a:", "a (c) ", "a<", ">", "\"q\" "}) {  // time must not grow with the square
        std::string text;
        while (text.size() < (1U << 19)) text += piece;
        (void)HeaderAddresses(text);
        (void)read_addresses(text, nullptr);
    }
    std::string many;
    for (int i = 0; i < 2000; ++i) many += "a@b.test (c), ";
    EXPECT_EQ(rewritten(world, many), many);
}

}  // namespace
}  // namespace postern::address
