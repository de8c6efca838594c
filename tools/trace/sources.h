// Sources: who answers what a trace asks of the DNS, of policy servers and of address verification.
//
// Shape:   an answer of each kind of question; what nobody knows is unknown.
// Errors:  those of the answers.
// Source:  mta/policy/answer.h.
// Threads: one.
#pragma once

#include "libconf/base/ip_address.h"
#include "mta/policy/question.h"

namespace postern::trace_tool {

class DnsSource {
public:
    virtual ~DnsSource() = default;
    virtual policy::DnsAnswer answer(const policy::DnsQuestion& question) const = 0;
    virtual policy::DnsListAnswer answer(const policy::DnsListQuestion& question) const = 0;
    /// As the SMTP server finds it: the name of the address, and whether it leads back.
    virtual policy::ClientName client_name(const IpAddress& address) const = 0;
};

class PolicySource {
public:
    virtual ~PolicySource() = default;
    virtual policy::PolicyAnswer answer(const policy::PolicyQuestion& question) = 0;
};

class VerifySource {
public:
    virtual ~VerifySource() = default;
    virtual policy::VerifyAnswer answer(const policy::VerifyQuestion& question) const = 0;
};

}  // namespace postern::trace_tool
