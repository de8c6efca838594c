// The networks of mynetworks and its like: which of them trust more hosts than somebody can know.
//
// Shape:   IPv4-mapped blocks count as IPv4.
// Errors:  none; what is no good network is PT210's.
// Source:  RFC 1918, 4193, 6598, 6890.
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/check/project.h"
#include "tools/check/support/network.h"

namespace postern::lint {

/// A good network; a mapped one becomes what it stands for.
std::optional<policy::Network> trusted_block(std::string_view text);

/// Inside of private, loopback, link-local or shared address space.
bool is_private_block(const policy::Network& block);
/// Strangers from all over the Internet are in it: shorter than /8 (IPv6 /16), or private and public space together.
bool holds_the_internet(const policy::Network& block);
/// What a whole private block or a usual pool of containers is called; empty: it is none.
std::string_view pool_name(const policy::Network& block);
/// All of it is public, and there are more than `prefix4` (`prefix6`) makes.
bool is_public_wider_than(const policy::Network& block, unsigned prefix4, unsigned prefix6);

/// Somewhere a list of the service grants rights to mynetworks.
bool permits_mynetworks(const Project& project, const Scope& scope);

}  // namespace postern::lint
