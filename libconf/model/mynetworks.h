// The computed default of mynetworks: the networks this machine is part of.
//
// Shape:   IPv4 as 192.0.2.0/24, IPv6 as [2001:db8::]/64, joined by blanks, each network once.
// Errors:  Computation::fatal, in Postfix's words: an unknown protocol or style, an address that is not of this
//          machine, a host without address, no interface at all.
// Source:  postconf(5); order, words and texts observed with postconf 3.7.11 in many interface layouts.
// Threads: pure, apart from the machine's answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libconf/model/computation.h"
#include "libconf/model/machine.h"

namespace postern::conf {

/// Values after expansion.
struct NetworkSettings {
    std::string_view mynetworks_style;
    std::string_view inet_interfaces;
    std::string_view inet_protocols;
};

/// What is wrong with a value of inet_protocols, after expansion; nullopt: nothing.
[[nodiscard]] std::optional<std::string> protocols_fault(std::string_view inet_protocols);

[[nodiscard]] Computation compute_mynetworks(const NetworkSettings& settings, const Machine& machine);

}  // namespace postern::conf
