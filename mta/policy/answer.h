// Answer: what the outside says to a question of question.h.
//
// Shape:   one struct for each kind of question; `state` says how good the answer is, and the rest counts only where
// its
//          comment says so. found and absent are facts, temp_fail is a failure that may be gone tomorrow, unknown is a
//          driver that has no way to tell (an offline simulation).
// Errors:  none; a failure is a state, `reason` says what failed in the words of whoever failed.
// Threads: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libconf/base/ip_address.h"
#include "libconf/base/source.h"

namespace postern::policy {

enum class AnswerState : std::uint8_t { found, absent, temp_fail, unknown };

/// How the search for a name, or for the way back from it, ended.
enum class NameStatus : std::uint8_t {
    ok,
    not_found,
    temp_fail,
    forged,  // the address leads to a name that does not lead back
};

struct ClientName {
    AnswerState state = AnswerState::unknown;
    NameStatus status = NameStatus::not_found;          // of the name, confirmed by its addresses
    NameStatus reverse_status = NameStatus::not_found;  // of the name that the address points to; never forged
    std::string name = "unknown";                       // "unknown" unless status is ok
    std::string reverse_name = "unknown";               // "unknown" unless reverse_status is ok

    static ClientName verified(std::string name) {
        return {AnswerState::found, NameStatus::ok, NameStatus::ok, name, name};
    }
};

enum class DnsType : std::uint8_t { a, aaaa, mx, ns, txt };

struct DnsRecord {
    DnsType type = DnsType::a;
    std::string text;            // host of MX and NS ("" for the root, as in a null MX), text of TXT
    IpAddress address{};         // of A and AAAA
    std::uint16_t preference{};  // of MX
};

struct DnsAnswer {
    AnswerState state = AnswerState::unknown;
    bool name_exists = false;        // absent: the name is there, but has no record of that type
    std::vector<DnsRecord> records;  // found: at least one
    std::string reason;              // temp_fail, absent
};

struct DnsListAnswer {
    AnswerState state = AnswerState::unknown;
    std::vector<IpAddress> addresses;  // found: at least one
    std::string text;                  // found: of the question for the text
    std::string reason;                // temp_fail
};

struct LookupAnswer {
    AnswerState state = AnswerState::unknown;
    std::string value;    // found
    std::string reason;   // temp_fail
    SourceRange where{};  // found: the entry, where the driver knows it
    std::uint32_t row = 0;  // found: which entry of the table, from 1; 0: nobody knows

    static LookupAnswer found(std::string value) { return {AnswerState::found, std::move(value), {}, {}, 0}; }
    static LookupAnswer absent() { return {AnswerState::absent, {}, {}, {}, 0}; }
    static LookupAnswer temp_fail(std::string reason) { return {AnswerState::temp_fail, {}, std::move(reason), {}, 0}; }
};

/// absent does not happen: a server that says nothing has failed.
struct PolicyAnswer {
    AnswerState state = AnswerState::unknown;
    std::string action;  // found: what follows "action="
    std::string reason;  // temp_fail
};

struct VerifyAnswer {
    enum class Status : std::uint8_t {
        deliverable,
        undeliverable,
        deferred,     // the last attempt met a problem that may be temporary
        in_progress,  // nobody has tried yet, or the attempt has not ended
    };
    AnswerState state = AnswerState::unknown;  // found; temp_fail: the verification service does not answer
    Status status = Status::in_progress;
    std::string text;  // why, as the attempt was told; may start with an enhanced status code
};

/// Whose address it is, see ADDRESS_CLASS_README.
enum class AddressClass : std::uint8_t { local, virtual_alias, virtual_mailbox, relay, other };

struct ResolveAnswer {
    AnswerState state = AnswerState::unknown;  // absent: not an address that mail could be sent to
    AddressClass address_class = AddressClass::other;
    std::string address;       // rewritten to its full form
    std::string domain;        // of the recipient, after routing characters were taken off
    bool has_routing = false;  // user%domain1@domain2, @domain1:user@domain2 … for somebody else's domain
    std::string transport;     // "error" for a domain that refuses all mail
    std::string next_hop;      // with transport error: the text
    std::string reason;        // temp_fail
};

/// Whether a mailbox of one of our own domains exists.
struct ListedAnswer {
    AnswerState state = AnswerState::unknown;          // found: it does, or its domain is not ours, or has no list
    AddressClass address_class = AddressClass::other;  // absent: whose list does not have it
    std::string text;                                  // absent: a reply of relocated_maps or an error transport
    std::string reason;                                // temp_fail
};

struct InterfaceAnswer {
    AnswerState state = AnswerState::unknown;  // found: the address is one of ours
};

struct SleepAnswer {};

using Answer = std::variant<ClientName, DnsAnswer, DnsListAnswer, LookupAnswer, PolicyAnswer, VerifyAnswer,
                            ResolveAnswer, ListedAnswer, InterfaceAnswer, SleepAnswer>;

std::string_view state_name(AnswerState state);   // "temp_fail"
std::string_view class_name(AddressClass value);  // "virtual_alias"
AnswerState state_of(const Answer& answer);
/// One line for people: "found: REJECT no thanks", "temp_fail: timeout".
std::string describe(const Answer& answer);

}  // namespace postern::policy
