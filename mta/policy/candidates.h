// Candidates: the clients, HELO names and senders that a stranger would try, found in the configuration itself.
//
// Shape:   the first of each is one that no table mentions; the others are keys of readable tables, a few for each
//          different result, and addresses in trusted networks too wide to keep anybody out.
// Errors:  none; what cannot be read gives no candidates.
// Source:  access(5), postconf(5).
// Threads: pure function, apart from what the tables do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libconf/base/ip_address.h"
#include "mta/policy/service.h"

namespace postern::policy {

struct Candidates {
    std::vector<IpAddress> addresses;
    std::vector<std::string> helos;
    std::vector<std::string> senders;
};

Candidates stranger_candidates(const Service& service);

/// An address that mynetworks has, one of another host if there is any.
std::optional<IpAddress> trusted_address(const Service& service);

inline constexpr std::string_view kStrangerName = "mail.stranger.test";
inline constexpr std::string_view kStrangerMailbox = "someone@stranger.test";

}  // namespace postern::policy
