// FakeMachine: a machine with the interfaces and hosts that a test gives it.
//
// Shape:   an address in text form resolves to itself, other hosts as the table says.
// Threads: one test.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/model/machine.h"

namespace postern::test {

class FakeMachine : public conf::Machine {
public:
    explicit FakeMachine(std::string host_name = "host") : host_name_(std::move(host_name)) {}

    /// "192.0.2.9/24"
    FakeMachine& add(std::string_view address_and_prefix) {
        const std::size_t slash = address_and_prefix.find('/');
        conf::Interface interface;
        interface.address = *IpAddress::parse(address_and_prefix.substr(0, slash));
        interface.prefix = static_cast<unsigned>(std::stoul(std::string(address_and_prefix.substr(slash + 1))));
        interface.name = "eth0";
        interfaces_.push_back(interface);
        return *this;
    }
    FakeMachine& add_host(std::string name, std::string_view address) {
        hosts_[std::move(name)].push_back(*IpAddress::parse(address));
        return *this;
    }
    FakeMachine& lacks(AddressFamily family) {
        lacks_ = family;
        return *this;
    }

    std::string host_name() const override { return host_name_; }
    std::vector<conf::Interface> interfaces() const override { return interfaces_; }
    Result<std::vector<IpAddress>> resolve(std::string_view host, conf::Families families) const override {
        std::vector<IpAddress> all;
        if (const auto literal = IpAddress::parse(host)) {
            all.push_back(*literal);
        } else if (const auto found = hosts_.find(host); found != hosts_.end()) {
            all = found->second;
        }
        std::erase_if(all, [families](const IpAddress& address) {
            const bool ipv4 = address.family() == AddressFamily::ipv4;
            return families == (ipv4 ? conf::Families::ipv6 : conf::Families::ipv4);
        });
        if (all.empty()) return fail(ErrorCode::not_found, std::string(host));
        return all;
    }
    std::optional<std::string> missing(AddressFamily family) const override {
        if (lacks_ != family) return std::nullopt;
        return "Address family not supported by protocol";
    }
    long process_id() const override { return 4711; }

private:
    std::string host_name_;
    std::vector<conf::Interface> interfaces_;
    std::map<std::string, std::vector<IpAddress>, std::less<>> hosts_;
    std::optional<AddressFamily> lacks_;
};

}  // namespace postern::test
