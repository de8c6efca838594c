#include "libtables/support/ldap_debug.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "libconf/base/ascii.h"

namespace postern::tables {

struct LdapDebugOutlet {
    std::mutex mutex;
    std::vector<const LdapDebug*> open;

    static LdapDebugOutlet& get() {
        static LdapDebugOutlet outlet;
        return outlet;
    }
    static void write(LDAP_CONST char* text) {
        LdapDebugOutlet& outlet = get();
        const std::lock_guard lock(outlet.mutex);
        if (outlet.open.empty()) return;
        outlet.open.back()->surroundings_.report(Severity::note,
                                                 fmt::format("dict_ldap_debug: {}", ascii::trim_right(text)));
    }
    void set_level(const LdapLibrary& library) const {
        int level = 0;
        // Levels are bits: the union of two tells what either wants. -1 is all of them.
        for (const LdapDebug* one : open) level |= one->level_;
        library.ldap_set_option(nullptr, LDAP_OPT_DEBUG_LEVEL, &level);
        library.ber_set_option(nullptr, LBER_OPT_LOG_PRINT_FN, reinterpret_cast<void*>(&write));
    }
};

LdapDebug::LdapDebug(const LdapLibrary& library, int level, const Surroundings& surroundings)
    : library_(library), level_(level), surroundings_(surroundings) {
    if (level_ == 0) return;
    LdapDebugOutlet& outlet = LdapDebugOutlet::get();
    const std::lock_guard lock(outlet.mutex);
    outlet.open.push_back(this);
    outlet.set_level(library_);
}

LdapDebug::~LdapDebug() {
    if (level_ == 0) return;
    LdapDebugOutlet& outlet = LdapDebugOutlet::get();
    const std::lock_guard lock(outlet.mutex);
    std::erase(outlet.open, this);
    outlet.set_level(library_);
}

}  // namespace postern::tables
