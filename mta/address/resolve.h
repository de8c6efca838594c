// Resolve: where mail for an address goes: address class, transport, next hop, and the recipient for the next hop.
//
// Shape:   addresses are in internal form. bad_address is an address that mail cannot be sent to: a domain that is
// none,
//          a local part that begins with "-". Transport "error" means undeliverable; the next hop is the reason then.
// Errors:  temp_fail: a table cannot answer, or says what makes no sense; unknown: the driver cannot tell.
// Source:  trivial-rewrite(8), transport(5), relocated(5), ADDRESS_CLASS_README; answers of trivial-rewrite 3.7.11,
//          compared in tests/differential/address_test.py.
// Threads: one evaluation at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mta/address/ask.h"

namespace postern::address {

using policy::AddressClass;

struct Resolution {
    enum class State : std::uint8_t { ok, bad_address, temp_fail, unknown };
    State state = State::ok;
    AddressClass address_class = AddressClass::other;
    bool has_routing = false;  // the local part routes by itself: "user%host@domain"
    std::string transport;
    std::string next_hop;
    std::string recipient;
    std::string reason;  // temp_fail, bad_address
};

Eval<Resolution> resolve(Context& context, std::string sender, std::string recipient);

/// Local domains taken off, with what was routed through them: the first half of resolve().
struct Destined {
    Resolution::State state = Resolution::State::ok;
    bool local = false;
    std::string recipient;
    std::string domain;
    std::string reason;
};
Eval<Destined> strip_local_domains(Context& context, std::string recipient);

}  // namespace postern::address
