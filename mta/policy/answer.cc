#include "mta/policy/answer.h"

#include <fmt/format.h>

namespace postern::policy {
namespace {

std::string_view status_name(NameStatus status) {
    switch (status) {
        case NameStatus::ok:
            return "ok";
        case NameStatus::not_found:
            return "not found";
        case NameStatus::temp_fail:
            return "temporary failure";
        case NameStatus::forged:
            return "does not lead back";
    }
    return {};
}

std::string_view status_name(VerifyAnswer::Status status) {
    using Status = VerifyAnswer::Status;
    switch (status) {
        case Status::deliverable:
            return "deliverable";
        case Status::undeliverable:
            return "undeliverable";
        case Status::deferred:
            return "deferred";
        case Status::in_progress:
            return "in progress";
    }
    return {};
}

std::string record_text(const DnsRecord& record) {
    switch (record.type) {
        case DnsType::a:
        case DnsType::aaaa:
            return record.address.text();
        case DnsType::mx:
            return fmt::format("{} {}", record.preference, record.text.empty() ? "." : record.text);
        case DnsType::ns:
        case DnsType::txt:
            return record.text;
    }
    return {};
}

/// What a state alone does not say.
struct Details {
    std::string operator()(const ClientName& a) const {
        if (a.status == NameStatus::ok) return a.name;
        return fmt::format("name {}, reverse name {}: {}", status_name(a.status), status_name(a.reverse_status),
                           a.reverse_name);
    }
    std::string operator()(const DnsAnswer& a) const {
        std::string text = a.reason;
        for (const DnsRecord& record : a.records) text.append(text.empty() ? "" : ", ").append(record_text(record));
        return text;
    }
    std::string operator()(const DnsListAnswer& a) const {
        std::string text = a.reason + a.text;
        for (const IpAddress& address : a.addresses) text.append(text.empty() ? "" : ", ").append(address.text());
        return text;
    }
    std::string operator()(const LookupAnswer& a) const { return a.value + a.reason; }
    std::string operator()(const PolicyAnswer& a) const { return a.action + a.reason; }
    std::string operator()(const VerifyAnswer& a) const {
        return fmt::format("{}{}{}", status_name(a.status), a.text.empty() ? "" : ", ", a.text);
    }
    std::string operator()(const ResolveAnswer& a) const {
        if (a.state != AnswerState::found) return a.reason;
        return fmt::format("{}, domain {}", class_name(a.address_class), a.domain);
    }
    std::string operator()(const ListedAnswer& a) const {
        if (a.state != AnswerState::absent) return a.reason;
        return fmt::format("{}{}{}", class_name(a.address_class), a.text.empty() ? "" : ", ", a.text);
    }
    std::string operator()(const InterfaceAnswer&) const { return {}; }
    std::string operator()(const SleepAnswer&) const { return {}; }
};

struct StateOf {
    template <class A>
    AnswerState operator()(const A& answer) const {
        return answer.state;
    }
    AnswerState operator()(const SleepAnswer&) const { return AnswerState::found; }
};

}  // namespace

std::string_view state_name(AnswerState state) {
    switch (state) {
        case AnswerState::found:
            return "found";
        case AnswerState::absent:
            return "absent";
        case AnswerState::temp_fail:
            return "temp_fail";
        case AnswerState::unknown:
            return "unknown";
    }
    return {};
}

std::string_view class_name(AddressClass value) {
    switch (value) {
        case AddressClass::local:
            return "local";
        case AddressClass::virtual_alias:
            return "virtual_alias";
        case AddressClass::virtual_mailbox:
            return "virtual_mailbox";
        case AddressClass::relay:
            return "relay";
        case AddressClass::other:
            return "other";
    }
    return {};
}

AnswerState state_of(const Answer& answer) {
    return std::visit(StateOf(), answer);
}

std::string describe(const Answer& answer) {
    const AnswerState state = state_of(answer);
    if (state == AnswerState::unknown) return "unknown";
    const std::string details = std::visit(Details(), answer);
    return fmt::format("{}{}{}", state_name(state), details.empty() ? "" : ": ", details);
}

}  // namespace postern::policy
