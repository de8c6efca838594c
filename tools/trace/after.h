// After: what becomes of an envelope that was accepted: rewriting, copies, aliases, class, transport and next hop.
//
// Shape:   recipients in the order of the queue, each with its route; `steps` tell how the envelope came about.
// Errors:  states; the reason is in the words of whoever failed. unknown: a table that cannot be read stands on the
// way. Source:  cleanup(8), trivial-rewrite(8); mta/address. Threads: one.
#pragma once

#include <string>
#include <vector>

#include "mta/address/alias_expand.h"
#include "mta/address/resolve.h"
#include "tools/trace/oracle.h"

namespace postern::trace_tool {

struct Destination {
    std::string original;
    std::string address;
    address::Resolution route;
    address::Trace steps;  // of the route
};

struct After {
    policy::AnswerState state = policy::AnswerState::found;
    std::string sender;
    std::vector<Destination> destinations;
    address::Trace steps;
    std::string reason;  // temp_fail
};

/// "smtp:mail.example.com"
std::string short_route(const address::Resolution& route);

struct EnvelopePlan {
    std::string sender;
    std::vector<std::string> recipients;
};

/// What Postfix does with an address before it does anything else.
std::string complete_address(const address::Settings& settings, const std::string& address);

After follow(const address::Settings& settings, const EnvelopePlan& envelope, policy::Driver& driver);

}  // namespace postern::trace_tool
