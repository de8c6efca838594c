#include <charconv>
#include <chrono>

#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const std::string_view text = scope.argument();
    long seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    SleepQuestion question{std::chrono::seconds(seconds)};
    co_await scope.ask(question);
    co_return Verdict::dunno("slept");
}

}  // namespace

extern const Restriction restriction_sleep;
constinit const Restriction restriction_sleep = {
    .name = "sleep",
    .argument = ArgumentKind::number,
    .introduced = {2, 2, 0},
    .summary = "Waits that many seconds, then goes on.",
    .evaluate = evaluate,
};
}  // namespace postern::policy
