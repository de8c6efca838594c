// Engine: puts a session to the restriction lists of one moment, as the SMTP server does.
//
// Shape:   a Decision: pass, or a refusal with its reply. What the lists do beside that (hold, prepend …) is in
//          Inquiry::effects, every step in Inquiry::trace.
// Errors:  none; a configuration error refuses with 451 4.3.5. Classes that contain themselves end at
//          kMaxClassDepth with the same reply.
// Source:  postconf(5), access(5), SMTPD_ACCESS_README, RESTRICTION_CLASS_README; the order in which deferrals count
//          was observed with Postfix 3.7.11.
// Threads: one evaluation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mta/policy/eval.h"
#include "mta/policy/evaluation.h"
#include "mta/policy/scope.h"
#include "mta/policy/verdict.h"

namespace postern::policy {

/// What earlier commands leave behind for later ones; lives as long as the session.
struct Carried {
    /// With smtpd_delay_reject = no: the defer_if_permit that the client, helo and sender lists met counts at RCPT TO.
    std::array<std::optional<Reply>, 3> defer_if_permit;
    /// DISCARD was met: everything is accepted from then on, without asking.
    bool discard = false;

    /// Before each MAIL FROM.
    void start_message() {
        discard = false;
        defer_if_permit[static_cast<std::size_t>(Stage::sender)].reset();
    }
};

struct Decision {
    enum class Kind : std::uint8_t { pass, refuse, hang_up };
    Kind kind = Kind::pass;
    Reply reply;                 // refuse
    std::optional<Stage> stage;  // the list that refused; nullopt: none of them did
    std::string reason;
    /// Nothing was assumed on the way.
    bool known = true;
};

/// `assume` stands in for what nobody knows.
Eval<Decision> decide(Inquiry& inquiry, Carried& carried, Assume assume = Assume::has_no_opinion);

}  // namespace postern::policy
