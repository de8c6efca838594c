// cidr: the first rule that matches decides, however many there are.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "libtables/support/cidr_rules.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using test::ask;

TEST(CidrTable, BlocksNegationsAndBrackets) {
    const std::string spec =
        "cidr:{ {10.0.0.1 one}, {if 10.0.0.0/8}, {!10.1.0.0/16 not one}, {10.1.2.0/24 two}, {endif}, {[2001:db8::]/32 "
        "six} }";
    EXPECT_EQ(ask(spec, "10.0.0.1"), "=one");
    EXPECT_EQ(ask(spec, "10.9.9.9"), "=not one");
    EXPECT_EQ(ask(spec, "10.1.2.3"), "=two");
    EXPECT_EQ(ask(spec, "10.1.3.3"), "absent");
    EXPECT_EQ(ask(spec, "2001:db8::1"), "=six");
    EXPECT_EQ(ask(spec, "11.0.0.1"), "absent") << "the negation is inside the block";
    EXPECT_EQ(ask(spec, "host.example.com"), "absent");
}

// The rules one after the other, as the manual describes it.
std::optional<std::uint32_t> first_match(const std::vector<cidr::Rule>& rules, const IpAddress& address) {
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
        const bool matches = rules[i].pattern.matches(address);
        if (rules[i].kind == cidr::RuleKind::result) {
            if (matches) return i;
        } else if (!matches) {
            i = rules[i].block_end - 1;
        }
    }
    return std::nullopt;
}

std::string random_rules(std::mt19937& random, int count) {
    std::string text;
    int open = 0;
    for (int i = 0; i < count; ++i) {
        const bool wide = random() % 3 == 0;
        const auto bits = static_cast<unsigned>(random() % (wide ? 129 : 33));
        // Few different addresses, so that networks lie in one another.
        const std::string address = wide ? fmt::format("2001:db8:{:x}::{:x}", random() % 3, random() % 9)
                                         : fmt::format("10.{}.{}.{}", random() % 3, random() % 3, random() % 9);
        const std::string network =
            fmt::format("{}{}/{}", random() % 6 == 0 ? "!" : "", IpAddress::parse(address)->network(bits).text(), bits);
        if (random() % 7 == 0) {
            text += "if " + network + "\n";
            ++open;
        } else {
            text += fmt::format("{} r{}\n", network, i);
        }
        if (open > 0 && random() % 5 == 0) {
            text += "endif\n";
            --open;
        }
    }
    return text;
}

TEST(CidrTable, SameAsTryingRuleAfterRule) {
    std::mt19937 random(11);
    int found = 0;
    for (int table = 0; table < 40; ++table) {
        const std::string text = random_rules(random, 30);
        RuleText lines(text, [](const SourceProblem&) {});
        const auto rules = cidr::read_rules(lines, ValueForm::text);
        const cidr::Finder finder(rules);
        for (int i = 0; i < 200; ++i) {
            const std::string key = i % 3 == 0 ? fmt::format("2001:db8:{:x}::{:x}", random() % 4, random() % 9)
                                               : fmt::format("10.{}.{}.{}", random() % 4, random() % 3, random() % 9);
            const auto address = *IpAddress::parse(key);
            const auto want = first_match(rules, address);
            ASSERT_EQ(finder.find(address), want) << key << " in\n" << text;
            found += want ? 1 : 0;
        }
    }
    EXPECT_GT(found, 1000);
}

}  // namespace
}  // namespace postern::tables
