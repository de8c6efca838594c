#include "libconf/model/dynamic_defaults.h"

#include <fmt/format.h>

#include <utility>

#include "libconf/base/host_name.h"
#include "libconf/model/mynetworks.h"
#include "libconf/registry/registry.h"

namespace postern::conf {
namespace {

constexpr std::string_view kLocalDomain = "localdomain";
constexpr std::string_view kMynetworks = "mynetworks";

// Postfix words the failure differently where only settings are looked up.
constexpr std::string_view kSetFailure = "dictionary mail_dict: macro processing error";
constexpr std::string_view kEffectiveFailure = "macro processing error";

void add_failure(const ExpandFailure& failure, std::string_view fatal, Computation& faults) {
    for (std::string& warning : failure.warnings()) faults.warnings.push_back(std::move(warning));
    const std::string* last = failure.last_words();
    faults.fatal = last != nullptr ? *last : std::string(fatal);
}

/// The effective values, for an expansion that is part of computing mynetworks: asking for mynetworks would not end.
class WithoutMynetworks : public Names {
public:
    explicit WithoutMynetworks(const DynamicDefaults::Sources& sources) : sources_(sources) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        if (name != kMynetworks || sources_.set.raw(name)) return sources_.effective.raw(name);
        asked_ = true;
        return std::string_view{};
    }
    bool asked() const { return asked_; }

private:
    const DynamicDefaults::Sources& sources_;
    mutable bool asked_ = false;
};

}  // namespace

DynamicDefaults::DynamicDefaults(Sources sources, const Machine& machine, const Target& target)
    : sources_(sources), machine_(machine), target_(target) {
}

std::optional<std::string_view> DynamicDefaults::value(std::string_view parameter_name) const {
    const Computation* found = computation(parameter_name);
    if (found == nullptr) return std::nullopt;
    return found->text;
}

const Computation* DynamicDefaults::computation(std::string_view parameter_name) const {
    static const Computation kNothing;
    static const Computation kProcessName{"postconf", {}, {}};
    const auto once = [](Entry& entry, auto compute) {
        std::call_once(entry.once, [&] { entry.result = compute(); });
        return &entry.result;
    };
    if (parameter_name == "myhostname") return once(myhostname_, [this] { return compute_myhostname(); });
    if (parameter_name == "mydomain") return once(mydomain_, [this] { return compute_mydomain(); });
    if (parameter_name == kMynetworks) return once(mynetworks_, [this] { return compute_mynetworks(); });
    if (parameter_name == "process_id") {
        return once(process_id_, [this] { return Computation{std::to_string(machine_.process_id()), {}, {}}; });
    }
    if (parameter_name == "process_name") return &kProcessName;
    const ParamSpec* spec = registry::find(parameter_name);
    return spec == nullptr || registry::default_for(*spec, target_) ? nullptr : &kNothing;
}

/// The expanded setting; nullopt when nobody set it.
std::optional<std::string> DynamicDefaults::set_value(std::string_view name, Computation& faults) const {
    const auto raw = sources_.set.raw(name);
    if (!raw) return std::nullopt;
    auto expansion = expand(*raw, sources_.set);
    if (expansion) return std::move(expansion->text);
    add_failure(expansion.error(), kSetFailure, faults);
    return std::string();
}

Computation DynamicDefaults::compute_myhostname() const {
    Computation result;
    const std::string host = machine_.host_name();
    if (const Result<void> checked = check_host_name(host); !checked) {
        result.warnings.push_back(fmt::format("valid_hostname: {}", checked.error().message));
        result.fatal = "unable to use my own hostname";
    } else if (host.find('.') != std::string::npos) {
        result.text = host;
    } else {
        const auto domain = set_value("mydomain", result);
        result.text = fmt::format("{}.{}", host, domain ? *domain : kLocalDomain);
    }
    return result;
}

Computation DynamicDefaults::compute_mydomain() const {
    Computation result;
    std::optional<std::string> host = set_value("myhostname", result);
    if (!host) {
        result = *computation("myhostname");
        host = std::move(result.text);
    }
    const std::size_t dot = host->find('.');
    result.text = dot == std::string::npos ? std::string(kLocalDomain) : host->substr(dot + 1);
    return result;
}

/// Of a parameter that is made into mynetworks; empty for a target that lacks it.
std::string DynamicDefaults::set_or_default(std::string_view name, Computation& faults) const {
    const ParamSpec* spec = registry::find(name);
    if (spec == nullptr || !registry::exists_in(*spec, target_.version)) return {};
    if (auto set = set_value(name, faults)) return std::move(*set);
    // mynetworks_style depends on compatibility_level, which sees all defaults.
    const WithoutMynetworks names(sources_);
    auto expansion = expand(registry::default_for(*spec, target_).value_or(std::string_view{}), names);
    if (names.asked()) {
        // postconf 3.7.11 crashes here.
        faults.warnings.push_back(fmt::format("unreasonable macro call nesting: \"{}\"", kMynetworks));
        faults.fatal = kEffectiveFailure;
        return {};
    }
    if (!expansion) {
        add_failure(expansion.error(), kEffectiveFailure, faults);
        return {};
    }
    return std::move(expansion->text);
}

Computation DynamicDefaults::compute_mynetworks() const {
    // In this order: it decides whose fault is told.
    Computation faults;
    const std::string interfaces = set_or_default("inet_interfaces", faults);
    if (faults.fatal) return faults;
    const std::string style = set_or_default("mynetworks_style", faults);
    if (faults.fatal) return faults;
    std::string protocols = set_or_default("inet_protocols", faults);
    if (faults.fatal) return faults;
    const ParamSpec* spec = registry::find("inet_protocols");
    if (spec == nullptr || !registry::exists_in(*spec, target_.version)) protocols = "ipv4";  // before 2.2
    return conf::compute_mynetworks({style, interfaces, protocols}, machine_);
}

}  // namespace postern::conf
