// Restrictions that keep strangers out, and so must not stand behind warn_if_reject.
//
// Shape:   the relay guard, and the `reject` that ends a list of a submission service.
// Errors:  none.
// Source:  postconf(5), warn_if_reject and smtpd_relay_restrictions.
// Threads: pure function.
#pragma once

#include "tools/check/support/scope_policy.h"

namespace postern::lint {

/// `call` is one of the list's calls.
bool keeps_strangers_out(const Scope& scope, const PolicyList& list, const policy::Call& call);

}  // namespace postern::lint
