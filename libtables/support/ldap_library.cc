#include "libtables/support/ldap_library.h"

#include "libtables/support/client_library.h"

namespace postern::tables {
namespace {

Result<LdapLibrary> load() {
    const auto library = ClientLibrary::load(POSTERN_SONAME_LDAP, "libldap-2.5-0");
    if (!library) return tl::unexpected<Error>(library.error());
    LdapLibrary all;
    Result<void> found;
#define POSTERN_FIND(function) \
    if (found) found = library->find(#function, all.function);
    POSTERN_LIBLDAP(POSTERN_FIND)
#undef POSTERN_FIND
    if (!found) return tl::unexpected<Error>(found.error());
    return all;
}

LdapScope scope_of(int number) {
    switch (number) {
        case LDAP_SCOPE_ONELEVEL:
            return LdapScope::one;
        case LDAP_SCOPE_SUBTREE:
            return LdapScope::sub;
        case LDAP_SCOPE_CHILDREN:
            return LdapScope::children;
        default:
            break;
    }
    return LdapScope::base;
}

}  // namespace

const Result<LdapLibrary>& LdapLibrary::get() {
    static const Result<LdapLibrary> loaded = load();
    return loaded;
}

std::optional<LdapLibrary::Url> LdapLibrary::parse_url(const std::string& text) const {
    if (ldap_is_ldap_url(text.c_str()) == 0) return std::nullopt;
    LDAPURLDesc* raw = nullptr;
    Url url{.status = ldap_url_parse(text.c_str(), &raw)};
    if (url.status != LDAP_URL_SUCCESS) return url;
    url.scheme = raw->lud_scheme != nullptr ? raw->lud_scheme : "";
    url.search.base = raw->lud_dn != nullptr ? raw->lud_dn : "";
    url.search.scope = scope_of(raw->lud_scope);
    url.search.filter = raw->lud_filter != nullptr ? raw->lud_filter : "(objectclass=*)";
    for (char** name = raw->lud_attrs; name != nullptr && *name != nullptr; ++name) {
        url.search.attributes.emplace_back(*name);
    }
    ldap_free_urldesc(raw);
    return url;
}

}  // namespace postern::tables
