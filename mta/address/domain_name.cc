#include "mta/address/domain_name.h"

#include <algorithm>
#include <string>

#include "libconf/base/ascii.h"
#include "libconf/base/host_name.h"
#include "libconf/base/utf8.h"

namespace postern::address {
namespace {

constexpr std::string_view kIpv6Tag = "ipv6:";

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

bool is_host_name(std::string_view domain, Letters letters) {
    if (is_ascii(domain)) return check_host_name(domain).has_value();
    if (letters == Letters::ascii || !utf8::is_valid(domain)) return false;
    // Letters beyond ASCII stand in labels as ASCII letters do; lengths are those of the A-labels, which only the
    // resolver knows.
    std::string pattern;
    pattern.reserve(domain.size());
    for (std::size_t i = 0; i < domain.size();) {
        const std::size_t length = utf8::sequence_length(domain.substr(i));
        pattern += length == 1 ? domain[i] : 'x';
        i += length;
    }
    return check_host_name(pattern).has_value();
}

std::optional<IpAddress> domain_literal(std::string_view domain) {
    if (domain.size() < 2 || domain.front() != '[' || domain.back() != ']') return std::nullopt;
    std::string_view text = domain.substr(1, domain.size() - 2);
    const bool tagged = ascii::equal_fold(text.substr(0, kIpv6Tag.size()), kIpv6Tag);
    if (tagged) text.remove_prefix(kIpv6Tag.size());
    std::string plain;
    if (!tagged) {  // "01.2.3.4" counts
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool begins = i == 0 || text[i - 1] == '.';
            const bool more = i + 1 < text.size() && ascii::is_digit(text[i + 1]);
            if (begins && text[i] == '0' && more) continue;
            plain += text[i];
        }
        text = plain;
    }
    const Result<IpAddress> address = IpAddress::parse(text);
    const AddressFamily wanted = tagged ? AddressFamily::ipv6 : AddressFamily::ipv4;
    if (!address || address->family() != wanted) return std::nullopt;
    return *address;
}

bool is_bare_ipv4(std::string_view domain) {
    const Result<IpAddress> address = IpAddress::parse(domain);
    return address && address->family() == AddressFamily::ipv4;
}

}  // namespace postern::address
