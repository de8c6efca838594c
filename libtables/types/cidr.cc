#include <fmt/format.h>

#include "libtables/support/cidr_rules.h"
#include "libtables/support/rule_text.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_cidr;
namespace {

constexpr std::string_view kKind = "cidr";

class Cidr final : public Table {
public:
    Cidr(const std::string& name, std::vector<cidr::Rule> rules)
        : Table(table_cidr, name),
          file_(std::make_shared<const std::string>(name)),
          rules_(std::move(rules)),
          finder_(rules_) {}

    Lookup lookup(std::string_view key) override {
        const auto address = IpAddress::parse(key);
        if (!address) return Lookup::absent();
        const auto rule = finder_.find(*address);
        if (!rule) return Lookup::absent();
        return Lookup::found(rules_[*rule].value, {file_, rules_[*rule].line});
    }

    Lookup explain(std::string_view key, Explanation& story) override {
        const auto address = IpAddress::parse(key);
        if (!address) {
            story.push_back({StepKind::note, "the key is not an IP address: no rule can match"});
            return Lookup::absent();
        }
        const auto decision = finder_.find(*address);
        tell(*address, decision.value_or(static_cast<std::uint32_t>(rules_.size())), story);
        if (!decision) return Lookup::absent();
        const cidr::Rule& rule = rules_[*decision];
        story.push_back({StepKind::matched, describe(rule), {file_, rule.line}});
        return Lookup::found(rule.value, {file_, rule.line});
    }

    std::vector<std::string> files() const override {
        return name().starts_with('{') ? std::vector<std::string>{} : std::vector{name()};
    }

private:
    static std::string describe(const cidr::Rule& rule) {
        const cidr::Pattern& pattern = rule.pattern;
        const bool block = rule.kind == cidr::RuleKind::block;
        return fmt::format("{}{}{}/{}{}{}", block ? "if " : "", pattern.negated ? "!" : "", pattern.network.text(),
                           pattern.prefix, block ? "" : " ", block ? "" : rule.value);
    }

    // Blocks on the way to the rule that decides, and later rules that would have matched as well.
    void tell(const IpAddress& address, std::uint32_t decision, Explanation& story) const {
        constexpr std::size_t kMostNear = 5;
        std::size_t near = 0;
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const cidr::Rule& rule = rules_[i];
            const bool matches = rule.pattern.matches(address);
            if (rule.kind == cidr::RuleKind::block) {
                if (matches && i < decision && decision < rule.block_end) {
                    story.push_back({StepKind::passed, describe(rule), {file_, rule.line}});
                }
                if (!matches) i = rule.block_end - 1;
            } else if (matches && i > decision && near++ < kMostNear) {
                story.push_back({StepKind::near_miss, describe(rule) + " (an earlier rule decides)", {file_, rule.line}});
            }
        }
    }

    std::shared_ptr<const std::string> file_;
    std::vector<cidr::Rule> rules_;
    cidr::Finder finder_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const std::string& name = request.spec.name;
    const auto text = RuleText::read(kKind, name);
    if (!text) return tl::unexpected<Error>(text.error());
    RuleText lines(*text, report_rules(kKind, name, request.surroundings));
    return std::make_unique<Cidr>(name, cidr::read_rules(lines, request.options.values));
}

void check(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
    RuleText lines(sources.text(file), collect_rules(sources, file, diagnostics));
    static_cast<void>(cidr::read_rules(lines, ValueForm::text));
}

}  // namespace

const TableType table_cidr{
    .name = "cidr", .key_style = KeyStyle::pattern, .sharing = Sharing::threads, .open = open, .check = check};

}  // namespace postern::tables
