// All the keys of an address, and one lookup in a shared table by one thread and by several. Goal: no allocation for
// keys once the object has been used, and lookups that hardly wait for each other.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <thread>

#include "libtables/cache.h"
#include "libtables/lookup_keys.h"
#include "libtables/system_surroundings.h"
#include "tests/support/temp_dir.h"

namespace {
thread_local std::size_t allocations = 0;
}

// Not inlined: g++ 12 otherwise takes free() in the operators for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* bytes = std::malloc(size)) return bytes;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* bytes) noexcept {
    std::free(bytes);
}
[[gnu::noinline]] void operator delete(void* bytes, std::size_t) noexcept {
    std::free(bytes);
}

namespace {

using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own

class Everything final : public LocalDomains {
public:
    bool contains(std::string_view) const override { return true; }
};

void all_keys(benchmark::State& state, const char* use, const char* address) {
    const Everything local;
    KeySettings settings;
    settings.delimiters.characters = "+";
    settings.local = &local;
    LookupKeys keys(*find_table_use(use), settings);
    keys.start(address);
    const std::size_t before = allocations;
    for (auto _ : state) {
        keys.start(address);
        while (const auto key = keys.next()) benchmark::DoNotOptimize(key->text.data());
    }
    state.counters["allocations"] =
        benchmark::Counter(static_cast<double>(allocations - before), benchmark::Counter::kAvgIterations);
}
BENCHMARK_CAPTURE(all_keys, virtual_plain, "virtual", "joe.user@mail.example.com");
BENCHMARK_CAPTURE(all_keys, virtual_extension, "virtual", "joe.user+shopping@mail.example.com");
BENCHMARK_CAPTURE(all_keys, access_extension, "access", "joe.user+shopping@mail.example.com");
BENCHMARK_CAPTURE(all_keys, transport_quoted, "transport", "joe user+x@mail.example.com");
BENCHMARK_CAPTURE(all_keys, aliases_folded, "aliases", "Joe.User.With.A.Long.Name+x@mail.example.com");

void shared_lookup(benchmark::State& state) {
    static const SystemSurroundings world([](std::string_view) { return std::nullopt; },
                                          [](postern::Severity, const std::string&) {});
    static TableCache cache(world);
    static const postern::test::TempDir folder;
    static const std::string text = folder.write("t", "joe@example.com anna\n");
    const auto table = cache.table({"texthash", text}, {});
    for (auto _ : state) benchmark::DoNotOptimize(table->lookup("joe@example.com").answer());
}
BENCHMARK(shared_lookup)->ThreadRange(1, 2)->UseRealTime();

}  // namespace
