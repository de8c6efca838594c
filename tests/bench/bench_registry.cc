// What a program pays for asking the registry: every name once, and the defaults of a target.
#include <benchmark/benchmark.h>

#include "libconf/registry/registry.h"

namespace {

using namespace postern::conf;

void find_every_name(benchmark::State& state) {
    for (auto _ : state) {
        for (const ParamSpec& spec : registry::all()) benchmark::DoNotOptimize(registry::find(spec.name));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(registry::all().size()));
}
BENCHMARK(find_every_name);

void default_of_every_parameter(benchmark::State& state) {
    const Target target;
    for (auto _ : state) {
        for (const ParamSpec& spec : registry::all()) {
            benchmark::DoNotOptimize(registry::default_for(spec, target));
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(registry::all().size()));
}
BENCHMARK(default_of_every_parameter);

void suggestions_for_a_typing_mistake(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(registry::nearest("smtpd_recipient_restrictons", 3));
}
BENCHMARK(suggestions_for_a_typing_mistake);

}  // namespace
