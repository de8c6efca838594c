// Any text as the rules of cidr tables, as patterns and as results of pattern rules: problems lie inside the text, what
// a pattern is said to require is text, and a table of one rule says the same whether or not it is to explain itself.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "libconf/base/source.h"
#include "libtables/open.h"
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

class Silent final : public Surroundings {
public:
    std::optional<std::string> parameter(std::string_view) const override { return std::nullopt; }
    std::optional<std::string> environment(const std::string&) const override { return std::nullopt; }
    std::chrono::steady_clock::time_point now() const override { return {}; }
    std::chrono::system_clock::time_point time_of_day() const override { return {}; }
    void pause(std::chrono::milliseconds) const override {}
    std::uint32_t random(std::uint32_t) const override { return 0; }
    void report(postern::Severity, const std::string&) const override {}
};

// The libraries know no haste: what they get here is small, so that a run is short whatever the pattern.
constexpr std::size_t kMostRules = 6;
constexpr std::size_t kLongestRule = 100;
constexpr std::size_t kLongestSubject = 14;
constexpr double kMostAtoms = 500;

void ask(std::string_view type, std::string_view rule, const Surroundings& surroundings) {
    if (find_table_type(type) == nullptr) return;
    const TableSpec spec{std::string(type), "{{" + std::string(rule) + "}}"};
    const auto table = open_table(spec, {}, surroundings);
    if (!table) return;
    // Strings with a NUL behind them: clang 14's AddressSanitizer thinks that regexec() reads up to one, REG_STARTEND or not.
    for (const std::string& subject : {std::string(rule.substr(0, kLongestSubject)), std::string("aB@c.1\n+"), std::string()}) {
        const Lookup plain = (*table)->lookup(subject);
        Explanation story;
        const Lookup told = (*table)->explain(subject, story);
        POSTERN_CHECK(plain.answer() == told.answer());
        if (plain.answer() == Answer::found) POSTERN_CHECK(plain.value() == told.value());
    }
}

void use_patterns(std::string_view text) {
    const Silent surroundings;
    for (std::size_t rules = 0; rules < kMostRules && !text.empty(); ++rules) {
        const std::string_view rule = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), rule.size() + 1));
        const PosixCost cost = posix_cost(rule);
        if (rule.size() > kLongestRule || cost.atoms > kMostAtoms || cost.references > 1) continue;
        ask("regexp", rule, surroundings);
        ask("pcre", rule, surroundings);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_addresses(text);
    read_patterns(text);
    use_patterns(text);
    return 0;
}
