#include "mta/policy/question.h"

#include <fmt/format.h>

namespace postern::policy {
namespace {

std::string_view role_name(AddressRole role) {
    return role == AddressRole::sender ? "sender" : "recipient";
}

struct Describe {
    std::string operator()(const ClientNameQuestion& q) const { return fmt::format("name of {}", q.address); }
    std::string operator()(const DnsQuestion& q) const {
        return fmt::format("DNS {} of {}", type_name(q.type), q.name);
    }
    std::string operator()(const DnsListQuestion& q) const {
        const bool text = q.part == DnsListQuestion::Part::text;
        return fmt::format("DNS list {}, {}{}", q.zone, q.item, text ? ", text" : "");
    }
    std::string operator()(const LookupQuestion& q) const { return fmt::format("table {}, key {}", q.table, q.key); }
    std::string operator()(const PolicyQuestion& q) const { return fmt::format("policy server {}", q.endpoint); }
    std::string operator()(const VerifyQuestion& q) const {
        return fmt::format("verification of {} {}", role_name(q.role), q.address);
    }
    std::string operator()(const ResolveQuestion& q) const {
        return fmt::format("route of {} {}", role_name(q.role), q.address);
    }
    std::string operator()(const ListedQuestion& q) const {
        return fmt::format("list of users, {} {}", role_name(q.role), q.address);
    }
    std::string operator()(const InterfaceQuestion& q) const { return fmt::format("own address {}", q.address.text()); }
    std::string operator()(const SleepQuestion& q) const { return fmt::format("sleep {} s", q.time.count()); }
};

}  // namespace

std::string_view type_name(DnsType type) {
    switch (type) {
        case DnsType::a:
            return "A";
        case DnsType::aaaa:
            return "AAAA";
        case DnsType::mx:
            return "MX";
        case DnsType::ns:
            return "NS";
        case DnsType::txt:
            return "TXT";
    }
    return {};
}

std::string describe(const Question& question) {
    return std::visit(Describe(), question);
}

}  // namespace postern::policy
