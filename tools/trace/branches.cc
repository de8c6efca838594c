#include "tools/trace/branches.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::trace_tool {
namespace {

using policy::AnswerState;

/// An address that passes the filter behind "=" of a DNS list's name: the first number of each set.
IpAddress listed_address(std::string_view call) {
    std::array<std::uint8_t, 4> bytes{127, 0, 0, 2};
    const std::size_t equals = call.find('=');
    if (equals == std::string_view::npos) return IpAddress::v4(bytes);
    std::string_view filter = call.substr(equals + 1);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool set = filter.starts_with('[');
        if (set) filter.remove_prefix(1);
        std::from_chars(filter.data(), filter.data() + filter.size(), bytes[i]);
        if (set) filter.remove_prefix(std::min(filter.find(']'), filter.size()));
        filter.remove_prefix(
            std::min(filter.find('.') == std::string_view::npos ? filter.size() : filter.find('.') + 1, filter.size()));
    }
    return IpAddress::v4(bytes);
}

class Alternatives {
public:
    Alternatives(const policy::TraceEntry& entry, std::vector<Alternative>& out) : entry_(entry), out_(out) {}

    void operator()(const policy::ClientNameQuestion& asked) {
        add(asked, "the client has a name", policy::ClientName::verified("client.example"));
    }
    void operator()(const policy::DnsListQuestion& asked) {
        if (asked.part == policy::DnsListQuestion::Part::text) return;
        policy::DnsListAnswer answer;
        answer.state = AnswerState::found;
        answer.addresses = {listed_address(entry_.text)};
        add(asked, fmt::format("{} is listed by {}", asked.item, asked.zone), std::move(answer));
    }
    void operator()(const policy::DnsQuestion& asked) {
        using policy::DnsType;
        policy::DnsAnswer none;
        none.state = AnswerState::absent;
        none.reason = "Host not found";
        Alternative gone{fmt::format("{} does not exist", asked.name), {}};
        for (const DnsType type : {DnsType::a, DnsType::aaaa, DnsType::mx, DnsType::ns, DnsType::txt}) {
            gone.answers[policy::describe(policy::DnsQuestion{asked.name, type})] = none;
        }
        out_.push_back(std::move(gone));
    }
    void operator()(const policy::LookupQuestion& asked) {
        const bool access = asked.purpose.starts_with("check_");
        for (const char* value : {"REJECT", "OK"}) {
            const std::string words = access ? fmt::format("{} answers {}", asked.table, value)
                                             : fmt::format("{} has {}", asked.table, asked.key);
            add(asked, words, policy::LookupAnswer::found(value));
            if (!access) return;
        }
    }
    void operator()(const policy::PolicyQuestion& asked) {
        for (const char* action : {"REJECT", "OK"}) {
            policy::PolicyAnswer answer;
            answer.state = AnswerState::found;
            answer.action = action;
            add(asked, fmt::format("{} answers {}", asked.endpoint, action), std::move(answer));
        }
    }
    void operator()(const policy::VerifyQuestion& asked) {
        policy::VerifyAnswer answer;
        answer.state = AnswerState::found;
        answer.status = policy::VerifyAnswer::Status::undeliverable;
        answer.text = "its server refuses it";
        add(asked, fmt::format("a probe of {} is refused", asked.address), std::move(answer));
    }
    void operator()(const policy::ResolveQuestion& asked) {
        policy::ResolveAnswer answer;
        answer.state = AnswerState::found;
        answer.address = asked.address;
        answer.address_class = policy::AddressClass::relay;
        answer.domain = asked.address.substr(std::min(asked.address.rfind('@') + 1, asked.address.size()));
        add(asked, fmt::format("mail for {} is ours", asked.address), std::move(answer));
    }
    void operator()(const policy::ListedQuestion& asked) {
        policy::ListedAnswer answer;
        answer.state = AnswerState::absent;
        add(asked, fmt::format("{} is on no list of recipients", asked.address), std::move(answer));
    }
    void operator()(const policy::InterfaceQuestion&) {}
    void operator()(const policy::SleepQuestion&) {}

private:
    template <class A>
    void add(const policy::Question& asked, std::string condition, A answer) {
        out_.push_back({std::move(condition), {{policy::describe(asked), policy::Answer(std::move(answer))}}});
    }

    const policy::TraceEntry& entry_;
    std::vector<Alternative>& out_;
};

bool is_guess(const policy::Exchange& exchange, NoName no_name) {
    if (policy::state_of(exchange.answer) == AnswerState::unknown) return true;
    return no_name == NoName::guess && std::holds_alternative<policy::ClientName>(exchange.answer);
}

}  // namespace

std::vector<Alternative> alternatives_of(const policy::TraceEntry& entry, NoName no_name) {
    std::vector<Alternative> found;
    for (const policy::Exchange& exchange : entry.exchanges) {
        if (is_guess(exchange, no_name)) std::visit(Alternatives(entry, found), exchange.question);
    }
    return found;
}

}  // namespace postern::trace_tool
