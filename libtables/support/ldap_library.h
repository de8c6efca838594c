// LdapLibrary: the functions of OpenLDAP's client library, under their own names.
//
// Shape:   looked up when the first table needs them (client_library.h); the same for all tables.
// Errors:  unsupported: the library is not installed.
// Threads: any; a handle serves one thread at a time.
#pragma once

#include <ldap.h>

#include <optional>
#include <string>

#include "libconf/base/result.h"
#include "libtables/support/ldap_search.h"

namespace postern::tables {

#define POSTERN_LIBLDAP(X)                                                                                             \
    X(ber_free)                                                                                                        \
    X(ber_set_option)                                                                                                  \
    X(ber_sockbuf_ctrl) X(ldap_abandon_ext) X(ldap_err2string) X(ldap_first_attribute) X(ldap_free_urldesc)            \
        X(ldap_get_dn) X(ldap_get_option) X(ldap_get_values_len) X(ldap_initialize) X(ldap_is_ldap_url)                \
            X(ldap_memfree) X(ldap_msgfree) X(ldap_msgtype) X(ldap_next_attribute) X(ldap_parse_result) X(ldap_result) \
                X(ldap_sasl_bind) X(ldap_sasl_interactive_bind_s) X(ldap_search_ext) X(ldap_set_option)                \
                    X(ldap_start_tls_s) X(ldap_unbind_ext) X(ldap_url_parse) X(ldap_value_free_len)

struct LdapLibrary {
#define POSTERN_MEMBER(function) decltype(&::function) function = nullptr;
    POSTERN_LIBLDAP(POSTERN_MEMBER)
#undef POSTERN_MEMBER

    [[nodiscard]] static const Result<LdapLibrary>& get();

    std::string message(int code) const {
        return ldap_err2string(code);
    }

    struct Url {
        int status = LDAP_URL_SUCCESS;  // else the rest is empty
        std::string scheme{};
        LdapSearch search{};
    };
    /// nullopt: not an LDAP URL at all.
    std::optional<Url> parse_url(const std::string& text) const;
};

}  // namespace postern::tables
