#include "libconf/base/punycode.h"

#include <gtest/gtest.h>

namespace postern::punycode {
namespace {

struct Case {
    const char* domain;
    const char* want;
};
class PunycodeDecodes : public testing::TestWithParam<Case> {};

TEST_P(PunycodeDecodes, EachLabelToUtf8) {
    const auto got = domain_to_utf8(GetParam().domain);
    ASSERT_TRUE(got) << GetParam().domain << ": " << got.error().message;
    EXPECT_EQ(*got, GetParam().want) << GetParam().domain;
}
INSTANTIATE_TEST_SUITE_P(
    Domains, PunycodeDecodes,
    testing::Values(Case{"", ""}, Case{"example.com", "example.com"},
                    Case{"Mail.Example.COM", "mail.example.com"},  // as Postfix with SMTPUTF8
                    Case{"xn--mnchen-3ya.de", "münchen.de"}, Case{"a.XN--MNCHEN-3YA.xn--p1ai", "a.münchen.рф"},
                    Case{"xn--zca.de", "ß.de"}, Case{"xn--bcher-kva.example", "bücher.example"},
                    Case{"xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa.jp", "なぜみんな日本語を話してくれないのか.jp"},
                    Case{"a..b.", "a..b."}, Case{"my_host.example", "my_host.example"},
                    Case{"xn--e28h.example", "😀.example"}));

class PunycodeRefuses : public testing::TestWithParam<const char*> {};

TEST_P(PunycodeRefuses, LabelsThatEncodeNothing) {
    const auto got = domain_to_utf8(GetParam());
    ASSERT_FALSE(got) << GetParam() << " became " << *got;
    EXPECT_EQ(got.error().code, ErrorCode::bad_value);
}
INSTANTIATE_TEST_SUITE_P(Domains, PunycodeRefuses,
                         testing::Values("xn--", "xn--a.com", "xn--foo-", "xn---foo", "xn--99999999999999999999",
                                         "www.xn--99zzzzzzzzz9zzzzz.com", "xn--a_b-c_d", "xn--mnchen-3y"));

}  // namespace
}  // namespace postern::punycode
