// What keys become in filters and names of a directory: no key may end the text it stands in.
#include "libtables/support/ldap_quote.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

std::string filter(std::string_view text) {
    std::string result;
    EXPECT_TRUE(quote_ldap_filter(text, result));
    return result;
}

std::string name(std::string_view text) {
    std::string result;
    EXPECT_TRUE(quote_ldap_name(text, result));
    return result;
}

TEST(LdapQuoteTest, FilterSignsLoseTheirMeaning) {
    EXPECT_EQ(filter("user@example.com"), "user@example.com");
    EXPECT_EQ(filter("*"), "\\2A");
    EXPECT_EQ(filter("x)(uid=*"), "x\\29\\28uid=\\2A");
    EXPECT_EQ(filter("a\\2a"), "a\\5C2a") << "an escape in the key is a backslash and two letters";
    EXPECT_EQ(filter("it's \"q\" %s &|!~"), "it's \"q\" %s &|!~");
}

TEST(LdapQuoteTest, FilterBytesThatAreNoTextAreWrittenAsNumbers) {
    EXPECT_EQ(filter(std::string_view("a\0b", 3)), "a\\00b");
    EXPECT_EQ(filter("a\nb\r\t\x7f"), "a\\0Ab\\0D\\09\\7F");
    EXPECT_EQ(filter("\xc3\xa4"), "\xc3\xa4");
    EXPECT_EQ(filter("\xff\xc3"), "\\FF\\C3");
}

TEST(LdapQuoteTest, NameSignsLoseTheirMeaning) {
    EXPECT_EQ(name("a,dc=evil"), "a\\2Cdc=evil");
    EXPECT_EQ(name("a+b\"c\\d<e>f;g#h"), "a\\2Bb\\22c\\5Cd\\3Ce\\3Ef\\3Bg\\23h");
    EXPECT_EQ(name(" a b "), "\\20a\\20b\\20") << "blanks at an end would be dropped";
    EXPECT_EQ(name("\tx"), "\\09x");
    EXPECT_EQ(name(std::string_view("a\0b", 3)), "a\\00b");
    EXPECT_EQ(name("it's*()\xc3\xa4"), "it's*()\xc3\xa4");
}

}  // namespace
}  // namespace postern::tables
