#include "mta/address/resolve.h"

#include <fmt/format.h>

#include <utility>

#include "libconf/base/ascii.h"
#include "mta/address/address_class.h"
#include "mta/address/mailbox.h"
#include "mta/address/next_hop.h"

namespace postern::address {
namespace {

constexpr std::string_view kErrorTransport = "error";
constexpr std::string_view kUnspecified = "Address is undeliverable";

void fail_with(Resolution& result, const Hit& hit) {
    result.state = hit.state == AnswerState::unknown ? Resolution::State::unknown : Resolution::State::temp_fail;
    result.reason = hit.reason;
}

void note_route(Context& context, const Resolution& result, std::string_view parameter, const Hit& hit) {
    if (!context.traces()) return;
    TraceStep step;
    step.kind = TraceStep::Kind::routed;
    step.before = result.recipient;
    step.after = fmt::format("{}:{}", result.transport, result.next_hop);
    step.parameter = parameter;
    step.table = hit.table;
    step.key = hit.key;
    step.where = hit.where;
    context.add(std::move(step));
}

bool is_dunno(std::string_view value) {
    return ascii::equal_fold(value, "DUNNO");
}

const Text& class_transport(const Settings& settings, AddressClass address_class) {
    switch (address_class) {
        case AddressClass::local:
            return settings.local_transport;
        case AddressClass::virtual_mailbox:
            return settings.virtual_transport;
        case AddressClass::relay:
            return settings.relay_transport;
        case AddressClass::virtual_alias:
        case AddressClass::other:
            break;
    }
    return settings.default_transport;
}

/// The text of a parameter as if a table had given it.
Hit of_parameter(const Text& text) {
    Hit hit;
    hit.state = AnswerState::found;
    hit.value = text.value;
    hit.where = text.where;
    return hit;
}

/// A sender-dependent table, unless it says DUNNO; otherwise the parameter.
Eval<Hit> by_sender(Context& context, const Maps& maps, const std::string& sender, const Text& otherwise) {
    Hit hit = co_await look_up(context, maps, sender);
    if (hit.failed()) co_return hit;
    if (hit.found() && !is_dunno(hit.value)) co_return hit;
    hit = of_parameter(otherwise);
    co_return hit;
}

/// The transport of the class, with relayhost where it applies.
Eval<void> route_class(Context& context, const std::string& sender, const std::string& domain, Resolution& result) {
    const Settings& settings = context.settings;
    const Text& text = class_transport(settings, result.address_class);
    std::string_view parameter = text.parameter;
    Hit hit = of_parameter(text);
    if (result.address_class == AddressClass::other) {
        hit = co_await by_sender(context, settings.sender_dependent_default_transport_maps, sender, text);
        if (!hit.table.empty()) parameter = settings.sender_dependent_default_transport_maps.parameter;
    }
    if (hit.failed()) {
        fail_with(result, hit);
        co_return;
    }
    const TransportSpec spec = parse_transport(hit.value);
    result.transport = spec.transport;
    result.next_hop = spec.next_hop;
    if (result.transport.empty()) {
        result.state = Resolution::State::temp_fail;
        result.reason = fmt::format("no transport in \"{}\"", hit.value);
    }
    const bool relays = result.address_class == AddressClass::relay || result.address_class == AddressClass::other;
    if (result.next_hop.empty() && relays) {
        Hit host = co_await by_sender(context, settings.sender_dependent_relayhost_maps, sender, settings.relayhost);
        if (host.failed()) {
            fail_with(result, host);
            co_return;
        }
        if (!host.value.empty()) {
            result.next_hop = host.value;
            const bool table = !host.table.empty();
            parameter = table ? settings.sender_dependent_relayhost_maps.parameter : settings.relayhost.parameter;
            hit = std::move(host);
        }
    }
    if (result.next_hop.empty()) result.next_hop = domain;
    note_route(context, result, parameter, hit);
}

/// transport(5): ":" changes nothing, ":nexthop" the next hop only, "transport:" goes to the domain.
Eval<void> route_table(Context& context, const std::string& domain, Resolution& result) {
    const Maps& maps = context.settings.transport_maps;
    const Hit hit = co_await look_up(context, maps, result.recipient);
    if (hit.failed()) fail_with(result, hit);
    if (!hit.found()) co_return;
    const TransportSpec spec = parse_transport(hit.value);
    if (spec.transport.empty() && spec.next_hop.empty()) co_return;
    if (!spec.transport.empty()) {
        result.transport = spec.transport;
        if (ascii::equal_fold(spec.transport, kErrorTransport)) {
            result.next_hop = kUnspecified;
        } else {
            result.next_hop = domain;
        }
    }
    if (!spec.next_hop.empty()) result.next_hop = spec.next_hop;
    note_route(context, result, maps.parameter, hit);
}

Eval<void> route_relocated(Context& context, Resolution& result) {
    const Maps& maps = context.settings.relocated_maps;
    const Hit hit = co_await look_up(context, maps, result.recipient);
    if (hit.failed()) fail_with(result, hit);
    if (!hit.found()) co_return;
    result.transport = kErrorTransport;
    result.next_hop =
        context.settings.relocated_prefix_enable ? fmt::format("5.1.6 User has moved to {}", hit.value) : hit.value;
    note_route(context, result, maps.parameter, hit);
}

void refuse_virtual_alias(Context& context, Resolution& result) {
    const Settings& settings = context.settings;
    result.transport = kErrorTransport;
    result.next_hop =
        settings.show_user_unknown_table_name ? "5.1.1 User unknown in virtual alias table" : "5.1.1 User unknown";
    note_route(context, result, settings.virtual_alias_domains.parameter, Hit());
}

}  // namespace

Eval<Resolution> resolve(Context& context, std::string sender, std::string recipient) {
    Resolution result;
    if (recipient.empty()) recipient = context.settings.empty_address_recipient.value;
    Destined destined = co_await strip_local_domains(context, recipient);
    result.state = destined.state;
    result.reason = std::move(destined.reason);
    result.recipient = std::move(destined.recipient);
    if (result.state != Resolution::State::ok) co_return result;
    const Parts parts = split(result.recipient);
    result.has_routing = address::has_routing(parts.local);
    if (destined.local) {
        result.address_class = AddressClass::local;
    } else {
        const Classified found = co_await classify_foreign(context, destined.domain);
        if (found.state != AnswerState::found) {
            Hit failure;
            failure.state = found.state;
            failure.reason = found.reason;
            fail_with(result, failure);
            co_return result;
        }
        result.address_class = found.address_class;
    }
    if (result.address_class == AddressClass::virtual_alias) {
        refuse_virtual_alias(context, result);
    } else {
        co_await route_class(context, sender, destined.domain, result);
        if (result.state == Resolution::State::ok) {
            co_await route_table(context, destined.domain, result);
        }
    }
    if (result.state == Resolution::State::ok) {
        co_await route_relocated(context, result);
    }
    if (result.state == Resolution::State::ok && result.recipient.starts_with('-') &&
        !context.settings.allow_min_user) {
        result.state = Resolution::State::bad_address;
        result.reason = "the local part begins with \"-\"";
    }
    co_return result;
}

}  // namespace postern::address
