#include "libtables/support/address_tokens.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

struct Case {
    const char* text;
    const char* kept;
    const char* dropped;  // without quotes
};

class AddressTextIs : public testing::TestWithParam<Case> {};

TEST_P(AddressTextIs, AsPostfixWritesIt) {
    const auto tokens = read_address_tokens(GetParam().text);
    EXPECT_EQ(address_text(tokens, QuoteMarks::keep), GetParam().kept) << GetParam().text;
    EXPECT_EQ(address_text(tokens, QuoteMarks::drop), GetParam().dropped) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Texts, AddressTextIs,
    testing::Values(Case{"a  b", "a b", "a b"}, Case{"a,b ,c,", "a, b, c, ", "a, b, c, "},
                    Case{"a @ b . c", "a@b.c", "a@b.c"}, Case{"Name<a@b>(c)", "Name <a@b>(c)", "Name <a@b>(c)"},
                    Case{"<a> <b>", "<a> <b>", "<a> <b>"}, Case{"\"a b\"c", "\"a b\" c", "a b c"},
                    Case{"a\\ b", "\"a b\"", "a b"},  // an atom that needs quotes gets them
                    Case{"\"a\\\"b\\\\\"", "\"a\\\"b\\\\\"", "a\"b\\"}, Case{"\"open", "\"open\"", "open"},
                    Case{"(a(b)\\)c) d", "(a(b)\\)c) d", "(a(b)\\)c) d"}, Case{"[1.2\t3", "[1.2 3]", "[1.2 3]"},
                    Case{"| \"cmd a\"", "|\"cmd a\"", "|cmd a"}, Case{":include:/x", ":include:/x", ":include:/x"},
                    Case{"\\", "", ""}, Case{"", "", ""}));

}  // namespace
}  // namespace postern::tables
