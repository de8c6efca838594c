// Oracle: the driver of a trace: it answers what restriction lists, rewriting and routing ask.
//
// Shape:   tables, DNS and policy servers from the sources that it is given, addresses by mta/address. What nobody
// knows
//          is unknown, and overrides() stand in front of everything, so that a branch can be followed.
// Errors:  those of the answers.
// Source:  smtpd(8), trivial-rewrite(8).
// Threads: one.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mta/address/ask.h"
#include "mta/policy/eval.h"
#include "tools/trace/lookup_source.h"
#include "tools/trace/sources.h"
#include "tools/trace/witness.h"

namespace postern::trace_tool {

struct OracleInput {
    LookupSource& tables;
    const address::Settings* addresses = nullptr;  // null: nobody knows classes and routes
    const DnsSource* dns = nullptr;                // null: nobody asks
    PolicySource* policies = nullptr;              // likewise
    const VerifySource* verify = nullptr;          // likewise
    std::vector<IpAddress> own_addresses;
    std::string sender;          // for routes that depend on it
    Witness* witness = nullptr;  // null: nobody looks on
};

class Oracle : public policy::Driver {
public:
    explicit Oracle(OracleInput input) : input_(std::move(input)) {}

    std::optional<policy::Answer> answer(const policy::Question& question) override;
    /// Otherwise a client is taken for one without a name.
    bool knows_name_of(const IpAddress& client) const;
    bool asks_dns() const { return input_.dns != nullptr; }
    /// By the text of the question, as policy::describe() words it.
    std::map<std::string, policy::Answer>& overrides() { return overrides_; }

private:
    policy::Answer reply(const policy::ClientNameQuestion& question);
    policy::Answer reply(const policy::DnsQuestion& question);
    policy::Answer reply(const policy::DnsListQuestion& question);
    policy::Answer reply(const policy::LookupQuestion& question);
    policy::Answer reply(const policy::PolicyQuestion& question);
    policy::Answer reply(const policy::VerifyQuestion& question);
    policy::Answer reply(const policy::ResolveQuestion& question);
    policy::Answer reply(const policy::ListedQuestion& question);
    policy::Answer reply(const policy::InterfaceQuestion& question);
    policy::Answer reply(const policy::SleepQuestion& question);

    OracleInput input_;
    std::map<std::string, policy::Answer> overrides_;
};

}  // namespace postern::trace_tool
