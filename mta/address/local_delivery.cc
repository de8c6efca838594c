#include "mta/address/local_delivery.h"

#include <fmt/format.h>

#include <utility>

#include "libconf/base/ascii.h"
#include "mta/address/next_hop.h"

namespace postern::address {
namespace {

Eval<HandOver> choose(Context& context, const Maps& maps, const Text& parameter, std::string user) {
    HandOver result;
    const Hit hit = co_await look_up_key(context, maps, ascii::lower(user));
    if (hit.failed()) {
        result.state = hit.state;
        result.reason = hit.reason;
        co_return result;
    }
    const std::string& value = hit.found() ? hit.value : parameter.value;
    if (value.empty()) co_return result;
    const TransportSpec spec = parse_transport(value);
    result.state = AnswerState::found;
    result.transport = spec.transport;
    result.next_hop = spec.next_hop;
    if (!context.traces()) co_return result;
    TraceStep step;
    step.kind = TraceStep::Kind::routed;
    step.before = std::move(user);
    step.after = fmt::format("{}:{}", result.transport, result.next_hop);
    step.parameter = hit.found() ? maps.parameter : parameter.parameter;
    step.table = hit.table;
    step.key = hit.key;
    step.where = hit.found() ? hit.where : parameter.where;
    context.add(std::move(step));
    co_return result;
}

}  // namespace

Eval<HandOver> hand_over(Context& context, std::string user, Account account) {
    const Settings& settings = context.settings;
    HandOver result = co_await choose(context, settings.mailbox_transport_maps, settings.mailbox_transport, user);
    if (result.state != AnswerState::absent || account == Account::exists) co_return result;
    result = co_await choose(context, settings.fallback_transport_maps, settings.fallback_transport, user);
    co_return result;
}

}  // namespace postern::address
