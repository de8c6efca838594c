// Trace: what happened to an address on its way, step by step, so that a program can print the tree of it.
//
// Shape:   steps in the order in which they happened; depth is the level in an expansion, 0 for the address that was
//          asked about. A step that asked a table names table and key, and where its entry stands when that is known;
//          a step of a parameter names it and where it is set.
// Units:   `where` is a byte range of a file, FileId::none for a default or an unknown place.
// Errors:  none. Nobody who does not want a trace pays for it: pass a null pointer.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"

namespace postern::address {

struct TraceStep {
    enum class Kind : std::uint8_t {
        rewritten,  // before became after by a rule of incomplete addresses
        mapped,     // a table changed before to after
        masqueraded,
        expanded,    // a virtual alias: after is one of its members
        copied,      // always_bcc and its kin added after
        limited,     // a limit or a loop ended the expansion
        listed,      // a table or list knows the address or its domain
        classified,  // after is the address class
        routed,      // after is "transport:nexthop"
        refused,     // text is the reply
        failed,      // a table does not answer
    };
    Kind kind = Kind::rewritten;
    unsigned depth = 0;
    std::string before;
    std::string after;
    std::string_view parameter{};  // the one that decides
    std::string table{};           // "type:name"
    std::string key{};
    std::string text{};  // for people, when the rest does not say it all
    SourceRange where{};
};
std::string_view kind_name(TraceStep::Kind kind);

using Trace = std::vector<TraceStep>;

}  // namespace postern::address
