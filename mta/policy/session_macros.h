// Session macros: $client, ${sender?from <$sender>} and the like in replies, filled in for one session.
//
// Shape:   the grammar of main.cf; a name that nobody knows is empty. Values are never expanded themselves.
// Errors:  none; a text outside the grammar stays as it is.
// Source:  postconf(5) default_rbl_reply, smtpd_reject_footer; observed with Postfix 3.7.11.
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mta/policy/params.h"
#include "mta/policy/session_facts.h"

namespace postern::policy {

using Macros = std::vector<std::pair<std::string_view, std::string>>;

/// `own` come before those of the session.
std::string expand_macros(std::string_view text, const SessionFacts& session, const Params& params, Macros own);

}  // namespace postern::policy
