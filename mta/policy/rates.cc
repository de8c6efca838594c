#include "mta/policy/rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

namespace postern::policy {
namespace {

struct EventText {
    RateEvent event;
    std::string_view parameter;
    std::string_view logged;  // "… rate limit exceeded"
    std::string_view refused;
};

constexpr std::array<EventText, kRateEvents> kEvents = {{
    {RateEvent::connection, "smtpd_client_connection_rate_limit", "Connection", "too many connections"},
    {RateEvent::message, "smtpd_client_message_rate_limit", "Message delivery request", "too much mail"},
    {RateEvent::recipient, "smtpd_client_recipient_rate_limit", "Recipient address", "too many recipients"},
    {RateEvent::auth, "smtpd_client_auth_rate_limit", "AUTH command", "too many AUTH commands"},
    {RateEvent::new_tls_session, "smtpd_client_new_tls_session_rate_limit", "New TLS session",
     "too many new TLS sessions"},
}};

const EventText& text_of(RateEvent event) {
    return kEvents[static_cast<std::size_t>(event)];
}

/// Some events end the session.
Reply reply_for(const EventText& text, const RatedClient& client) {
    const bool ends = text.event == RateEvent::connection || text.event == RateEvent::new_tls_session;
    if (ends)
        return {421, "4.7.0", fmt::format("{} Error: {} from {}", client.myhostname, text.refused, client.address)};
    return {450, "4.7.1", fmt::format("Error: {} from {}", text.refused, client.address)};
}

std::string logged(std::string_view what, int count, const RatedClient& client) {
    return fmt::format("{} limit exceeded: {} from {}[{}] for service {}", what, count, client.name, client.address,
                       client.service);
}

}  // namespace

RateLimits read_rate_limits(const conf::Values& values) {
    RateLimits limits;
    const auto number = [&values](std::string_view name, auto& into) {
        using Number = std::remove_reference_t<decltype(into)>;
        const auto value = values.number(name);
        if (value && value->value >= 0) into = static_cast<Number>(value->value);
    };
    if (const auto unit = values.time("anvil_rate_time_unit")) limits.unit = unit->value.seconds();
    number("smtpd_client_connection_count_limit", limits.connections);
    for (const EventText& text : kEvents) {
        number(text.parameter, limits.per_unit[static_cast<std::size_t>(text.event)]);
    }
    // Before 3.8 every address counted for itself.
    limits.ipv6_prefix = 128;
    number("smtpd_client_ipv4_prefix_length", limits.ipv4_prefix);
    number("smtpd_client_ipv6_prefix_length", limits.ipv6_prefix);
    return limits;
}

ClientRates::Key ClientRates::key(std::string_view listener, const IpAddress& client) const {
    const unsigned prefix = client.family() == AddressFamily::ipv4 ? limits_.ipv4_prefix : limits_.ipv6_prefix;
    return {std::string(listener), client.network(std::min(prefix, client.bits()))};
}

ClientRates::Client& ClientRates::current(std::string_view listener, const IpAddress& client, Seconds now) {
    const auto [place, added] = clients_.try_emplace(key(listener, client));
    Client& counters = place->second;
    // Observed: a window of four seconds still counts in its fourth.
    if (added || now - counters.start > limits_.unit) {
        counters.start = now;
        counters.events.fill(0);
    }
    return counters;
}

ClientRates::Connection ClientRates::connect(std::string_view listener, const IpAddress& client, Seconds now) {
    Client& counters = current(listener, client, now);
    ++counters.open;
    int& rate = counters.events[static_cast<std::size_t>(RateEvent::connection)];
    return {counters.open, ++rate};
}

void ClientRates::disconnect(std::string_view listener, const IpAddress& client) {
    const auto place = clients_.find(key(listener, client));
    if (place != clients_.end() && place->second.open > 0) --place->second.open;
}

int ClientRates::count(RateEvent event, std::string_view listener, const IpAddress& client, Seconds now) {
    return ++current(listener, client, now).events[static_cast<std::size_t>(event)];
}

std::size_t ClientRates::sweep(Seconds now) {
    std::erase_if(clients_,
                  [&](const auto& entry) { return entry.second.open == 0 && now - entry.second.start > limits_.unit; });
    return clients_.size();
}

std::optional<RateRefusal> refuse_connection(const ClientRates::Connection& counts, const RateLimits& limits,
                                             const RatedClient& client) {
    if (limits.connections > 0 && counts.open > limits.connections) {
        return RateRefusal{reply_for(text_of(RateEvent::connection), client),
                           logged("Connection concurrency", counts.open, client)};
    }
    return refuse_event(RateEvent::connection, counts.rate, limits, client);
}

std::optional<RateRefusal> refuse_event(RateEvent event, int count, const RateLimits& limits,
                                        const RatedClient& client) {
    if (limits.of(event) == 0 || count <= limits.of(event)) return std::nullopt;
    const EventText& text = text_of(event);
    return RateRefusal{reply_for(text, client), logged(fmt::format("{} rate", text.logged), count, client)};
}

}  // namespace postern::policy
