#include "libtables/support/endpoint.h"

#include <fmt/format.h>
#include <sys/un.h>

#include <algorithm>
#include <charconv>

#include "libconf/base/ascii.h"
#include "libconf/base/host_name.h"
#include "libconf/base/ip_address.h"
#include "libconf/base/utf8.h"

namespace postern::tables {
namespace {

constexpr unsigned kMaxPort = 65535;
constexpr std::string_view kIpv6Tag = "ipv6:";  // as in addresses of mail: [IPv6:::1]

tl::unexpected<Error> bad(std::string_view text, std::string_view what) {
    return fail(ErrorCode::bad_value, fmt::format("{}: {}", text, what));
}

struct HostPort {
    std::string_view host;
    std::string_view service;
    bool has_host = true;
};

Result<HostPort> split(std::string_view text) {
    HostPort parts;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return bad(text, "missing \"]\"");
        parts.host = text.substr(1, end - 1);
        parts.service = text.substr(end + 1);
        if (!parts.service.empty() && parts.service.front() != ':') return bad(text, "garbage after \"]\"");
        if (!parts.service.empty()) parts.service.remove_prefix(1);
    } else if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
        parts.host = text.substr(0, colon);
        parts.service = text.substr(colon + 1);
        parts.has_host = colon > 0;
    } else {
        parts = {.host = {}, .service = text, .has_host = false};
    }
    if (parts.service.empty()) return bad(text, "missing service information");
    return parts;
}

std::string_view without_tag(std::string_view host) {
    return ascii::equal_fold(host.substr(0, kIpv6Tag.size()), kIpv6Tag) ? host.substr(kIpv6Tag.size()) : host;
}

// A name in UTF-8 is for the resolver to judge.
bool valid_host(std::string_view host) {
    if (IpAddress::parse(without_tag(host)) || check_host_name(host)) return true;
    const bool ascii_only = std::ranges::all_of(host, [](char c) { return static_cast<signed char>(c) >= 0; });
    return !ascii_only && utf8::is_valid(host);
}

}  // namespace

Result<Endpoint> Endpoint::parse_inet(std::string_view text) {
    const auto parts = split(text);
    if (!parts) return tl::unexpected<Error>(parts.error());
    if (parts->has_host && !valid_host(parts->host)) return bad(text, "valid hostname or network address required");
    const std::string_view service = parts->service;
    if (ascii::is_digit(service.front())) {
        unsigned port = 0;
        const auto [end, problem] = std::from_chars(service.data(), service.data() + service.size(), port);
        if (end != service.data() + service.size()) return bad(text, "garbage after numerical service");
        // Postfix takes such a port without its upper bits.
        if (problem != std::errc{} || port > kMaxPort) return bad(text, "port number out of range");
    }
    return Endpoint{Kind::inet, std::string(without_tag(parts->host)), std::string(service), std::string(text)};
}

Result<Endpoint> Endpoint::parse_socket_file(std::string_view path) {
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
        return fail(ErrorCode::bad_value, fmt::format("unix-domain name too long: {}", path));
    }
    return Endpoint{Kind::socket_file, {}, {}, std::string(path)};
}

Result<Endpoint> Endpoint::parse(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) {
        return fail(ErrorCode::bad_value, fmt::format("need service transport:endpoint instead of \"{}\"", text));
    }
    const std::string_view transport = text.substr(0, colon);
    const std::string_view rest = text.substr(colon + 1);
    if (transport == "inet") return parse_inet(rest);
    if (transport == "unix" || transport == "local") return parse_socket_file(rest);
    return fail(ErrorCode::bad_value, fmt::format("invalid transport name: {} in service: {}", transport, text));
}

}  // namespace postern::tables
