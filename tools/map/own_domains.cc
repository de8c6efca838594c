#include "tools/map/own_domains.h"

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::map_tool {
namespace {

bool is_loopback(const IpAddress& address) {
    if (address.family() == AddressFamily::ipv4) return address.bytes()[0] == 127;
    return address == *IpAddress::parse("::1");
}

}  // namespace

Result<OwnDomains> OwnDomains::read(const Setting& setting) {
    OwnDomains own;
    own.origin_ = setting.parameter("myorigin").value_or("");
    const tables::TableSpec spec{"", "mydestination"};
    const tables::OpenOptions options = setting.open_options();
    auto list = tables::DomainList::open(setting.parameter("mydestination").value_or(""), "mydestination",
                                         {spec, options, setting.surroundings()});
    if (!list) return tl::unexpected<Error>(list.error());
    own.destinations_ = std::move(*list);
    for (const char* name : {"inet_interfaces", "proxy_interfaces"}) {
        own.add_addresses(setting.parameter(name).value_or(""), setting);
    }
    return own;
}

void OwnDomains::add_addresses(std::string_view list, const Setting& setting) {
    const auto separates = [](char c) { return c == ',' || ascii::is_space(c); };
    while (!list.empty()) {
        std::size_t end = 0;
        while (end < list.size() && !separates(list[end])) ++end;
        std::string_view word = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (word.empty()) continue;
        if (word == "all" || word == "loopback-only") {
            for (const conf::Interface& interface : setting.machine().interfaces()) {
                if (word == "all" || is_loopback(interface.address)) addresses_.push_back(interface.address);
            }
            continue;
        }
        if (word.front() == '[' && word.back() == ']') word = word.substr(1, word.size() - 2);
        const auto found = setting.machine().resolve(word, conf::Families::both);
        if (found) addresses_.insert(addresses_.end(), found->begin(), found->end());
    }
}

bool OwnDomains::contains(std::string_view domain) const {
    if (ascii::equal_fold(domain, origin_)) return true;
    if (const auto listed = destinations_.contains(domain); listed && *listed) return true;
    if (domain.size() < 2 || domain.front() != '[' || domain.back() != ']') return false;
    std::string_view literal = domain.substr(1, domain.size() - 2);
    constexpr std::string_view kIpv6 = "IPv6:";
    if (ascii::equal_fold(literal.substr(0, kIpv6.size()), kIpv6)) literal.remove_prefix(kIpv6.size());
    const auto address = IpAddress::parse(literal);
    return address && std::ranges::find(addresses_, *address) != addresses_.end();
}

}  // namespace postern::map_tool
