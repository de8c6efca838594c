#include "mta/address/address_class.h"

#include <utility>

namespace postern::address {
namespace {

using policy::AddressClass;

void note(Context& context, const std::string& domain, const Hit& hit, std::string_view parameter, AddressClass found) {
    if (!context.traces()) return;
    TraceStep step;
    step.kind = TraceStep::Kind::classified;
    step.before = domain;
    step.after = class_title(found);
    step.parameter = parameter;
    step.table = hit.table;
    step.key = hit.key;
    step.where = hit.where;
    context.add(std::move(step));
}

}  // namespace

std::string_view class_title(AddressClass address_class) {
    switch (address_class) {
        case AddressClass::local:
            return "local";
        case AddressClass::virtual_alias:
            return "virtual alias";
        case AddressClass::virtual_mailbox:
            return "virtual mailbox";
        case AddressClass::relay:
            return "relay";
        case AddressClass::other:
            break;
    }
    return "default";
}

Eval<Classified> classify_foreign(Context& context, std::string domain) {
    const Settings& settings = context.settings;
    const std::pair<const DomainList*, AddressClass> lists[] = {
        {&settings.virtual_alias_domains, AddressClass::virtual_alias},
        {&settings.virtual_mailbox_domains, AddressClass::virtual_mailbox},
        {&settings.relay_domains, AddressClass::relay}};
    Classified result;
    for (const auto& [list, address_class] : lists) {
        const Hit hit = co_await in_list(context, *list, domain);
        if (hit.failed()) {
            result.state = hit.state;
            result.reason = hit.reason;
            co_return result;
        }
        if (!hit.found()) continue;
        note(context, domain, hit, list->parameter, address_class);
        result.address_class = address_class;
        co_return result;
    }
    note(context, domain, Hit(), {}, AddressClass::other);
    co_return result;
}

Eval<Classified> classify(Context& context, std::string domain) {
    Classified result;
    const Hit hit = co_await is_local(context, domain);
    if (hit.failed()) {
        result.state = hit.state;
        result.reason = hit.reason;
        co_return result;
    }
    if (hit.found()) {
        note(context, domain, hit, context.settings.mydestination.parameter, AddressClass::local);
        result.address_class = AddressClass::local;
        co_return result;
    }
    result = co_await classify_foreign(context, std::move(domain));
    co_return result;
}

}  // namespace postern::address
