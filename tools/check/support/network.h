// What is wrong with a network block of mynetworks and its like; policy::Network is the block itself.
//
// Shape:   an address, or address/prefix; IPv6 in brackets where a prefix follows. What is wrong is said in one sentence,
//          with the right spelling where it is clear.
// Errors:  none.
// Source:  postconf(5) mynetworks; what Postfix 3.7.11 makes of each form was observed.
// Threads: pure function.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mta/policy/network.h"

namespace postern::lint {

struct NetworkFault {
    std::string message;
    std::string better;  // empty: a human must decide
    bool host_bits = false;
};

/// Starts like an address: digits and dots, or brackets, or with colons.
bool looks_like_network(std::string_view text);
/// Nullopt: it is a good block or no block at all.
std::optional<NetworkFault> network_fault(std::string_view text);
/// As Postfix takes it: nullopt for a block with a fault, too.
std::optional<policy::Network> parse_network(std::string_view text);

}  // namespace postern::lint
