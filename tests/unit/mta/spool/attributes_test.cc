#include "mta/spool/attributes.h"

#include <gtest/gtest.h>

namespace postern::spool {
namespace {

TEST(AttributesTest, ComeBackWhateverTheirBytes) {
    Envelope envelope;
    envelope.client.name = "mail.example";
    envelope.client.address = "2001:db8::1";
    envelope.forwarded.helo = "a=b\\c\nd";
    envelope.forwarded.source = "REMOTE";
    envelope.attributes = {{"sasl_username", std::string("a\0b", 3)}, {"odd\nname", ""}};
    Envelope read;
    const auto done = decode_attributes(encode_attributes(envelope), read);
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(read, envelope);
}

TEST(AttributesTest, HaveTheNamesOfPostfix) {
    Envelope envelope;
    envelope.client.helo = "c";
    envelope.forwarded.ident = "BAB2E42";
    EXPECT_EQ(encode_attributes(envelope), "log_ident=BAB2E42\nhelo_name=c\n");
}

TEST(AttributesTest, RefuseWhatNobodyWrote) {
    for (const char* bad : {"client_name", "a=b\nnothing\n", "a=\\x\n", "a=\\"}) {
        Envelope envelope;
        const auto done = decode_attributes(bad, envelope);
        ASSERT_FALSE(done) << bad;
        EXPECT_EQ(done.error().code, ErrorCode::corrupt) << bad;
    }
}

}  // namespace
}  // namespace postern::spool
