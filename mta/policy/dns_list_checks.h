// DNS list checks: block lists and allow lists of client addresses and of domains.
//
// Shape:   one function for each way of asking; the call's argument is zone[=filter].
// Errors:  none; a list that does not answer has no opinion, an allow list then asks to defer what would be refused. A
//          filter that cannot be read is a configuration error.
// Source:  postconf(5) reject_rbl_client, permit_dnswl_client, default_rbl_reply, rbl_reply_maps; observed with Postfix
//          3.7.11.
// Threads: one evaluation.
#pragma once

#include <string>
#include <string_view>

#include "mta/policy/scope.h"

namespace postern::policy {

struct ListedItem {
    std::string item;       // what is looked for: an address or a domain
    std::string name;       // what the reply calls it
    std::string_view kind;  // "Client host"
    bool is_address = false;
};

/// Refuses the item when the zone lists it.
Eval<Verdict> check_block_list(Scope& scope, std::string zone, ListedItem item);
/// Permits for a client's item that the zone lists, where that cannot turn the server into an open relay.
Eval<Verdict> check_allow_list(Scope& scope, std::string zone, ListedItem item);

ListedItem client_item(const Scope& scope);
/// Of the client; an empty item when its name is unknown.
Eval<ListedItem> client_name_item(Scope& scope);
Eval<ListedItem> reverse_name_item(Scope& scope);
ListedItem helo_item(const Scope& scope);
ListedItem mailbox_item(const Scope& scope, AddressRole role);

}  // namespace postern::policy
