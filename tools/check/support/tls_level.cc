#include "tools/check/support/tls_level.h"

#include "libconf/base/ascii.h"
#include "tools/check/support/next_hop.h"
#include "tools/check/support/services.h"

namespace postern::lint {

std::optional<std::string> server_tls_level(const Scope& scope) {
    const auto level = scope.value("smtpd_tls_security_level");
    if (!level) return std::nullopt;
    if (!level->empty()) return ascii::lower(*level);
    if (scope.flag("smtpd_enforce_tls").value_or(false)) return "encrypt";
    return scope.flag("smtpd_use_tls").value_or(false) ? "may" : "none";
}

bool is_wrapped(const Scope& scope) {
    return scope.flag("smtpd_tls_wrappermode").value_or(false);
}

bool has_server_tls(const Scope& scope) {
    return is_wrapped(scope) || server_tls_level(scope).value_or("none") != "none";
}

std::string ClientView::value(std::string_view parameter) const {
    const auto resolved = values->resolve(parameter);
    return resolved ? resolved->text() : std::string{};
}

bool ClientView::flag(std::string_view parameter) const {
    const auto read = values->boolean(parameter);
    return read && read->value;
}

std::optional<ClientView> internet_client(const Project& project) {
    const auto transport = project.value("default_transport");
    if (!transport || project.main_cf() == nullptr) return std::nullopt;
    const std::string_view name = transport_of(*transport);
    if (project.master_cf() == nullptr) {
        if (name != "smtp") return std::nullopt;
        return ClientView{nullptr, &project.values()};
    }
    const Scope* scope = entry_named(project, name, "unix");
    if (scope == nullptr || scope->program() != "smtp") return std::nullopt;
    return ClientView{scope, &scope->values()};
}

std::optional<std::string> client_tls_level(const ClientView& client) {
    const auto level = client.values->resolve("smtp_tls_security_level");
    if (!level) return std::nullopt;
    if (!level->text().empty()) return ascii::lower(level->text());
    if (client.flag("smtp_enforce_tls")) return "encrypt";
    return client.flag("smtp_use_tls") ? "may" : "none";
}

bool demands_tls(std::string_view level) {
    return level == "encrypt" || level == "dane-only" || level == "fingerprint" || level == "verify" || level == "secure";
}

bool relays_to_loopback(const ClientView& client) {
    const std::string relay = client.value("relayhost");
    return !relay.empty() && is_loopback(read_next_hop(relay).host);
}

}  // namespace postern::lint
