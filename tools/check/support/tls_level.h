// TLS levels in effect: those of servers, and of the client that carries mail to other hosts.
//
// Shape:   "none", "may", "encrypt" …, lower case; the switches of old releases count where no level is set.
// Errors:  nullopt when a value cannot be expanded.
// Source:  TLS_README, postconf(5).
// Threads: pure functions; the project outlives the result.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/check/project.h"

namespace postern::lint {

std::optional<std::string> server_tls_level(const Scope& scope);
/// TLS from the first byte.
bool is_wrapped(const Scope& scope);
/// STARTTLS, or TLS from the first byte.
bool has_server_tls(const Scope& scope);

/// The smtp client that default_transport names.
struct ClientView {
    const Scope* scope = nullptr;  // null: the directory has no master.cf
    const conf::Values* values = nullptr;

    std::string value(std::string_view parameter) const;
    bool flag(std::string_view parameter) const;
    bool overrides(std::string_view parameter) const { return scope != nullptr && scope->overrides(parameter); }
};

/// Nullopt: no smtp client carries mail away, or the one that does is not in master.cf.
std::optional<ClientView> internet_client(const Project& project);
std::optional<std::string> client_tls_level(const ClientView& client);
/// encrypt and everything above.
bool demands_tls(std::string_view level);

/// The host of relayhost is this machine.
bool relays_to_loopback(const ClientView& client);

}  // namespace postern::lint
