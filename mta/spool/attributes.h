// Attributes: names and values of an envelope as one text, for the database.
//
// Shape:   a line NAME=VALUE for each; backslash, line feed and NUL are written \\ \n \0. Facts of a client are
// attributes
//          with the names of Postfix's queue files (client_name, log_client_address, …).
// Errors:  corrupt: a line without `=`, or an unknown escape.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "mta/spool/message.h"

namespace postern::spool {

/// The facts of both clients and the attributes of the envelope.
std::string encode_attributes(const Envelope& envelope);
/// Into the same members.
[[nodiscard]] Result<void> decode_attributes(std::string_view text, Envelope& envelope);
/// What encode_attributes() writes, as names and values.
std::vector<Attribute> attribute_list(const Envelope& envelope);

}  // namespace postern::spool
