// Login checks: whether a sender address belongs to the user who has logged in, as smtpd_sender_login_maps says.
//
// Shape:   one function for all of the reject_…_sender_login_mismatch restrictions.
// Errors:  none; a table that fails puts the client off.
// Source:  postconf(5) smtpd_sender_login_maps; replies observed with Postfix 3.7.11.
// Threads: one evaluation.
#pragma once

#include "mta/policy/scope.h"

namespace postern::policy {

struct LoginRules {
    bool logged_in = true;    // look at clients that have logged in
    bool anonymous = true;    // look at those that have not
    bool owned_only = false;  // an address without an owner is for everybody
};

Eval<Verdict> check_login(Scope& scope, LoginRules rules);

}  // namespace postern::policy
