// Which transports a configuration refers to, and where.
//
// Shape:   transport parameters of main.cf and of services, results of transport tables, FILTER actions; one reference
//          for each place. `opaque` when some table that may name transports cannot be read.
// Errors:  none.
// Source:  postconf(5), transport(5), access(5), header_checks(5).
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/check/project.h"

namespace postern::lint {

struct TransportUse {
    std::string name;
    std::string where;   // the parameter or the table
    SourceRange range;   // of the name; FileId::none for a default
};

struct TransportUses {
    std::vector<TransportUse> uses;
    bool opaque = false;

    bool names(std::string_view transport) const;
};

TransportUses find_transport_uses(const Project& project);

}  // namespace postern::lint
