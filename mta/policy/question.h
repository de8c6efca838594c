// Question: what an evaluation asks of the outside, one struct for each kind, with the type of its answer.
//
// Shape:   plain data; `Question` is any of them. Texts are complete: a driver needs no other knowledge of the session.
// Units:   times in seconds; domain names without a final dot.
// Errors:  none; see answer.h.
// Threads: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "mta/policy/answer.h"

namespace postern::policy {

/// The name of the client's address, and whether it leads back.
struct ClientNameQuestion {
    using Answer = ClientName;
    std::string address;
};

struct DnsQuestion {
    using Answer = DnsAnswer;
    std::string name;
    DnsType type = DnsType::a;
};

/// What a DNS list says about an address or a domain.
struct DnsListQuestion {
    using Answer = DnsListAnswer;
    enum class Part : std::uint8_t { addresses, text };
    Part part = Part::addresses;
    std::string zone;   // "zen.example"
    std::string item;   // what is looked for: "192.0.2.1", "spam.example"
    std::string query;  // the name to ask for: "1.2.0.192.zen.example"
};

struct LookupQuestion {
    using Answer = LookupAnswer;
    std::string table;  // "type:name" as the configuration has it
    std::string key;
    std::string_view
        purpose;        // the parameter or restriction on whose behalf: "check_client_access", "virtual_alias_maps"
    bool part = false;  // the key is a part of the subject: never shown to tables of patterns
};

/// Settings of one use of a policy server, where it does not have those of main.cf.
struct PolicySettings {
    std::chrono::seconds timeout{100};
    std::chrono::seconds max_idle{300};
    std::chrono::seconds max_ttl{1000};
    std::chrono::seconds retry_delay{1};
    int try_limit = 2;
    int request_limit = 0;  // 0: no limit
};

struct PolicyQuestion {
    using Answer = PolicyAnswer;
    std::string endpoint;  // "inet:host:port", "unix:path"
    PolicySettings settings;
    std::vector<std::pair<std::string_view, std::string>> attributes;  // in the order in which they are sent
};

enum class AddressRole : std::uint8_t { sender, recipient };

/// A probe delivery to the address; the driver repeats it as address_verify_poll_count says.
struct VerifyQuestion {
    using Answer = VerifyAnswer;
    AddressRole role = AddressRole::recipient;
    std::string address;
};

/// Whose address it is and where mail to it goes.
struct ResolveQuestion {
    using Answer = ResolveAnswer;
    AddressRole role = AddressRole::recipient;
    std::string address;
};

/// Whether the address is on the list of recipients that its domain has.
struct ListedQuestion {
    using Answer = ListedAnswer;
    AddressRole role = AddressRole::recipient;
    std::string address;
};

/// Whether this host receives mail at the address.
struct InterfaceQuestion {
    using Answer = InterfaceAnswer;
    enum class Which : std::uint8_t { inet_interfaces, with_proxies };
    Which which = Which::inet_interfaces;
    IpAddress address;
};

struct SleepQuestion {
    using Answer = SleepAnswer;
    std::chrono::seconds time{0};
};

using Question = std::variant<ClientNameQuestion, DnsQuestion, DnsListQuestion, LookupQuestion, PolicyQuestion,
                              VerifyQuestion, ResolveQuestion, ListedQuestion, InterfaceQuestion, SleepQuestion>;

std::string_view type_name(DnsType type);  // "MX"
/// One line for people: "DNS MX of example.org", "table hash:/etc/postfix/access, key 192.0.2.1".
std::string describe(const Question& question);

}  // namespace postern::policy
