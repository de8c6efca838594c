#include "tools/conf/start_up.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"

namespace postern::conf_tool {
namespace {

tl::unexpected<Error> fatal(std::string_view message) { return fail(ErrorCode::bad_value, ascii::printable(message)); }

/// The expanded value of a parameter of the target; empty for one that the target lacks.
Result<std::string> value_of(const conf::Config& config, std::string_view name, Console& console) {
    if (config.find(name) == nullptr) return std::string();
    auto expansion = conf::expand(config.raw(name).value_or(std::string_view{}), config);
    if (!expansion) return expansion_error(expansion.error(), console);
    return std::move(expansion->text);
}

Result<void> check_level(const conf::Config& config, Console& console) {
    constexpr std::string_view kLevel = "compatibility_level";
    if (config.find(kLevel) == nullptr) return {};
    const auto level = value_of(config, kLevel, console);
    if (!level) return tl::unexpected<Error>(level.error());
    if (conf::parse_level(*level)) return {};
    console.warn(ascii::printable(fmt::format("malformed compatibility level syntax: \"{}\"", *level)));
    return fail(ErrorCode::bad_value, "macro processing error");
}

Result<void> check_protocols(const conf::Config& config, Console& console) {
    static constexpr std::array<std::string_view, 3> kProtocols{"all", "ipv4", "ipv6"};
    const auto protocols = value_of(config, "inet_protocols", console);
    if (!protocols) return tl::unexpected<Error>(protocols.error());
    conf::WordReader words(*protocols, conf::Braces::plain, conf::kListSeparators);
    while (const auto word = words.next()) {
        const std::string_view name = word->of(*protocols);
        if (std::find(kProtocols.begin(), kProtocols.end(), name) != kProtocols.end()) continue;
        return fatal(fmt::format("unknown inet_protocols value \"{}\" in \"{}\"", name, *protocols));
    }
    return {};
}

/// Postfix reads its own name before anything else, and has another text for a value that cannot be expanded.
Result<void> check_hostname(const conf::Config& config, Console& console) {
    if (config.setting("myhostname") == nullptr) return report_computation(config, "myhostname", console);
    const auto name = value_of(config, "myhostname", console);
    if (!name) return fail(ErrorCode::bad_value, fmt::format("dictionary mail_dict: {}", name.error().message));
    return {};
}

}  // namespace

tl::unexpected<Error> expansion_error(const conf::ExpandFailure& failure, Console& console) {
    if (failure.fault == conf::ExpandFault::number) return fatal(failure.message);
    console.warn(ascii::printable(failure.message));
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
    if (auto good = check_level(config, console); !good) return good;
    if (auto good = check_protocols(config, console); !good) return good;
    if (auto good = check_hostname(config, console); !good) return good;
    if (auto good = report_computation(config, "mynetworks", console); !good) return good;
    return report_computation(config, "mydomain", console);
}

}  // namespace postern::conf_tool
