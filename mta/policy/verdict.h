// Verdict: what one restriction says of a session, and Effect: what it does to the message beside that.
//
// Shape:   a kind, a reply for those that refuse, and the reason in one sentence for people. A refusal for now is a
//          reject with a 4xx code. Effects do not end a list.
// Errors:  none; a configuration error is a verdict (broken) that no warn_if_reject softens.
// Source:  access(5), postconf(5), SMTPD_ACCESS_README.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mta/policy/reply.h"

namespace postern::policy {

struct Verdict {
    enum class Kind : std::uint8_t {
        dunno,            // no opinion: the next restriction decides
        permit,           // ends the list
        reject,           // ends everything, with `reply`
        defer_if_permit,  // `reply` instead of a later permit
        defer_if_reject,  // `reply` instead of a later reject
        hang_up,          // ends the session without a reply
        broken,           // the configuration is wrong; `reply` says so to the client
        nested,           // `list` decides, a list of restrictions that a table gave
    };
    Kind kind = Kind::dunno;
    Reply reply;
    std::string list;    // nested
    std::string reason;  // "the client is in mynetworks"

    Verdict() = default;
    Verdict(Kind kind_, Reply reply_, std::string reason_)
        : kind(kind_), reply(std::move(reply_)), reason(std::move(reason_)) {}

    static Verdict dunno(std::string reason = {}) { return {Kind::dunno, {}, std::move(reason)}; }
    static Verdict permit(std::string reason) { return {Kind::permit, {}, std::move(reason)}; }
    static Verdict reject(Reply reply, std::string reason) {
        return {Kind::reject, std::move(reply), std::move(reason)};
    }
};

struct Effect {
    enum class Kind : std::uint8_t { hold, discard, filter, redirect, prepend, bcc, warn, info, delay };
    Kind kind = Kind::warn;
    std::string argument;  // address, transport:nexthop, header, text
    friend bool operator==(const Effect&, const Effect&) = default;
};

std::string_view kind_name(Verdict::Kind kind);  // "defer_if_permit"
std::string_view kind_name(Effect::Kind kind);   // "prepend"

}  // namespace postern::policy
