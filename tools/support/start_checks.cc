#include "tools/support/start_checks.h"

#include <fmt/format.h>

#include <string_view>

#include "libconf/base/ascii.h"
#include "libconf/base/host_name.h"
#include "libconf/model/expand.h"
#include "libconf/model/mynetworks.h"
#include "libconf/model/values.h"
#include "libconf/registry/start_checks.h"
#include "tools/support/start_up.h"

namespace postern {
namespace {

tl::unexpected<Error> dictionary_error(const conf::ExpandFailure& failure, Console& console) {
    const auto error = expansion_error(failure, console);
    return fail(error.value().code, fmt::format("dictionary mail_dict: {}", error.value().message));
}

Result<void> check_one(std::string_view name, const conf::Config& config, const conf::Values& values,
                       Console& console) {
    const auto raw = config.raw(name);
    if (!raw) return {};
    const auto expansion = conf::expand(*raw, config);
    if (!expansion) return dictionary_error(expansion.error(), console);
    if (auto good = values.check(name); !good) return fail(good.error().code, ascii::printable(good.error().message));
    return {};
}

/// Observed: between the parameters that are read to begin with, and the others.
Result<void> check_protocols(const conf::Config& config) {
    const auto expansion = conf::expand(config.raw("inet_protocols").value_or(""), config);
    if (!expansion) return {};  // told before
    if (const auto fault = conf::protocols_fault(expansion->text)) {
        return fail(ErrorCode::bad_value, ascii::printable(*fault));
    }
    return {};
}

/// Observed: when the domain is known, which may be made from it.
Result<void> check_own_name(const conf::Config& config, Console& console) {
    const auto expansion = conf::expand(config.raw("myhostname").value_or(""), config);
    if (!expansion) return {};  // told before
    const auto checked = check_host_name(expansion->text);
    if (checked) return {};
    console.warn(ascii::printable(fmt::format("valid_hostname: {}", checked.error().message)));
    return fail(ErrorCode::bad_value,
                ascii::printable(fmt::format("file {}/main.cf: parameter myhostname: bad parameter value: {}",
                                             config.raw("config_directory").value_or(""), expansion->text)));
}

}  // namespace

Result<void> check_start_parameters(const conf::Config& config, Console& console) {
    const conf::Values values(config);
    const auto level = conf::expand(config.raw("compatibility_level").value_or("0"), config);
    if (!level) return dictionary_error(level.error(), console);
    if (!conf::parse_level(level->text)) {
        return fail(ErrorCode::bad_value,
                    ascii::printable(fmt::format("malformed compatibility level syntax: \"{}\"", level->text)));
    }
    for (const std::string_view name : conf::registry::start_checks()) {
        if (name == "myhostname") {
            if (auto good = check_protocols(config); !good) return good;
        }
        if (auto good = check_one(name, config, values, console); !good) return good;
        if (name == "mydomain") {
            if (auto good = check_own_name(config, console); !good) return good;
        }
    }
    return evaluate_start_up(config, console);
}

}  // namespace postern
