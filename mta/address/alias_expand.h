// AliasExpand: who gets the mail of a recipient after virtual_alias_maps, and who gets copies.
//
// Shape:   recipients in internal form, each once, in the order in which they are found: the first member of an alias
//          takes its place, the others follow at the end. An alias that names itself keeps that member.
// Errors:  temp_fail: a table cannot answer, or a limit ends the expansion; such mail is put off, never delivered in
//          part. unknown: the driver cannot tell.
// Source:  virtual(5), cleanup(8), postconf(5) under virtual_alias_…_limit; answers of cleanup 3.7.11, compared in
//          tests/differential/address_message_test.py.
// Threads: one evaluation at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mta/address/canonical.h"

namespace postern::address {

struct Expansion {
    enum class Limit : std::uint8_t { none, recursion, members, length };
    AnswerState state = AnswerState::found;
    std::vector<std::string> recipients;
    Limit limit = Limit::none;  // temp_fail: which one ended it
    std::string reason;         // temp_fail: for the log

    bool failed() const { return state == AnswerState::temp_fail || state == AnswerState::unknown; }
};

Eval<Expansion> expand_aliases(Context& context, std::string recipient);

/// A recipient whom a rule adds.
struct Copy {
    AnswerState state = AnswerState::absent;
    std::string address;  // found; its own aliases are not expanded yet
    std::string reason;
};
/// sender_bcc_maps; none for the null sender.
Eval<Copy> sender_bcc(Context& context, std::string sender);
/// recipient_bcc_maps, asked after canonical mapping and before aliases.
Eval<Copy> recipient_bcc(Context& context, std::string recipient);
/// The address of always_bcc, complete; empty: there is none.
std::string always_bcc(Context& context);

/// An envelope as it goes to the queue.
struct Envelope {
    struct Recipient {
        std::string original;  // as it was given
        std::string final;
    };
    AnswerState state = AnswerState::found;
    std::string sender;
    std::vector<Recipient> recipients;
    std::string reason;
};
/// Everything that happens to the envelope of a message: completion, canonical mapping, copies, aliases. Addresses are
/// in internal form, as parse_envelope() gives them.
Eval<Envelope> receive_envelope(Context& context, std::string sender, std::vector<std::string> recipients);

}  // namespace postern::address
