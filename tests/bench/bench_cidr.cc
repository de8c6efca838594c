// Looking up addresses among 100,000 networks: by the cut address space, and rule after rule. Goal: a hundred times the
// rate; compare the items a second.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "libtables/support/cidr_rules.h"

namespace {

using postern::IpAddress;
namespace cidr = postern::tables::cidr;

std::vector<cidr::Rule> networks(int count) {
    std::mt19937 random(1);
    std::string text;
    for (int i = 0; i < count; ++i) {
        const auto bits = static_cast<unsigned>(16 + random() % 17);
        const auto address = *IpAddress::parse(
            fmt::format("{}.{}.{}.{}", 1 + random() % 223, random() % 256, random() % 256, random() % 256));
        text += fmt::format("{}/{} r{}\n", address.network(bits).text(), bits, i);
    }
    postern::tables::RuleText lines(text, [](const postern::tables::SourceProblem&) {});
    return cidr::read_rules(lines, postern::tables::ValueForm::text);
}

std::vector<IpAddress> addresses() {
    std::mt19937 random(2);
    std::vector<IpAddress> all;
    for (int i = 0; i < 1000; ++i) {
        all.push_back(*IpAddress::parse(
            fmt::format("{}.{}.{}.{}", 1 + random() % 223, random() % 256, random() % 256, random() % 256)));
    }
    return all;
}

void find_by_cut_space(benchmark::State& state) {
    const auto rules = networks(100'000);
    const cidr::Finder finder(rules);
    const auto keys = addresses();
    std::size_t next = 0;
    for (auto _ : state) benchmark::DoNotOptimize(finder.find(keys[next++ % keys.size()]));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(find_by_cut_space);

void find_rule_after_rule(benchmark::State& state) {
    const auto rules = networks(100'000);
    const auto keys = addresses();
    std::size_t next = 0;
    for (auto _ : state) {
        const IpAddress& key = keys[next++ % keys.size()];
        std::size_t rule = 0;
        while (rule < rules.size() && !rules[rule].pattern.matches(key)) ++rule;
        benchmark::DoNotOptimize(rule);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(find_rule_after_rule);

}  // namespace
