// LocalDelivery: to which other delivery agent the local one hands a recipient: mailbox_transport, fallback_transport
// and their tables.
//
// Shape:   by the recipient's name; the table goes before the parameter, and mailbox_transport before
//          fallback_transport, which is for names that no account has.
// Errors:  temp_fail: the table cannot answer. unknown: the driver cannot tell.
// Source:  local(8), postconf(5) under mailbox_transport_maps and fallback_transport_maps.
// Threads: one evaluation at a time.
#pragma once

#include <cstdint>
#include <string>

#include "mta/address/ask.h"

namespace postern::address {

enum class Account : std::uint8_t { exists, unknown };

struct HandOver {
    AnswerState state = AnswerState::absent;  // absent: the local agent delivers, or knows nobody of that name
    std::string transport;
    std::string next_hop;  // empty: the agent's own default
    std::string reason;    // temp_fail
};

/// `user` is the local part without its extension.
Eval<HandOver> hand_over(Context& context, std::string user, Account account);

}  // namespace postern::address
