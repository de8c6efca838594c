// The TLS switches of Postfix before 2.3: use_tls, enforce_tls, per_site.
//
// Shape:   which client or server each belongs to, and the level that stands for its values.
// Errors:  none.
// Source:  DEPRECATION_README, postconf(5).
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace postern::lint {

struct TlsSwitch {
    std::string_view prefix;  // "smtpd"
    bool enforce = false;
    bool per_site = false;

    std::string level_name() const;
};

std::optional<TlsSwitch> tls_switch(std::string_view parameter);

}  // namespace postern::lint
