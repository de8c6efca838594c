#include "libconf/model/dynamic_defaults.h"

#include <fmt/format.h>

#include "libconf/registry/registry.h"

namespace postern::conf {
namespace {

const Computation& nothing() {
    static const Computation empty;
    return empty;
}

const Computation& fixed_program_name() {
    static const Computation name{"postconf", {}, {}};
    return name;
}

}  // namespace

DynamicDefaults::DynamicDefaults(const Names& names, const Machine& machine, const Target& target)
    : names_(names), machine_(machine), target_(target) {}

std::optional<std::string_view> DynamicDefaults::value(std::string_view parameter_name) const {
    const Computation* found = computation(parameter_name);
    if (found == nullptr) return std::nullopt;
    return found->text;
}

const Computation* DynamicDefaults::computation(std::string_view parameter_name) const {
    const auto once = [](Entry& entry, auto compute) {
        std::call_once(entry.once, [&] { entry.result = compute(); });
        return &entry.result;
    };
    if (parameter_name == "myhostname") return once(myhostname_, [this] { return compute_myhostname(); });
    if (parameter_name == "mydomain") return once(mydomain_, [this] { return compute_mydomain(); });
    if (parameter_name == "mynetworks") return once(mynetworks_, [this] { return compute_mynetworks(); });
    if (parameter_name == "process_id") {
        return once(process_id_, [this] { return Computation{std::to_string(machine_.process_id()), {}, {}}; });
    }
    if (parameter_name == "process_name") return &fixed_program_name();
    const ParamSpec* spec = registry::find(parameter_name);
    if (spec == nullptr || registry::default_for(*spec, target_)) return nullptr;
    return &nothing();
}

Computation DynamicDefaults::compute_myhostname() const {
    std::string host = machine_.host_name();
    if (host.find('.') != std::string::npos) return {std::move(host), {}, {}};
    const auto domain = names_.raw("mydomain");
    return {fmt::format("{}.{}", host, domain.value_or("localdomain")), {}, {}};
}

Computation DynamicDefaults::compute_mydomain() const {
    // The default of myhostname may ask for mydomain: without a domain in the host name there is only one answer.
    const std::string host = machine_.host_name();
    return {host.find('.') == std::string::npos ? "localdomain" : host.substr(host.find('.') + 1), {}, {}};
}

Computation DynamicDefaults::compute_mynetworks() const {
    std::string text;
    for (const Interface& interface : machine_.interfaces()) {
        const std::string network = interface.address.network(interface.prefix).text();
        const bool ipv6 = interface.address.family() == AddressFamily::ipv6;
        text += fmt::format(fmt::runtime(ipv6 ? "{}[{}]/{}" : "{}{}/{}"), text.empty() ? "" : " ", network,
                            interface.prefix);
    }
    return {text, {}, {}};
}

}  // namespace postern::conf
