// LdapConnection: one connection to the first server of a list that answers.
//
// Shape:   connected when opened, or with the first search where nothing comes before it. Searches one after the other.
// Units:   timeout of the settings, for each step: connecting to a server, TLS, bind, search.
// Errors:  open: io_error, reported in Postfix's words; search: codes, the negative ones are the library's.
// Source:  ldap_table(5); RFC 4511; order of steps and messages observed with postmap 3.7.11 and OpenLDAP 2.5.13.
// Threads: one at a time.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "libconf/base/diagnostic.h"
#include "libtables/support/handshake_guard.h"
#include "libtables/support/host_pool.h"
#include "libtables/support/ldap_library.h"
#include "libtables/support/ldap_settings.h"
#include "libtables/surroundings.h"

namespace postern::tables {

class LdapConnection final : public PooledConnection {
public:
    /// All of them outlive it.
    LdapConnection(const LdapLibrary& library, const LdapServer& server, const Surroundings& surroundings);
    ~LdapConnection() override;

    /// Also closes what was open. What went wrong is reported.
    [[nodiscard]] Result<void> open();
    LdapReply search(const LdapSearch& wanted);
    /// Nobody is at the other end: the same search may do on a new connection.
    static bool is_lost(const LdapReply& reply) { return reply.code == LDAP_SERVER_DOWN; }
    /// Whether another search may be sent after this one.
    static bool leaves_open(const LdapReply& reply);

private:
    [[nodiscard]] Result<void> set_options();
    [[nodiscard]] Result<void> set_tls();
    [[nodiscard]] Result<void> start_tls();
    [[nodiscard]] Result<void> bind();
    int simple_bind();
    int sasl_bind();
    LdapReply receive(int id);
    /// Adds an entry to the reply. false: all together would be too much.
    bool add_entry(LDAPMessage* message, LdapReply& reply, std::size_t& size);
    LdapReply failed(int code) const { return {.code = code, .text = library_.message(code), .entries = {}}; }
    /// The code of a call that may have connected; a time-out when the guard ended it.
    int in_time(int code);
    /// What the library says about the last call.
    int last_code() const;
    /// Reports what Postfix says there; `why` is for the answer.
    [[nodiscard]] tl::unexpected<Error> refuse(Severity severity, std::string_view report, std::string why) const;
    timeval limit() const { return {.tv_sec = server_.timeout, .tv_usec = 0}; }
    void close();
    static int connected(LDAP* handle, Sockbuf* socket, LDAPURLDesc* url, sockaddr* address, ldap_conncb* self);
    static void disconnected(LDAP*, Sockbuf*, ldap_conncb*) {}

    const LdapLibrary& library_;
    const LdapServer& server_;
    const Surroundings& surroundings_;
    LDAP* handle_ = nullptr;
    ldap_conncb callback_{};
    std::unique_ptr<HandshakeGuard> guard_;  // with TLS only
};

}  // namespace postern::tables
