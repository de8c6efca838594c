// Answers that somebody wrote into a file.
#include "tools/trace/dns_file.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace postern::trace_tool {
namespace {

using policy::AnswerState;
using policy::DnsListQuestion;
using policy::DnsQuestion;
using policy::DnsType;
using policy::NameStatus;

DnsFile parsed(std::string_view text) {
    auto file = DnsFile::parse(text, "dns");
    EXPECT_TRUE(file) << (file ? "" : file.error().message);
    return file ? *file : DnsFile();
}

DnsListQuestion listed(std::string query, DnsListQuestion::Part part = DnsListQuestion::Part::addresses) {
    DnsListQuestion question;
    question.query = std::move(query);
    question.part = part;
    return question;
}

TEST(DnsFileTest, GivesRecordsOfTheTypeThatWasAskedFor) {
    const DnsFile file = parsed("# comment\n\nExample.com. MX 10 Mail.Example.com.\nexample.com\tA  192.0.2.1\n");
    const auto mx = file.answer(DnsQuestion{"example.com", DnsType::mx});
    ASSERT_EQ(mx.state, AnswerState::found);
    ASSERT_EQ(mx.records.size(), 1U);
    EXPECT_EQ(mx.records[0].text, "mail.example.com");
    EXPECT_EQ(mx.records[0].preference, 10);
    EXPECT_EQ(file.answer(DnsQuestion{"EXAMPLE.com", DnsType::a}).records.at(0).address.text(), "192.0.2.1");
    const auto txt = file.answer(DnsQuestion{"example.com", DnsType::txt});
    EXPECT_EQ(txt.state, AnswerState::absent);
    EXPECT_TRUE(txt.name_exists);
}

TEST(DnsFileTest, ANullMxHasNoHost) {
    const auto mx = parsed("example.com MX 0 .\n").answer(DnsQuestion{"example.com", DnsType::mx});
    ASSERT_EQ(mx.records.size(), 1U);
    EXPECT_EQ(mx.records[0].text, "");
}

TEST(DnsFileTest, OtherNamesAreUnknownUnlessTheFileIsComplete) {
    EXPECT_EQ(parsed("a.example A 192.0.2.1").answer(DnsQuestion{"b.example", DnsType::a}).state, AnswerState::unknown);
    const DnsFile complete = parsed("a.example A 192.0.2.1\n* NONE\n");
    EXPECT_EQ(complete.answer(DnsQuestion{"b.example", DnsType::a}).state, AnswerState::absent);
    EXPECT_EQ(complete.answer(listed("2.2.0.192.zen.example")).state, AnswerState::absent);
}

TEST(DnsFileTest, NamesMayBeAbsentOrFail) {
    const DnsFile file = parsed("gone.example NONE\nslow.example FAIL\n");
    const auto gone = file.answer(DnsQuestion{"gone.example", DnsType::a});
    EXPECT_EQ(gone.state, AnswerState::absent);
    EXPECT_FALSE(gone.name_exists);
    EXPECT_EQ(file.answer(DnsQuestion{"slow.example", DnsType::a}).state, AnswerState::temp_fail);
    EXPECT_EQ(file.answer(listed("slow.example")).state, AnswerState::temp_fail);
}

TEST(DnsFileTest, ListsHaveAddressesAndAText) {
    const DnsFile file = parsed("1.2.0.192.zen.example A 127.0.0.2\n1.2.0.192.zen.example TXT  see http://x \n");
    const auto answer = file.answer(listed("1.2.0.192.zen.example"));
    ASSERT_EQ(answer.state, AnswerState::found);
    EXPECT_EQ(answer.addresses.at(0).text(), "127.0.0.2");
    EXPECT_EQ(file.answer(listed("1.2.0.192.zen.example", DnsListQuestion::Part::text)).text, "see http://x");
}

TEST(DnsFileTest, ClientsHaveANameWhenItLeadsBack) {
    const DnsFile file = parsed(
        "192.0.2.1 PTR good.example\ngood.example A 192.0.2.1\n"
        "192.0.2.2 PTR forged.example\nforged.example A 192.0.2.9\n"
        "192.0.2.3 FAIL\n3.2.0.192.in-addr.arpa FAIL\n"
        "2001:db8::1 PTR six.example\nsix.example AAAA 2001:db8::1\n");
    EXPECT_EQ(file.client_name(*IpAddress::parse("192.0.2.1")).name, "good.example");
    EXPECT_EQ(file.client_name(*IpAddress::parse("2001:db8::1")).name, "six.example");
    const auto forged = file.client_name(*IpAddress::parse("192.0.2.2"));
    EXPECT_EQ(forged.status, NameStatus::forged);
    EXPECT_EQ(forged.name, "unknown");
    EXPECT_EQ(forged.reverse_name, "forged.example");
    EXPECT_EQ(file.client_name(*IpAddress::parse("192.0.2.3")).status, NameStatus::temp_fail);
    EXPECT_EQ(file.client_name(*IpAddress::parse("192.0.2.4")).state, AnswerState::unknown);
}

struct BadCase {
    const char* text;
    const char* message;
};
void PrintTo(const BadCase& bad, std::ostream* out) {
    *out << bad.text;
}

class DnsFileRefuses : public testing::TestWithParam<BadCase> {};

TEST_P(DnsFileRefuses, WithItsLine) {
    const auto file = DnsFile::parse(GetParam().text, "dns");
    ASSERT_FALSE(file) << GetParam().text;
    EXPECT_EQ(file.error().code, ErrorCode::bad_syntax);
    EXPECT_EQ(file.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, DnsFileRefuses,
    testing::Values(BadCase{"a.example\n", "dns:1: a line is NAME TYPE VALUE"},
                    BadCase{"\na.example A x\n", "dns:2: \"x\" is no address of type A"},
                    BadCase{"a.example AAAA 192.0.2.1", "dns:1: \"192.0.2.1\" is no address of type AAAA"},
                    BadCase{"a.example MX mail.example", "dns:1: MX needs a number and a host: 10 mail.example.com"},
                    BadCase{"a.example MX 99999 m.example", "dns:1: MX needs a number and a host: 10 mail.example.com"},
                    BadCase{"a.example TXT", "dns:1: TXT needs a value"},
                    BadCase{"a.example CNAME b", "dns:1: \"CNAME\" is none of A AAAA MX NS TXT PTR NONE EMPTY FAIL"},
                    BadCase{"* FAIL", "dns:1: \"*\" goes with NONE only"}));

TEST(DnsFileTest, ATypeMayFailAlone) {
    const DnsFile file = parsed("a.example FAIL MX\na.example A 192.0.2.1\nb.example EMPTY\n192.0.2.9 FAIL PTR\n* NONE\n");
    EXPECT_EQ(file.answer(policy::DnsQuestion{"a.example", policy::DnsType::mx}).state, policy::AnswerState::temp_fail);
    EXPECT_EQ(file.answer(policy::DnsQuestion{"a.example", policy::DnsType::a}).state, policy::AnswerState::found);
    EXPECT_TRUE(file.answer(policy::DnsQuestion{"b.example", policy::DnsType::a}).name_exists);
    EXPECT_FALSE(file.answer(policy::DnsQuestion{"c.example", policy::DnsType::a}).name_exists);
    EXPECT_EQ(file.client_name(*IpAddress::parse("192.0.2.9")).reverse_status, policy::NameStatus::temp_fail);
}

}  // namespace
}  // namespace postern::trace_tool
