#include "tools/conf/features_mode.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/conf/crypto_library.h"

namespace postern::conf_tool {
namespace {

constexpr std::array<std::string_view, 2> kSaslServers = {"cyrus", "dovecot"};
constexpr std::array<std::string_view, 1> kSaslClients = {"cyrus"};
constexpr std::array<std::string_view, 3> kLockMethods = {"flock", "fcntl", "dotlock"};

constexpr conf::Version kSaslSince{2, 3, 0};
constexpr conf::Version kTlsSince{3, 1, 0};

void list(std::span<const std::string_view> names, Console& console) {
    for (const std::string_view name : names) console.out() += fmt::format("{}\n", name);
}

Result<void> require(conf::Version since, std::string_view option, const Options& options) {
    if (options.target.version >= since) return {};
    return fail(ErrorCode::unsupported, fmt::format("option {} came with Postfix {}, the target is {}", option,
                                                    since.text(), options.target.version.text()));
}

void list_table_types(const Options& options, Console& console) {
    for (const conf::TableType& type : conf::registry::table_types()) {
        if (conf::registry::lists_table_type(type, options.target)) console.out() += fmt::format("{}\n", type.name);
    }
}

Result<void> show_tls(const Options& options, Console& console) {
    const auto line = [&](const Result<std::string>& text) -> Result<void> {
        if (!text) return tl::unexpected<Error>(text.error());
        console.out() += fmt::format("{}\n", *text);
        return {};
    };
    const std::string& mode = options.tls_mode;
    if (mode == "compile-version") return line(crypto_compile_version());
    const bool wants_version = mode == "run-version";
    if (!wants_version && mode != "public-key-algorithms") {
        // The text names postconf in Postfix as well; exit status 1 without a fatal message.
        console.warn(ascii::printable(fmt::format("unknown 'postconf -T' mode: {}", options.tls_mode)));
        return fail(ErrorCode::bad_value, "");
    }
    const auto library = CryptoLibrary::load();
    if (!library) return tl::unexpected<Error>(library.error());
    if (wants_version) return line(library->version());
    list(library->public_key_algorithms(), console);
    return {};
}

}  // namespace

Result<void> run_features_mode(const Options& options, Console& console) {
    switch (options.subject) {
        case Subject::sasl_server_types:
            if (auto known = require(kSaslSince, "-a", options); !known) return known;
            list(kSaslServers, console);
            return {};
        case Subject::sasl_client_types:
            if (auto known = require(kSaslSince, "-A", options); !known) return known;
            list(kSaslClients, console);
            return {};
        case Subject::lock_methods:
            list(kLockMethods, console);
            return {};
        case Subject::table_types:
            list_table_types(options, console);
            return {};
        case Subject::tls_feature:
            if (auto known = require(kTlsSince, "-T", options); !known) return known;
            return show_tls(options, console);
        default:
            return fail(ErrorCode::unsupported, "not a list of features");
    }
}

}  // namespace postern::conf_tool
