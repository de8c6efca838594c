// Access checks: what the check_…_access restrictions look up, and for whom a refusal is.
//
// Shape:   keys of one subject, most special first; the first that the table has decides. For the hosts of a domain
//          (its addresses, mail servers or name servers) every host is such a subject.
// Errors:  none; a table that fails puts the client off, DNS that fails means no opinion and a warning.
// Source:  access(5), postconf(5); order, texts and warnings observed with Postfix 3.7.11.
// Threads: one evaluation.
#pragma once

#include <cstdint>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mta/policy/scope.h"

namespace postern::policy {

/// Asks the call's table for one key after the other. The first one and the one at `second_whole` are complete
/// subjects, the others are parts of them, which tables of patterns never see; 0: there is no second subject.
Eval<Verdict> check_keys(Scope& scope, std::vector<std::string> keys, ReplySubject about, std::size_t second_whole = 0);

/// A host name and its parents, then an address and its networks.
Eval<Verdict> check_host(Scope& scope, std::string name, IpAddress address, ReplySubject about);

/// A host name and its parents.
Eval<Verdict> check_name(Scope& scope, std::string name, ReplySubject about);

/// The session's sender or recipient; of an address without a domain the complete form is looked up.
Eval<Verdict> check_mailbox(Scope& scope, AddressRole role);

/// Which hosts of a domain.
enum class HostKind : std::uint8_t { a, mx, ns };
struct HostCheck {
    Subject about = Subject::client;  // client: the verified name
    HostKind kind = HostKind::a;
    bool reverse = false;  // of the client: the name that its address points to
};
Eval<Verdict> check_hosts(Scope& scope, HostCheck check);

/// How refusals call the unverified name of a client.
inline constexpr std::string_view kUnverifiedClient = "Unverified Client host";

}  // namespace postern::policy
