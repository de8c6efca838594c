#include "mta/policy/log_line.h"

#include <fmt/format.h>

namespace postern::policy {
std::string_view command_of(Moment moment, const SessionFacts& session) {
    switch (moment) {
        case Moment::connect:
            return "CONNECT";
        case Moment::helo:
            return session.protocol == "ESMTP" ? "EHLO" : "HELO";
        case Moment::mail:
            return "MAIL";
        case Moment::rcpt:
            return "RCPT";
        case Moment::data:
            return session.chunked ? "BDAT" : "DATA";
        case Moment::end_of_data:
            return "END-OF-MESSAGE";
        case Moment::etrn:
            return "ETRN";
    }
    return {};
}

std::string client_text(const SessionFacts& session, const Params& params) {
    const ClientFacts& client = session.client;
    const std::string address = client.address_text.empty() ? client.address.text() : client.address_text;
    std::string text = fmt::format("{}[{}]", client.names ? client.names->name : "unknown", address);
    if (params.smtpd_client_port_logging) text.append(":").append(client.port);
    return text;
}

std::string log_line(const LogNote& note, Moment moment, const SessionFacts& session, const Params& params) {
    if (note.what == "warning") return "warning: " + note.text;
    std::string line = fmt::format("{}: {}: {} from {}: {};", session.queue_id.empty() ? "NOQUEUE" : session.queue_id,
                                   note.what, command_of(moment, session), client_text(session, params), note.text);
    if (session.sender) line += fmt::format(" from=<{}>", *session.sender);
    if (session.recipient) line += fmt::format(" to=<{}>", *session.recipient);
    line += fmt::format(" proto={}", session.protocol);
    if (session.helo) line += fmt::format(" helo=<{}>", *session.helo);
    return line;
}

}  // namespace postern::policy
