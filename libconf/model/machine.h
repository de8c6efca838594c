// Machine: what computed defaults ask the machine, so that tests can answer instead.
//
// Shape:   an interface; tools/world/real_machine.h asks the operating system, tests/support/fake_machine.h a table.
// Errors:  resolve(): the resolver's own.
// Threads: all members are called from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/ip_address.h"
#include "libconf/base/result.h"

namespace postern::conf {

enum class LinkKind : std::uint8_t { network, loopback };

enum class Families : std::uint8_t { ipv4, ipv6, both };

/// One address of an interface that is up.
struct Interface {
    IpAddress address;
    unsigned prefix = 0;  // length of the network part, in bits
    std::string name;     // "eth0"
    LinkKind kind = LinkKind::network;
};

class Machine {
public:
    virtual ~Machine() = default;
    /// As gethostname(2) gives it.
    virtual std::string host_name() const = 0;
    /// In the order of the operating system.
    virtual std::vector<Interface> interfaces() const = 0;
    /// Addresses of a host name or of an address in text form, in the order of the resolver. To ask for one family is
    /// not the same as to choose from both: for IPv4, ::ffff:192.0.2.1 is an IPv4 address.
    [[nodiscard]] virtual Result<std::vector<IpAddress>> resolve(std::string_view host, Families families) const = 0;
    /// Why the system has no such addresses at all; nullopt when it has them.
    virtual std::optional<std::string> missing(AddressFamily) const { return std::nullopt; }
    virtual long process_id() const = 0;
};

}  // namespace postern::conf
