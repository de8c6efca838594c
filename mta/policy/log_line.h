// Log lines: what the SMTP server logs when restrictions do something.
//
// Shape:   "QUEUEID: what: COMMAND from client: text; from=<…> to=<…> proto=… helo=<…>"; parts that are not known yet
//          are left out, and "NOQUEUE" stands for a message without a name.
// Errors:  none.
// Source:  observed with Postfix 3.7.11.
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>

#include "mta/policy/lists.h"
#include "mta/policy/params.h"
#include "mta/policy/session_facts.h"

namespace postern::policy {

/// Something that the server would log.
struct LogNote {
    std::string what;  // "reject", "reject_warning", "hold"; "warning": `text` is the whole line
    std::string text;
};

/// "mail.example.org[192.0.2.1]", with the port where smtpd_client_port_logging says so.
std::string client_text(const SessionFacts& session, const Params& params);

/// "RCPT", "END-OF-MESSAGE": the command as logs and policy servers see it.
std::string_view command_of(Moment moment, const SessionFacts& session);

std::string log_line(const LogNote& note, Moment moment, const SessionFacts& session, const Params& params);

}  // namespace postern::policy
