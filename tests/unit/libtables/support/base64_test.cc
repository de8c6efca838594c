#include "libtables/support/base64.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

TEST(Base64Test, AllLengthsComeBack) {
    std::string bytes;
    for (int i = 0; i < 70; ++i) {
        EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
        bytes.push_back(static_cast<char>(i * 37));
    }
    EXPECT_EQ(encode_base64("a 1\nb 2\n"), "YSAxCmIgMgo=");
}

TEST(Base64Test, RefusesWhatPostfixRefuses) {
    for (const char* text : {"Y", "YQ", "YQ=", "Y Q==", "====", "A===", "Y-Ek", "YQ==YWE"}) {
        EXPECT_FALSE(decode_base64(text)) << text;
    }
}

TEST(Base64Test, EndsAtThePadding) {
    for (const char* text : {"YQ==", "YR==", "YQ==YQ==", "YQ==!!!!", "YW=k"})
        EXPECT_EQ(decode_base64(text), "a") << text;
}

}  // namespace
}  // namespace postern::tables
