// OwnDomains: the domains whose users Postfix knows by name alone, as main.cf and the machine have them.
//
// Shape:   $myorigin, the list $mydestination with its files and tables, [address] of $inet_interfaces and
//          $proxy_interfaces.
// Errors:  mydestination cannot be read; a table in it that cannot answer is reported, and the domain counts as not
// local. Source:  postconf(5); canonical(5) on "user". Threads: one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/ip_address.h"
#include "libconf/base/result.h"
#include "libtables/lookup_keys.h"
#include "libtables/support/domain_list.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

class OwnDomains final : public tables::LocalDomains {
public:
    [[nodiscard]] static Result<OwnDomains> read(const Setting& setting);

    bool contains(std::string_view domain) const override;

private:
    OwnDomains() = default;
    void add_addresses(std::string_view list, const Setting& setting);

    std::string origin_;
    tables::DomainList destinations_;
    std::vector<IpAddress> addresses_;
};

}  // namespace postern::map_tool
