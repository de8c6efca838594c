// SessionPlan: the SMTP session that a trace is about, as the command line or a test file describes it.
//
// Shape:   plain data. What nobody says is nullopt or empty; the client's name then counts as not known.
// Units:   size in bytes.
// Errors:  none.
// Source:  our own; postern-trace(1).
// Threads: plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/ip_address.h"
#include "libconf/base/result.h"
#include "mta/policy/stage.h"

namespace postern::trace_tool {

/// Sessions that are ready to use; what else is said changes them.
enum class Visitor : std::uint8_t {
    nobody,
    stranger,  // another mail server, with a good name
    user,      // somebody at home who has logged in, on the submission port where there is one
    local,     // a program on this host
};

struct SessionPlan {
    Visitor visitor = Visitor::nobody;
    std::optional<IpAddress> client;
    std::optional<std::string> client_name;  // confirmed in both directions; "unknown": it has none
    std::optional<std::string> helo;
    std::optional<std::string> sender;
    std::optional<std::string> recipient;
    std::string service;  // "smtp", "smtp/inet", "587"; empty: the one for the visitor
    std::optional<std::string> login;
    bool tls = false;
    std::string cert_fingerprint;
    std::uint64_t size = 0;
    policy::Stage until = policy::Stage::recipient;
};

/// Of the words that --until takes: a stage, spelled with "-" or "_".
[[nodiscard]] Result<policy::Stage> parse_until(std::string_view word);
/// "client helo sender relay recipient data end-of-data"
std::string_view until_words();

/// Without the "<" and ">" around it.
std::string mailbox_text(std::string_view text);

}  // namespace postern::trace_tool
