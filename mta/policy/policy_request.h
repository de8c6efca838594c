// Policy requests: what check_policy_service sends, and the settings of one use of it.
//
// Shape:   attributes in the order of the release; settings are those of main.cf, then those between the braces.
// Errors:  bad_syntax for a setting that nobody knows or that cannot be read, in Postfix's words.
// Source:  SMTPD_POLICY_README; order and faults observed with Postfix 3.7.11.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/result.h"
#include "mta/policy/log_line.h"
#include "mta/policy/question.h"

namespace postern::policy {

using Attributes = std::vector<std::pair<std::string_view, std::string>>;

/// `names` are those of the client, already known.
Attributes policy_attributes(const SessionFacts& session, const ClientName& names, Moment moment, const Params& params,
                             std::string_view context);

struct PolicyUse {
    PolicySettings settings;
    std::string default_action;
    std::string policy_context;
};
/// Applies one "name = value" of the braces.
[[nodiscard]] postern::Result<void> set_option(PolicyUse& use, std::string_view option);

}  // namespace postern::policy
