// RealMachine: the machine this program runs on.
//
// Shape:   what gethostname(2), getifaddrs(3), getaddrinfo(3) and socket(2) say at the moment of the question.
// Errors:  resolve(): not_found with the resolver's words. A list of interfaces that cannot be had is empty, and so is
//          a host name that cannot be had.
// Threads: stateless.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/machine.h"

namespace postern {

class RealMachine : public conf::Machine {
public:
    std::string host_name() const override;
    std::vector<conf::Interface> interfaces() const override;
    [[nodiscard]] Result<std::vector<IpAddress>> resolve(std::string_view host, conf::Families families) const override;
    std::optional<std::string> missing(AddressFamily family) const override;
    long process_id() const override;
};

}  // namespace postern
