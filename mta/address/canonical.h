// Canonical: what an address is changed to on its way in or out: canonical_maps and its kin, masquerading, and
// smtp_generic_maps.
//
// Shape:   addresses are in internal form and complete. Tables are asked again about what they gave, until they have
//          nothing new to say; of several addresses in an answer the first one counts.
// Errors:  temp_fail, when a table cannot answer or has no address in its answer; unknown, when the driver cannot tell.
// Source:  canonical(5), generic(5), cleanup(8), ADDRESS_REWRITING_README; answers of cleanup 3.7.11, compared in
//          tests/differential/address_message_test.py.
// Threads: one evaluation at a time.
#pragma once

#include <string>

#include "mta/address/ask.h"

namespace postern::address {

struct Mapped {
    AnswerState state = AnswerState::absent;  // found: the address changed
    std::string address;                      // as it is now, changed or not
    std::string reason;                       // temp_fail

    bool failed() const { return state == AnswerState::temp_fail || state == AnswerState::unknown; }
};

/// One table for one address, as often as it changes something.
Eval<Mapped> map_address(Context& context, const Maps& maps, std::string address);
/// sender_canonical_maps or recipient_canonical_maps, then canonical_maps, then masquerading, each where its classes
/// have the place.
Eval<Mapped> canonical(Context& context, std::string address, Place place);
/// smtp_generic_maps, for mail that leaves.
Eval<Mapped> generic(Context& context, std::string address);

/// Makes host.domain domain, as masquerade_domains says.
std::string masquerade(Context& context, std::string address);

/// The addresses of an answer about `address`: "@domain" keeps its local part, and an extension that the key left out
/// is put back where propagate_unmatched_extensions says so.
std::vector<std::string> addresses_of(const Context& context, const Maps& maps, const Hit& hit,
                                      const std::string& address);

}  // namespace postern::address
