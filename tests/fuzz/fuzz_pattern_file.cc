// Any text as the rules of cidr tables, as patterns and as results of pattern rules: problems lie inside the text, and
// what a pattern is said to require is text.
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "libconf/base/source.h"
#include "libtables/support/cidr_rules.h"
#include "libtables/support/posix_cost.h"
#include "libtables/support/required_text.h"
#include "libtables/support/rule_text.h"
#include "libtables/support/substitution.h"

namespace {

using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own

void read_addresses(std::string_view text) {
    RuleText lines(text, [](const SourceProblem&) {});
    const auto rules = cidr::read_rules(lines, ValueForm::text);
    const cidr::Finder finder(rules);
    const auto address = postern::IpAddress::parse("10.1.2.3");
    const auto found = finder.find(*address);
    POSTERN_CHECK(!found || (*found < rules.size() && rules[*found].pattern.matches(*address)));
}

void read_patterns(std::string_view text) {
    RuleText lines(text, [&text](const SourceProblem& problem) {
        POSTERN_CHECK(problem.place.begin <= problem.place.end && problem.place.end <= text.size());
    });
    while (const auto line = lines.next()) {
        lines.problem("any", "whole line");
        POSTERN_CHECK(posix_cost(line->text).atoms >= 0);
        for (const PatternSyntax syntax : {PatternSyntax::perl, PatternSyntax::posix_extended}) {
            for (const TextGroup& group : required_text(line->text, syntax)) {
                POSTERN_CHECK(!group.empty());
                for (const std::string& one : group) POSTERN_CHECK(one.size() >= 2);
            }
        }
        Substitution result;
        if (result.read(line->text, "out of range", [](bool, const std::string&, std::string_view) {})) {
            if (result.highest() < 100) {
                const std::vector<Capture> captures(result.highest() + 1U, Capture{1, 2});
                static_cast<void>(result.expand("abc", captures));
            }
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_addresses(text);
    read_patterns(text);
    return 0;
}
