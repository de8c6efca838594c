#include "tools/support/start_up.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "libconf/base/ascii.h"

namespace postern {
namespace {

tl::unexpected<Error> fatal(std::string_view message) { return fail(ErrorCode::bad_value, ascii::printable(message)); }

}  // namespace

tl::unexpected<Error> expansion_error(const conf::ExpandFailure& failure, Console& console) {
    for (const std::string& warning : failure.warnings()) console.warn(ascii::printable(warning));
    if (const std::string* last = failure.last_words()) return fatal(*last);
    if (failure.chain.size() > 1) {
        std::string chain;
        // A loop's chain repeats itself up to the nesting limit: its first turns say all.
        constexpr std::size_t kShown = 8;
        for (std::size_t i = 0; i < failure.chain.size() && i < kShown; ++i) {
            chain += (i == 0 ? "" : " -> ") + failure.chain[i];
        }
        if (failure.chain.size() > kShown) chain += fmt::format(" -> ... ({} names)", failure.chain.size());
        console.note(ascii::printable(fmt::format("while expanding {}", chain)));
    }
    return fail(ErrorCode::bad_syntax, "macro processing error");
}

Result<void> report_computation(const conf::Config& config, std::string_view name, Console& console) {
    if (config.setting(name) != nullptr) return {};
    const conf::Computation* computed = config.dynamic().computation(name);
    if (computed == nullptr) return {};
    for (const std::string& warning : computed->warnings) console.warn(ascii::printable(warning));
    if (computed->fatal) return fatal(*computed->fatal);
    return {};
}

Result<void> evaluate_start_up(const conf::Config& config, Console& console) {
    // In this order, which decides whose fault is told. The other values that these are made from (compatibility_level,
    // inet_protocols, ...) are looked at only where they are used.
    for (const std::string_view name : {"myhostname", "mynetworks"}) {
        if (auto good = report_computation(config, name, console); !good) return good;
    }
    return report_computation(config, "mydomain", console);
}

}  // namespace postern
