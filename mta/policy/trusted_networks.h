// TrustedNetwork: the elements of mynetworks, with those of the files it names in their place.
//
// Shape:   in order; the first that matches an address decides. `network` is nullopt for a word that is no network.
// Errors:  none; a file that cannot be read is an element that nobody knows.
// Source:  postconf(5) mynetworks.
// Threads: plain values, pure function apart from what the tables do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/table_list.h"
#include "mta/policy/network.h"
#include "mta/policy/tables.h"

namespace postern::policy {

struct TrustedNetwork {
    enum class Kind : std::uint8_t { network, table, unreadable };
    Kind kind = Kind::network;
    conf::MatchSense sense = conf::MatchSense::include;
    std::string pattern;  // without `!`
    std::optional<Network> network;
};

std::vector<TrustedNetwork> trusted_networks(std::string_view mynetworks, const Tables& tables);

}  // namespace postern::policy
