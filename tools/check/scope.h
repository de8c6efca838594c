// Scope: one service of master.cf with its effective values, and where it listens.
//
// Shape:   Values see the service's -o settings first, then main.cf, then defaults.
// Errors:  none.
// Source:  master(5), postconf(5) inet_interfaces.
// Threads: immutable; the project outlives it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/model/service_view.h"
#include "libconf/model/values.h"

namespace postern::lint {

enum class Listener : std::uint8_t {
    none,         // no TCP service, or not an smtpd
    mx,           // port 25, or behind postscreen, for the world
    submission,   // port 587 or 465, for the world
    reinjection,  // loopback only, another port
    other,        // anything else
};

class Scope {
public:
    /// Without an entry: the implicit `smtp inet` of a directory without master.cf.
    Scope(const conf::Config& config, const conf::ServiceView* view);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    const conf::MasterService* entry() const { return entry_; }
    const conf::ServiceView* view() const { return view_ ? &*view_ : nullptr; }
    const conf::Values& values() const { return values_; }
    std::string_view name() const { return entry_ == nullptr ? "smtp" : entry_->name(); }
    std::string_view type() const { return entry_ == nullptr ? "inet" : entry_->type(); }
    /// "smtp inet"
    std::string label() const;
    std::string_view program() const { return entry_ == nullptr ? "smtpd" : entry_->program(); }
    bool is_smtpd() const { return program() == "smtpd"; }

    Listener listener() const { return listener_; }
    /// Of an inet service; 0 when the name of the port is not known.
    unsigned port() const { return port_; }
    /// Of an inet service: the part in front of the port, without brackets; empty: all of inet_interfaces.
    std::string_view host() const { return host_; }
    bool loopback_only() const { return loopback_only_; }
    /// The chroot column, its default for the target worked out.
    bool chrooted() const { return chrooted_; }

    /// The service itself sets it with -o.
    bool overrides(std::string_view parameter) const;
    std::optional<std::string> value(std::string_view parameter) const;
    std::optional<bool> flag(std::string_view parameter) const;
    /// Where the value is set, for this service; FileId::none: a default.
    SourceRange place(std::string_view parameter) const { return values_.place(parameter); }
    /// The entry's name in master.cf; FileId::none for the implicit scope.
    SourceRange range() const;

private:
    void find_listener();

    std::optional<conf::ServiceView> view_;
    const conf::MasterService* entry_;
    conf::Values values_;
    Listener listener_ = Listener::none;
    unsigned port_ = 0;
    std::string host_;
    bool loopback_only_ = false;
    bool chrooted_ = false;
};

/// "smtp" -> 25, "587" -> 587; nullopt when nobody knows the name. Case does not count.
std::optional<unsigned> port_number(std::string_view text);

/// 127.0.0.0/8, ::1, or the name localhost; brackets are taken off.
bool is_loopback(std::string_view host);

}  // namespace postern::lint
