// Address class: whose domain it is: local, virtual alias, virtual mailbox, relay, or somebody else's.
//
// Shape:   the first list that has the domain decides, in that order.
// Errors:  temp_fail and unknown of the list that could not be asked.
// Source:  ADDRESS_CLASS_README; the order when several lists have a domain observed with trivial-rewrite 3.7.11.
// Threads: one evaluation at a time.
#pragma once

#include <string>

#include "mta/address/ask.h"

namespace postern::address {

struct Classified {
    AnswerState state = AnswerState::found;
    policy::AddressClass address_class = policy::AddressClass::other;
    std::string reason;
};

/// Of a domain that is not local.
Eval<Classified> classify_foreign(Context& context, std::string domain);
/// Of any domain.
Eval<Classified> classify(Context& context, std::string domain);

std::string_view class_title(policy::AddressClass address_class);  // "virtual mailbox"

}  // namespace postern::address
