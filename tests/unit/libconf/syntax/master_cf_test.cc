#include "libconf/syntax/master_cf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace postern::conf {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A document with the SourceMap that its views need.
struct Parsed {
    explicit Parsed(std::string text)
        : file(sources.add("./master.cf", std::move(text))), cf(MasterCf::parse(sources, file)) {}

    std::vector<std::string> messages(Severity severity) const {
        std::vector<std::string> found;
        for (const Diagnostic& fault : cf.diagnostics()) {
            if (fault.severity == severity) found.push_back(fault.message);
        }
        return found;
    }

    SourceMap sources;
    FileId file;
    MasterCf cf;
};

constexpr std::string_view kEntry = "smtp inet n - y - - smtpd";

std::string entry(std::string_view arguments) {
    return std::string(kEntry) + ' ' + std::string(arguments) + '\n';
}

class PrintsTheSameBytes : public testing::TestWithParam<std::string> {};

TEST_P(PrintsTheSameBytes, Whatever) {
    const Parsed parsed(GetParam());
    EXPECT_EQ(parsed.cf.print(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Inputs, PrintsTheSameBytes,
                         testing::Values("", "\n", "  stray\n", entry("-o a=b\n# c\n\n  -o {c = d}\n\n#end"),
                                         entry("-o a=b\r\n  -v\r"), std::string("a\0b c\n d\0\n", 9), "\xef\xbb\xbfx",
                                         "{ { {\n } }", "smtp inet"));

TEST(MasterCf, KnowsFieldsAndTheirPlaces) {
    const Parsed parsed("# services\n127.0.0.1:smtp  inet n - y 60? 10 lib/smtpd\n\t-v\n");
    ASSERT_EQ(parsed.cf.services().size(), 1U);
    const MasterService& service = parsed.cf.services()[0];
    EXPECT_EQ(service.name(), "127.0.0.1:smtp");
    EXPECT_EQ(service.type(), "inet");
    EXPECT_EQ(service.field(ServiceField::private_), "n");
    EXPECT_EQ(service.field(ServiceField::unprivileged), "-");
    EXPECT_EQ(service.field(ServiceField::chroot), "y");
    EXPECT_EQ(service.field(ServiceField::wakeup), "60?");
    EXPECT_EQ(service.field(ServiceField::process_limit), "10");
    EXPECT_EQ(service.command(), "lib/smtpd");
    EXPECT_EQ(service.program(), "smtpd");
    EXPECT_EQ(parsed.sources.text(service.range(ServiceField::wakeup)), "60?");
    EXPECT_EQ(parsed.sources.describe(service.range(ServiceField::wakeup)), "./master.cf:2:28");
    EXPECT_EQ(parsed.cf.node_of(service).first_line, 2U);
    EXPECT_THAT(parsed.cf.diagnostics(), IsEmpty());
}

TEST(MasterCf, AcceptsAllServiceTypes) {
    for (const char* type : {"inet", "unix", "fifo", "pass", "unix-dgram"}) {
        EXPECT_THAT(Parsed("a " + std::string(type) + " - - - - - b\n").cf.diagnostics(), IsEmpty()) << type;
    }
}

struct FaultCase {
    const char* text;
    const char* message;
};

class IsFatal : public testing::TestWithParam<FaultCase> {};

TEST_P(IsFatal, WithPostfixsWords) {
    const Parsed parsed(GetParam().text);
    EXPECT_THAT(parsed.messages(Severity::fatal), testing::Contains(GetParam().message)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Postconf, IsFatal,
    testing::Values(
        FaultCase{"\n# c\nsmtp inet\n n\n", "file ./master.cf: line 3: bad field count"},
        FaultCase{"{a b inet n - y - - smtpd", "file ./master.cf: line 1: bad field count"},
        FaultCase{"smtp INET n - y - - smtpd", "invalid type field \"INET\" in \"smtp INET n - y - - smtpd\""},
        FaultCase{"smtp inet nn - y - - x", "invalid private field \"nn\" in \"smtp inet nn - y - - x\""},
        FaultCase{"smtp inet n Y y - - x", "invalid unprivileged field \"Y\" in \"smtp inet n Y y - - x\""},
        FaultCase{"smtp inet n - {y} - - x", "invalid chroot field \"{y}\" in \"smtp inet n - {y} - - x\""},
        FaultCase{"smtp inet n - y 5?? - x", "invalid wakeup field \"5??\" in \"smtp inet n - y 5?? - x\""},
        FaultCase{"smtp inet n - y - 1?\n x", "invalid process_limit field \"1?\" in \"smtp inet n - y - 1? x\""}));

TEST(MasterCf, AcceptsOddNumbersThatPostconfAccepts) {
    for (const char* wakeup : {"-", "0", "?", "-?", "99999999999?"}) {
        EXPECT_TRUE(valid_service_field(ServiceField::wakeup, wakeup)) << wakeup;
    }
    EXPECT_TRUE(valid_service_field(ServiceField::process_limit, "007"));
}

TEST(MasterCf, GoesOnAfterEveryFault) {
    const Parsed parsed("bad\nsmtp inet x - x - - smtpd\ngood unix - - - - - x\n");
    EXPECT_EQ(parsed.cf.services().size(), 2U);
    EXPECT_THAT(
        parsed.messages(Severity::fatal),
        ElementsAre("file ./master.cf: line 1: bad field count",
                    "invalid private field \"x\" in \"smtp inet x - x - - smtpd\"", "invalid chroot field \"x\""));
}

TEST(MasterCf, WarnsOfAStrayFirstLineAndShowsItsStart) {
    const Parsed parsed("# c\n  smtp inet n - y - - smtpd -o a=b\n");
    EXPECT_THAT(parsed.cf.services(), IsEmpty());
    EXPECT_THAT(
        parsed.messages(Severity::warning),
        ElementsAre("./master.cf: logical line must not start with whitespace: \"  smtp inet n - y - - smtpd -o...\""));
}

TEST(MasterCf, ReadsAnEntryUpToANulByte) {
    const Parsed parsed(std::string("a unix - - - - - b -o c=d\0e\n -o f=g\n", 36));
    ASSERT_EQ(parsed.cf.services().size(), 1U);
    EXPECT_EQ(parsed.cf.services()[0].text(), "a unix - - - - - b -o c=d");
    EXPECT_EQ(parsed.cf.diagnostics().at(0).id, "master-cf-nul");
}

TEST(MasterCf, NotesAByteOrderMark) {
    EXPECT_EQ(Parsed("\xef\xbb\xbfsmtp inet n - y - - smtpd").cf.diagnostics().at(0).id, "master-cf-bom");
}

TEST(MasterCf, KeepsABoundedNumberOfFaultsAndTheFirstFatalOne) {
    std::string text;
    for (std::size_t i = 0; i < kMaxMasterFaults + 10; ++i) text += entry("{a");
    const Parsed parsed(text + "short\n" + entry("{b") + "short again\n");
    EXPECT_EQ(parsed.cf.diagnostics().size(), kMaxMasterFaults);
    EXPECT_THAT(parsed.messages(Severity::fatal), ElementsAre("file ./master.cf: line 10011: bad field count"));
    EXPECT_EQ(parsed.cf.services().size(), kMaxMasterFaults + 11);
}

TEST(MasterCf, ReadsCarriageReturnsAsWhiteSpace) {
    const Parsed parsed("smtp inet n - y - - smtpd\r\n  -o a=b\r\n");
    ASSERT_EQ(parsed.cf.services().size(), 1U);
    EXPECT_THAT(parsed.cf.diagnostics(), IsEmpty());
    EXPECT_EQ(parsed.cf.services()[0].settings().at(0).value, "b");
}

}  // namespace
}  // namespace postern::conf
