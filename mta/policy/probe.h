// Probe: one client, one sender and one recipient, all of them known, to put restriction lists to.
//
// Shape:   the client has a valid name that leads to its address and back, and is on nobody's list; its sender and its
//          recipient exist.
// Threads: plain value.
#pragma once

#include <string>

#include "libconf/base/ip_address.h"

namespace postern::policy {

struct Probe {
    IpAddress address;
    std::string name;       // of the client
    std::string login;      // the user it has logged in as; empty: none
    bool local = false;     // connects from an address of this host
    bool encrypted = true;  // where the server offers that
    std::string helo;
    std::string sender;  // empty: the null sender
    std::string recipient;
    bool ours = false;  // the recipient's domain is one that we receive mail for
};

}  // namespace postern::policy
