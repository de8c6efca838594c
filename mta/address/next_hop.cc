#include "mta/address/next_hop.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libconf/base/ip_address.h"

namespace postern::address {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!ascii::equal_fold(text.substr(0, prefix.size()), prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool is_port(std::string_view text) {
    if (text.empty()) return false;
    if (!std::ranges::all_of(text, [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; })) return false;
    if (!std::ranges::all_of(text, ascii::is_digit)) return true;
    if (text.size() > 5) return false;
    unsigned value = 0;
    for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
    return value <= 65535;
}

Result<Destination> bad(std::string_view text, std::string_view why) {
    return fail(ErrorCode::bad_syntax, fmt::format("{}: {}", text, why));
}

/// What follows "]" or the host.
Result<Destination> with_port(Destination destination, std::string_view rest, std::string_view text) {
    if (rest.empty()) return destination;
    if (rest.front() != ':' || !is_port(rest.substr(1))) return bad(text, "no port behind the host");
    destination.port = rest.substr(1);
    return destination;
}

Result<Destination> host_and_port(std::string_view rest, Destination::Kind kind, std::string_view text) {
    Destination destination{kind, {}, {}};
    if (rest.starts_with('[')) {
        destination.kind = Destination::Kind::host;
        const std::size_t end = rest.find(']');
        if (end == std::string_view::npos) return bad(text, "no \"]\"");
        std::string_view host = rest.substr(1, end - 1);
        if (take_prefix(host, "ipv6:") && !IpAddress::parse(host)) return bad(text, "no IPv6 address");
        if (host.empty()) return bad(text, "no host");
        destination.host = host;
        return with_port(std::move(destination), rest.substr(end + 1), text);
    }
    const std::size_t colon = rest.find(':');
    if (colon != std::string_view::npos && rest.find(':', colon + 1) != std::string_view::npos) {
        return bad(text, "an IPv6 address belongs in brackets");
    }
    destination.host = rest.substr(0, colon);
    if (destination.host.empty()) return bad(text, "no host");
    return with_port(std::move(destination), colon == std::string_view::npos ? std::string_view() : rest.substr(colon),
                     text);
}

}  // namespace

TransportSpec parse_transport(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

Result<Destination> parse_destination(std::string_view text) {
    std::string_view rest = text;
    if (take_prefix(rest, "unix:")) {
        if (rest.empty()) return bad(text, "no path");
        return Destination{Destination::Kind::socket, std::string(rest), {}};
    }
    if (take_prefix(rest, "inet:")) return host_and_port(rest, Destination::Kind::host, text);
    return host_and_port(rest, Destination::Kind::domain, text);
}

Result<std::vector<Destination>> parse_next_hop(std::string_view text) {
    std::vector<Destination> destinations;
    const auto separates = [](char c) { return c == ',' || ascii::is_space(c); };
    std::size_t at = 0;
    while (at < text.size()) {
        if (separates(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !separates(text[end])) ++end;
        Result<Destination> destination = parse_destination(text.substr(at, end - at));
        if (!destination) return tl::unexpected<Error>(std::move(destination.error()));
        destinations.push_back(std::move(*destination));
        at = end;
    }
    if (destinations.empty()) return fail(ErrorCode::bad_syntax, "no destination");
    return destinations;
}

}  // namespace postern::address
