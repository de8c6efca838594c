// TreeMachine: the machine that stands for all machines when only files count.
//
// Shape:   mail.example.com with a loopback and one network interface; knows literal addresses and localhost only.
// Errors:  resolve(): not_found for every other name.
// Source:  our own: names and addresses set aside for documentation.
// Threads: stateless.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/machine.h"

namespace postern {

class TreeMachine : public conf::Machine {
public:
    std::string host_name() const override;
    std::vector<conf::Interface> interfaces() const override;
    [[nodiscard]] Result<std::vector<IpAddress>> resolve(std::string_view host, conf::Families families) const override;
    long process_id() const override;
};

}  // namespace postern
