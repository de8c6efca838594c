#include "tools/check/scope.h"

#include <array>
#include <charconv>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/base/ip_address.h"
#include "libconf/registry/versions.h"

namespace postern::lint {
namespace {

constexpr std::array<std::pair<std::string_view, unsigned>, 20> kPorts{{
    {"smtp", 25},          {"mail", 25},      {"submission", 587}, {"submissions", 465}, {"smtps", 465},
    {"ssmtp", 465},        {"urd", 465},      {"lmtp", 24},        {"qmqp", 628},        {"qmtp", 209},
    {"pop3", 110},         {"imap2", 143},    {"imap", 143},       {"imaps", 993},       {"pop3s", 995},
    {"domain", 53},        {"http", 80},      {"https", 443},      {"ldap", 389},        {"ldaps", 636},
}};

std::optional<std::int64_t> level_of(const conf::Values& values) {
    const auto level = values.resolve("compatibility_level");
    return level ? conf::parse_level(level->text()) : std::nullopt;
}

// Postfix before 3.0, and level 0 after it, take `-` in the chroot column for y.
bool chroot_is_default(const conf::Config& config, const conf::Values& values) {
    if (config.target().version < conf::Version{3, 0, 0}) return true;
    const auto level = level_of(values);
    const auto first = conf::parse_level("1");
    return level && first && *level < *first;
}

}  // namespace

std::optional<unsigned> port_number(std::string_view text) {
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
        unsigned number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number > 65535) return std::nullopt;
        return number;
    }
    for (const auto& [name, number] : kPorts) {
        if (ascii::equal_fold(name, text)) return number;
    }
    return std::nullopt;
}

bool is_loopback(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (ascii::equal_fold(host, "localhost")) return true;
    if (host.starts_with("ipv6:") || host.starts_with("IPv6:")) host.remove_prefix(5);
    const auto address = IpAddress::parse(host);
    if (!address) return false;
    if (address->family() == AddressFamily::ipv4) return address->bytes()[0] == 127;
    return address->text() == "::1";
}

Scope::Scope(const conf::Config& config, const conf::ServiceView* view)
    : view_(view == nullptr ? std::nullopt : std::optional<conf::ServiceView>(*view)),
      entry_(view_ ? &view_->service() : nullptr),
      values_(config, view_ ? &*view_ : nullptr) {
    if (entry_ != nullptr) {
        const std::string_view column = entry_->field(conf::ServiceField::chroot);
        chrooted_ = column == "y" || (column == "-" && chroot_is_default(config, values_));
    }
    find_listener();
}

std::string Scope::label() const {
    return std::string(name()) + ' ' + std::string(type());
}

void Scope::find_listener() {
    if (type() == "pass" && is_smtpd()) {
        listener_ = Listener::mx;
        return;
    }
    if (type() != "inet") return;
    std::string_view port = name();
    if (const std::size_t colon = port.rfind(':'); colon != std::string_view::npos) {
        host_ = std::string(port.substr(0, colon));
        port.remove_prefix(colon + 1);
        if (host_.size() > 2 && host_.front() == '[' && host_.back() == ']') host_ = host_.substr(1, host_.size() - 2);
    }
    port_ = port_number(port).value_or(0);
    if (!host_.empty()) {
        loopback_only_ = is_loopback(host_);
    } else if (const auto interfaces = values_.list("inet_interfaces"); interfaces && !interfaces->empty()) {
        loopback_only_ = true;
        for (const conf::ListElement& element : *interfaces) {
            if (element.text != "loopback-only" && !is_loopback(element.text)) loopback_only_ = false;
        }
    }
    if (!is_smtpd()) return;
    if (loopback_only_) {
        listener_ = port_ == 25 || port_ == 587 || port_ == 465 ? Listener::other : Listener::reinjection;
    } else if (port_ == 25) {
        listener_ = Listener::mx;
    } else {
        listener_ = port_ == 587 || port_ == 465 ? Listener::submission : Listener::other;
    }
}

bool Scope::overrides(std::string_view parameter) const {
    return view_ && view_->find(parameter) != nullptr;
}

std::optional<std::string> Scope::value(std::string_view parameter) const {
    const auto resolved = values_.resolve(parameter);
    if (!resolved) return std::nullopt;
    return resolved->text();
}

std::optional<bool> Scope::flag(std::string_view parameter) const {
    const auto read = values_.boolean(parameter);
    if (!read) return std::nullopt;
    return read->value;
}

SourceRange Scope::range() const {
    return entry_ == nullptr ? SourceRange{} : entry_->range(conf::ServiceField::service);
}

}  // namespace postern::lint
