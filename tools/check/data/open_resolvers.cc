#include "tools/check/data/open_resolvers.h"

#include <array>

#include "libconf/base/ip_address.h"

namespace postern::lint {
namespace {

struct OpenResolver {
    std::string_view address;
    std::string_view name;
};

constexpr std::array kResolvers{
    OpenResolver{"8.8.8.8", "Google"},
    OpenResolver{"8.8.4.4", "Google"},
    OpenResolver{"2001:4860:4860::8888", "Google"},
    OpenResolver{"2001:4860:4860::8844", "Google"},
    OpenResolver{"1.1.1.1", "Cloudflare"},
    OpenResolver{"1.0.0.1", "Cloudflare"},
    OpenResolver{"1.1.1.2", "Cloudflare"},
    OpenResolver{"1.0.0.2", "Cloudflare"},
    OpenResolver{"1.1.1.3", "Cloudflare"},
    OpenResolver{"1.0.0.3", "Cloudflare"},
    OpenResolver{"2606:4700:4700::1111", "Cloudflare"},
    OpenResolver{"2606:4700:4700::1001", "Cloudflare"},
    OpenResolver{"9.9.9.9", "Quad9"},
    OpenResolver{"9.9.9.10", "Quad9"},
    OpenResolver{"9.9.9.11", "Quad9"},
    OpenResolver{"149.112.112.112", "Quad9"},
    OpenResolver{"149.112.112.10", "Quad9"},
    OpenResolver{"149.112.112.11", "Quad9"},
    OpenResolver{"2620:fe::fe", "Quad9"},
    OpenResolver{"2620:fe::9", "Quad9"},
    OpenResolver{"208.67.222.222", "OpenDNS"},
    OpenResolver{"208.67.220.220", "OpenDNS"},
    OpenResolver{"2620:119:35::35", "OpenDNS"},
    OpenResolver{"2620:119:53::53", "OpenDNS"},
    OpenResolver{"94.140.14.14", "AdGuard"},
    OpenResolver{"94.140.15.15", "AdGuard"},
};

}  // namespace

std::string_view open_resolver_operator(std::string_view address) {
    const auto asked = IpAddress::parse(address);
    if (!asked) return {};
    for (const OpenResolver& resolver : kResolvers) {
        const auto known = IpAddress::parse(resolver.address);
        if (known && *known == *asked) return resolver.name;
    }
    return {};
}

}  // namespace postern::lint
