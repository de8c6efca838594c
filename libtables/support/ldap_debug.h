// LdapDebug: lines that the LDAP library writes while a table with a debuglevel is open.
//
// Shape:   the library knows one level and one outlet for the whole process: the level is the highest of the tables
// that
//          are open, lines go to the surroundings of the latest of them, as notes.
// Errors:  none.
// Source:  ldap_table(5): debuglevel; the form of the lines observed with postmap 3.7.11.
// Threads: any.
#pragma once

#include "libtables/support/ldap_library.h"
#include "libtables/surroundings.h"

namespace postern::tables {

class LdapDebug {
public:
    /// Nothing happens when `level` is 0. All outlive it.
    LdapDebug(const LdapLibrary& library, int level, const Surroundings& surroundings);
    LdapDebug(const LdapDebug&) = delete;
    LdapDebug& operator=(const LdapDebug&) = delete;
    ~LdapDebug();

private:
    const LdapLibrary& library_;
    int level_;
    const Surroundings& surroundings_;

    friend struct LdapDebugOutlet;
};

}  // namespace postern::tables
