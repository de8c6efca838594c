// Reply lines: a reply as it goes to the client, with the footer that smtpd_reject_footer(_maps) adds.
//
// Shape:   "554-5.7.1 text" … "554 5.7.1 last line", without line ends. A footer is a line of its own; one that
//          begins with \c ends the text instead. \n in it begins another line.
// Errors:  none; a footer table that fails adds no footer.
// Source:  postconf(5) smtpd_reject_footer; observed with Postfix 3.7.11.
// Threads: one evaluation.
#pragma once

#include <string>
#include <vector>

#include "mta/policy/eval.h"
#include "mta/policy/params.h"
#include "mta/policy/reply.h"
#include "mta/policy/session_facts.h"

namespace postern::policy {

/// Of any reply; only those with 4xx and 5xx get a footer.
Eval<std::vector<std::string>> reply_lines(const SessionFacts& session, const Params& params, Reply reply);

}  // namespace postern::policy
