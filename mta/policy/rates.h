// ClientRates: how often each client network does something, and how many connections it has.
//
// Shape:   counters for each listener and client network; the caller brings the time. A window starts with the first
//          event after the one before has ended, and counts until anvil_rate_time_unit has passed.
// Units:   whole seconds of a clock that never goes back; events and connections as numbers.
// Errors:  none.
// Source:  anvil(8), postconf(5); the window's edges and the replies observed with Postfix 3.7.11.
// Threads: one thread, or one lock.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libconf/base/ip_address.h"
#include "libconf/model/values.h"
#include "mta/policy/reply.h"

namespace postern::policy {

enum class RateEvent : std::uint8_t { connection, message, recipient, auth, new_tls_session };
inline constexpr std::size_t kRateEvents = 5;

struct RateLimits {
    std::chrono::seconds unit{60};            // anvil_rate_time_unit
    int connections = 50;                     // smtpd_client_connection_count_limit; 0: none, as in what follows
    std::array<int, kRateEvents> per_unit{};  // smtpd_client_…_rate_limit, by RateEvent
    unsigned ipv4_prefix = 32;                // clients of one network count as one
    unsigned ipv6_prefix = 84;

    int of(RateEvent event) const { return per_unit[static_cast<std::size_t>(event)]; }
};

RateLimits read_rate_limits(const conf::Values& values);

/// What a client over its limit is told, and what the log says; nullopt: within the limits.
struct RateRefusal {
    Reply reply;
    std::string warning;  // "Connection rate limit exceeded: 2 from a.example[192.0.2.1] for service smtp"
};

class ClientRates {
public:
    using Seconds = std::chrono::seconds;

    explicit ClientRates(RateLimits limits) : limits_(limits) {}

    struct Connection {
        int open = 0;  // this one included
        int rate = 0;  // within the window, this one included
    };
    Connection connect(std::string_view listener, const IpAddress& client, Seconds now);
    /// As often as connect().
    void disconnect(std::string_view listener, const IpAddress& client);
    /// Another event of that kind; how many there are in the window.
    int count(RateEvent event, std::string_view listener, const IpAddress& client, Seconds now);

    /// Forgets networks without connections whose window is over. Returns how many are left.
    std::size_t sweep(Seconds now);
    const RateLimits& limits() const { return limits_; }

private:
    struct Client {
        int open = 0;
        Seconds start{0};
        std::array<int, kRateEvents> events{};
    };
    using Key = std::pair<std::string, IpAddress>;

    Key key(std::string_view listener, const IpAddress& client) const;
    Client& current(std::string_view listener, const IpAddress& client, Seconds now);

    RateLimits limits_;
    std::map<Key, Client> clients_;
};

/// The session whose client is judged, for the texts.
struct RatedClient {
    std::string myhostname;
    std::string address;  // "192.0.2.1"
    std::string name;     // "a.example"; "unknown"
    std::string service;  // "smtp"
};

std::optional<RateRefusal> refuse_connection(const ClientRates::Connection& counts, const RateLimits& limits,
                                             const RatedClient& client);
std::optional<RateRefusal> refuse_event(RateEvent event, int count, const RateLimits& limits,
                                        const RatedClient& client);

}  // namespace postern::policy
