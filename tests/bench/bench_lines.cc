// Splitting a main.cf into logical lines and folding them, for texts of different length: bytes a second must not fall.
#include <benchmark/benchmark.h>

#include <string>

#include "libconf/syntax/logical_line.h"

namespace {

std::string text_of(std::int64_t lines) {
    static constexpr std::string_view kBlock =
        "# a comment\n"
        "smtpd_recipient_restrictions =\n"
        "    permit_mynetworks,\n"
        "    # inside a value\n"
        "    reject_unauth_destination\n";
    std::string text;
    for (std::int64_t line = 0; line < lines; line += 5) text += kBlock;
    return text;
}

void split_and_fold(benchmark::State& state) {
    const std::string text = text_of(state.range(0));
    for (auto _ : state) {
        for (const postern::conf::LineNode& node : postern::conf::split_lines(text)) {
            benchmark::DoNotOptimize(postern::conf::fold(postern::FileId::none, text, node));
        }
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(split_and_fold)->Arg(1'000)->Arg(10'000)->Arg(100'000);

}  // namespace
