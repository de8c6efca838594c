// Addresses of SMTP commands and headers: parsing and rewriting. Goal: allocations for the tokens and the result, none
// for characters, and time in proportion to the text.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <new>
#include <string>

#include "mta/address/mailbox.h"
#include "mta/address/rewrite.h"

namespace {
std::size_t allocations = 0;
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

using namespace postern::address;  // NOLINT(google-build-using-namespace): a program of its own

constexpr Completion kLocal{"example.com", "example.com", true, true, true, true};

template <class Work>
void measure(benchmark::State& state, std::string_view text, const Work& work) {
    const std::size_t before = allocations;
    for (auto _ : state) work(text);
    state.counters["allocations"] =
        benchmark::Counter(static_cast<double>(allocations - before), benchmark::Counter::kAvgIterations);
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

void envelope(benchmark::State& state, const char* text) {
    measure(state, text, [](std::string_view word) {
        auto address = parse_envelope(envelope_word(word), EnvelopeSyntax::lenient);
        benchmark::DoNotOptimize(address);
    });
}
BENCHMARK_CAPTURE(envelope, plain, "<joe.user@mail.example.com>");
BENCHMARK_CAPTURE(envelope, quoted, "<\"joe user\"@mail.example.com>");
BENCHMARK_CAPTURE(envelope, route, "<@a.example,@b.example:joe.user@mail.example.com>");

void rewriting(benchmark::State& state, const char* text) {
    measure(state, text, [](std::string_view address) {
        auto rewritten = rewrite_external(address, kLocal);
        benchmark::DoNotOptimize(rewritten);
    });
}
BENCHMARK_CAPTURE(rewriting, complete, "joe.user@mail.example.com");
BENCHMARK_CAPTURE(rewriting, user_only, "joe.user");
BENCHMARK_CAPTURE(rewriting, bang_path, "host!next!joe");

void long_envelope(benchmark::State& state) {
    const std::string text = "<\"" + std::string(static_cast<std::size_t>(state.range(0)), 'a') + "\"(" +
                             std::string(100'000, '(') + ")@b.c>";
    measure(state, text, [](std::string_view word) {
        auto address = parse_envelope(word, EnvelopeSyntax::lenient);
        benchmark::DoNotOptimize(address);
    });
}
BENCHMARK(long_envelope)->Arg(1 << 10)->Arg(1 << 20);

}  // namespace
