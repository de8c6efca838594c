// SessionFacts: what is known about an SMTP session by the time a restriction list is evaluated.
//
// Shape:   plain data, filled by the server as commands arrive, or by a script. Optional values are nullopt until the
//          command that brings them; texts that need nothing of the kind are empty when nobody said anything.
// Units:   sizes in bytes.
// Errors:  none.
// Source:  SMTPD_POLICY_README, XCLIENT_README, XFORWARD_README; smtpd(8).
// Threads: plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libconf/base/ip_address.h"
#include "mta/policy/answer.h"

namespace postern::policy {

struct ClientFacts {
    IpAddress address{};
    std::string address_text;  // as replies show it; "unknown" after XCLIENT ADDR=[UNAVAILABLE]
    std::string port = "unknown";
    std::optional<ClientName> names;  // nullopt: ask for them when they are needed
};

struct LoginFacts {
    std::string method;
    std::string username;
    std::string sender;  // AUTH= of MAIL FROM
};

struct TlsFacts {
    std::string protocol;  // empty: the session is not encrypted
    std::string cipher;
    int key_bits = 0;
    enum class Certificate : std::uint8_t { none, untrusted, trusted };
    Certificate certificate = Certificate::none;
    std::string subject_cn;
    std::string issuer_cn;
    std::string fingerprint;  // of the certificate, "AA:BB:…" as smtpd_tls_fingerprint_digest says
    std::string pubkey_fingerprint;

    bool encrypted() const { return !protocol.empty(); }
};

/// What another server says about the client on whose behalf it connects.
struct ForwardFacts {
    std::string name;
    std::string address;
    std::string port;
    std::string helo;
    std::string protocol;
    std::string ident;
    std::string domain;
};

struct SessionFacts {
    ClientFacts client;
    std::string server_name;  // myhostname, for macros
    std::string server_address;
    std::string server_port;
    std::string service_name;  // of the entry of master.cf
    std::string instance;      // of policy requests: the same for all requests about one message
    std::string queue_id;      // empty: nothing is queued yet
    std::string protocol = "SMTP";
    std::optional<std::string> helo;
    std::optional<std::string> sender;  // "" is the null sender
    std::optional<std::string> recipient;
    std::size_t recipient_count = 0;  // accepted ones
    std::uint64_t size = 0;           // as MAIL FROM announced it; of the message once that is there
    std::string etrn_domain;
    LoginFacts login;
    TlsFacts tls;
    ForwardFacts forward;
    std::string verp_delimiters;
    std::string local_time;  // for macros, as the server writes it
    bool smtputf8 = false;
    bool requiretls = false;
    /// The client sent commands ahead of a reply that it had to wait for.
    bool pipelined_early = false;
    /// BDAT rather than DATA brings the message.
    bool chunked = false;
};

}  // namespace postern::policy
