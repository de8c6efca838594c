// RecipientCheck: whether a mailbox of one of our own domains exists, as the lists of recipients know it.
//
// Shape:   found: it exists, or its domain has no list, or is not ours. absent: with the reply that refuses it, code,
//          enhanced code and text; who replies puts "<address>: Recipient address rejected: " in front of the text.
// Errors:  temp_fail: a table cannot answer; smtpd says "451 4.3.0 <address>: Temporary lookup failure". unknown: the
//          driver cannot tell.
// Source:  LOCAL_RECIPIENT_README, ADDRESS_CLASS_README, postconf(5) under smtpd_reject_unlisted_recipient and
//          unknown_…_reject_code; replies of smtpd 3.7.11.
// Threads: one evaluation at a time.
#pragma once

#include <string>

#include "mta/address/resolve.h"

namespace postern::address {

struct Listing {
    AnswerState state = AnswerState::found;
    AddressClass address_class = AddressClass::other;
    int code = 0;        // absent: 550
    std::string dsn;     // absent: "5.1.1"
    std::string text;    // absent: "User unknown in local recipient table"
    std::string reason;  // temp_fail
};

/// `address` in internal form, complete or not.
Eval<Listing> check_listed(Context& context, std::string address, policy::AddressRole role);

}  // namespace postern::address
