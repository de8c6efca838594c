#include "tools/trace/after.h"

#include <utility>

namespace postern::trace_tool {

std::string complete_address(const address::Settings& settings, const std::string& address) {
    return address::rewrite_internal(address, settings.local_completion()).address;
}

std::string short_route(const address::Resolution& route) {
    return route.transport + ':' + route.next_hop;
}

After follow(const address::Settings& settings, const EnvelopePlan& envelope, policy::Driver& driver) {
    After after;
    address::Context context{settings, &after.steps};
    auto received = policy::run(address::receive_envelope(context, envelope.sender, envelope.recipients), driver);
    after.state = received.state;
    after.reason = std::move(received.reason);
    after.sender = std::move(received.sender);
    for (auto& recipient : received.recipients) {
        Destination destination;
        address::Context route{settings, &destination.steps};
        destination.route = policy::run(address::resolve(route, after.sender, recipient.final), driver);
        destination.original = std::move(recipient.original);
        destination.address = std::move(recipient.final);
        after.destinations.push_back(std::move(destination));
    }
    return after;
}

}  // namespace postern::trace_tool
