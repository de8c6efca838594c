// LdapSettings: what a table of type ldap was told.
//
// Shape:   how to reach and use the servers, what to ask, and which attributes make the answer.
// Units:   timeout in seconds, negative for none.
// Errors:  of settings, in the words and in the order of Postfix; its warnings about settings are reported.
// Source:  ldap_table(5); compared with postmap 3.7.11.
// Threads: plain value.
#pragma once

#include <cstdint>
#include <string>

#include "libconf/base/result.h"
#include "libtables/support/ldap_expansion.h"
#include "libtables/support/ldap_library.h"
#include "libtables/support/query_table.h"

namespace postern::tables {

enum class LdapBind : std::uint8_t { none, simple, sasl };

struct LdapTls {
    bool start = false;
    bool used = false;  // start, or a server of ldaps://
    bool require_cert = false;
    std::string ca_cert_dir;
    std::string ca_cert_file;
    std::string cert;
    std::string key;
    std::string random_file;
    std::string cipher_suite;
};

struct LdapSasl {
    std::string mechanisms;
    std::string realm;
    std::string authz_id;
    int min_ssf = 0;
};

/// What a connection needs.
struct LdapServer {
    std::string urls;  // separated by blanks
    std::size_t count = 0;
    int version = 3;
    int timeout = 10;
    LdapBind bind = LdapBind::simple;
    std::string bind_dn;
    std::string bind_pw;
    LdapSasl sasl;
    int size_limit = 0;
    int dereference = 0;
    bool chase_referrals = false;
    LdapTls tls;
    int debug_level = 0;
};

struct LdapSettings {
    [[nodiscard]] static Result<LdapSettings> read(QueryConfig& config, const OpenRequest& request,
                                                   const LdapLibrary& library);

    LdapServer server;
    LdapScope scope = LdapScope::sub;
    QueryPlan plan;  // its queries: search_base, query_filter
    LdapAttributes attributes;
    int recursion_limit = 1000;
};

}  // namespace postern::tables
