// Message: what the queue knows of a message and of its recipients.
//
// Shape:   an Envelope (who sent it, how it came), Recipients with a state each, and content that is somewhere else
//          (content.h). Texts are bytes as they came, without limits of their own; addresses are in internal form.
// Units:   sizes in bytes, times as spool_time.h.
// Source:  RFC 5321, 3461 (NOTIFY, ORCPT, RET, ENVID), 6152, 6531; XFORWARD_README; queue files as postcat 3.7.11 shows
//          them.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mta/spool/queue_id.h"
#include "mta/spool/spool_time.h"

namespace postern::spool {

enum class BodyType : std::uint8_t { unset, seven_bit, eight_bit_mime, binary_mime };
enum class Utf8 : std::uint8_t { no, requested };              // the SMTPUTF8 parameter of MAIL
enum class DsnReturn : std::uint8_t { unset, full, headers };  // RET

/// NOTIFY: bits; none of them is NOTIFY that was not given.
using Notify = std::uint8_t;
inline constexpr Notify kNotifyNever = 1;
inline constexpr Notify kNotifySuccess = 2;
inline constexpr Notify kNotifyFailure = 4;
inline constexpr Notify kNotifyDelay = 8;

/// A client as the server saw it, or as XFORWARD tells it. Empty: not known.
struct ClientFacts {
    std::string name;
    std::string reverse_name;
    std::string address;
    std::string port;
    std::string helo;
    std::string protocol;  // SMTP, ESMTP
    std::string ident;     // the queue ID at the host that forwards
    std::string source;    // LOCAL or REMOTE

    friend bool operator==(const ClientFacts&, const ClientFacts&) = default;
};

using Attribute = std::pair<std::string, std::string>;

struct Envelope {
    std::string sender;  // empty: the null sender of notices
    Time arrival{};
    BodyType body = BodyType::unset;
    Utf8 utf8 = Utf8::no;
    DsnReturn dsn_return = DsnReturn::unset;
    std::string envelope_id;  // ENVID, decoded
    ClientFacts client;
    ClientFacts forwarded;
    /// Everything else that must outlive a restart: sasl_username, rewrite_context, content_filter, …
    std::vector<Attribute> attributes;

    friend bool operator==(const Envelope&, const Envelope&) = default;
};

enum class RecipientState : std::uint8_t {
    waiting,    // for its next attempt
    active,     // claimed by somebody who delivers
    held,       // its message is on hold, or corrupt
    delivered,  // nothing left to do, apart from a report of success
    failed,     // for good; the sender is yet to be told
};
inline constexpr int kRecipientStates = 5;

/// What the last attempt said.
struct LastReply {
    std::string status;  // 4.4.1
    std::string text;    // for people: "connect to 127.0.0.1[127.0.0.1]:25: Connection refused"
    std::string host;    // the server that said it, as "name[address]"; empty: nobody did

    friend bool operator==(const LastReply&, const LastReply&) = default;
};

struct NewRecipient {
    std::string address;
    std::string original;      // before rewriting and aliases; empty: the same
    std::string dsn_original;  // ORCPT with its type, decoded: rfc822;user@example.com
    Notify notify = 0;
    /// What queues for delivery are made of, for claims by destination. Empty: the domain of the address.
    std::string destination;

    friend bool operator==(const NewRecipient&, const NewRecipient&) = default;
};

struct Recipient : NewRecipient {
    std::uint32_t position = 0;  // names it within the message
    RecipientState state = RecipientState::waiting;
    Time next_attempt{};
    std::uint32_t attempts = 0;
    LastReply last;
};

enum class Placement : std::uint8_t {
    queue,    // to be delivered
    hold,     // waits for an operator
    corrupt,  // its content is lost or not what was stored; waits for an operator
};
inline constexpr int kPlacements = 3;

/// Marks of a message: bits.
using Flags = std::uint32_t;
inline constexpr Flags kFlagExpire = 1;   // to be returned at the next attempt, whatever its age
inline constexpr Flags kFlagWarned = 2;   // the sender was told of the delay
inline constexpr Flags kFlagRequeue = 4;  // to be rewritten again before it is delivered
inline constexpr Flags kFlagLocal = 8;    // came from this machine

/// Where the content is. What writes and reads it is in content.h.
struct ContentRef {
    std::uint64_t size = 0;
    std::string file;  // empty: beside the message, in the database

    friend bool operator==(const ContentRef&, const ContentRef&) = default;
};

struct Counters {
    std::uint32_t pending = 0;  // waiting, active or held
    std::uint32_t delivered = 0;
    std::uint32_t failed = 0;
};

struct MessageInfo {
    QueueId id;
    Envelope envelope;
    ContentRef content;
    Placement placement = Placement::queue;
    Flags flags = 0;
    Counters recipients;
    std::string note;  // why it is held or corrupt
};

/// The queue of Postfix that a message would be in.
enum class QueueName : std::uint8_t { incoming, active, deferred, hold, corrupt };
std::string_view to_text(QueueName name);

/// A message and some or all of its recipients.
struct Stored {
    MessageInfo message;
    std::vector<Recipient> recipients;

    QueueName queue() const;
};

/// The part of an address after the last @, in lower case; the whole address without one.
std::string default_destination(std::string_view address);

}  // namespace postern::spool
