#include "tools/trace/oracle.h"

#include <algorithm>

#include "mta/address/mailbox.h"
#include "mta/address/recipient_check.h"
#include "mta/address/resolve.h"

namespace postern::trace_tool {

using policy::AnswerState;

std::optional<policy::Answer> Oracle::answer(const policy::Question& question) {
    if (!overrides_.empty()) {
        const auto found = overrides_.find(policy::describe(question));
        if (found != overrides_.end()) return found->second;
    }
    policy::Answer told = std::visit([this](const auto& asked) { return reply(asked); }, question);
    // With overrides a branch is followed.
    if (input_.witness != nullptr && overrides_.empty()) input_.witness->saw(question, told);
    return told;
}

bool Oracle::knows_name_of(const IpAddress& client) const {
    return input_.dns != nullptr && input_.dns->client_name(client).state != AnswerState::unknown;
}

policy::Answer Oracle::reply(const policy::ClientNameQuestion& question) {
    const auto address = IpAddress::parse(question.address);
    policy::ClientName name;
    if (input_.dns != nullptr && address) name = input_.dns->client_name(*address);
    // A client whose name nobody knows is one without a name; the branch in which it has one is followed apart.
    name.state = AnswerState::found;
    return name;
}

policy::Answer Oracle::reply(const policy::DnsQuestion& question) {
    return input_.dns == nullptr ? policy::DnsAnswer() : input_.dns->answer(question);
}

policy::Answer Oracle::reply(const policy::DnsListQuestion& question) {
    policy::DnsListAnswer answer = input_.dns == nullptr ? policy::DnsListAnswer() : input_.dns->answer(question);
    // The text only words the reply; that nobody knows it leaves no doubt about the result.
    const bool text = question.part == policy::DnsListQuestion::Part::text;
    if (text && answer.state == AnswerState::unknown) answer.state = AnswerState::absent;
    return answer;
}

policy::Answer Oracle::reply(const policy::LookupQuestion& question) {
    return input_.tables.look_up(question);
}

policy::Answer Oracle::reply(const policy::PolicyQuestion& question) {
    return input_.policies == nullptr ? policy::PolicyAnswer() : input_.policies->answer(question);
}

policy::Answer Oracle::reply(const policy::VerifyQuestion& question) {
    return input_.verify == nullptr ? policy::VerifyAnswer() : input_.verify->answer(question);
}

policy::Answer Oracle::reply(const policy::ResolveQuestion& question) {
    policy::ResolveAnswer answer;
    if (input_.addresses == nullptr) return answer;
    address::Context context{*input_.addresses};
    answer.address = address::rewrite_internal(question.address, input_.addresses->local_completion()).address;
    const auto found = policy::run(address::resolve(context, input_.sender, answer.address), *this);
    answer.address_class = found.address_class;
    answer.has_routing = found.has_routing;
    answer.transport = found.transport;
    answer.next_hop = found.next_hop;
    answer.reason = found.reason;
    answer.domain = address::split(found.recipient).domain;
    using State = address::Resolution::State;
    switch (found.state) {
        case State::ok:
            answer.state = AnswerState::found;
            break;
        case State::bad_address:
            answer.state = AnswerState::absent;
            break;
        case State::temp_fail:
            answer.state = AnswerState::temp_fail;
            break;
        case State::unknown:
            answer.state = AnswerState::unknown;
            break;
    }
    return answer;
}

policy::Answer Oracle::reply(const policy::ListedQuestion& question) {
    policy::ListedAnswer answer;
    if (input_.addresses == nullptr) return answer;
    address::Context context{*input_.addresses};
    const auto found = policy::run(address::check_listed(context, question.address, question.role), *this);
    answer.state = found.state;
    answer.address_class = found.address_class;
    answer.reason = found.reason;
    // The restriction words the plain case itself.
    if (!found.text.starts_with("User unknown")) answer.text = found.text;
    return answer;
}

policy::Answer Oracle::reply(const policy::InterfaceQuestion& question) {
    const bool ours = std::find(input_.own_addresses.begin(), input_.own_addresses.end(), question.address) !=
                      input_.own_addresses.end();
    return policy::InterfaceAnswer{ours ? AnswerState::found : AnswerState::absent};
}

policy::Answer Oracle::reply(const policy::SleepQuestion&) {
    return policy::SleepAnswer();
}

}  // namespace postern::trace_tool
