#include "tools/check/support/tls_switches.h"

#include <array>

namespace postern::lint {

std::string TlsSwitch::level_name() const {
    return std::string(prefix) + (prefix == "tlsproxy_client" ? "_security_level" : "_tls_security_level");
}

std::optional<TlsSwitch> tls_switch(std::string_view parameter) {
    constexpr std::array<std::string_view, 6> kPrefixes{"smtpd", "smtp", "lmtp", "postscreen", "tlsproxy_client", "tlsproxy"};
    for (const std::string_view prefix : kPrefixes) {
        if (!parameter.starts_with(prefix) || parameter.size() == prefix.size() || parameter[prefix.size()] != '_') continue;
        const std::string_view rest = parameter.substr(prefix.size() + 1);
        if (rest == "use_tls") return TlsSwitch{prefix, false, false};
        if (rest == "enforce_tls") return TlsSwitch{prefix, true, false};
        if (rest == "tls_per_site" || (prefix == "tlsproxy_client" && rest == "per_site")) return TlsSwitch{prefix, false, true};
    }
    return std::nullopt;
}

}  // namespace postern::lint
