// LdapSearch: one search in a directory, and what came back; free of any library.
//
// Shape:   a reply has the result code of LDAP, negative when the client library or the network failed, and the entries
//          that arrived before it. Values are bytes.
// Errors:  codes, see above.
// Source:  RFC 4511 section 4.5.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libconf/base/result.h"

namespace postern::tables {

enum class LdapScope : std::uint8_t { base, one, sub, children };

struct LdapSearch {
    std::string base;
    LdapScope scope = LdapScope::sub;
    std::string filter;
    std::vector<std::string> attributes;  // none: attributes are of no interest
};

struct LdapAttribute {
    std::string name;  // with options: "mail;lang-de"
    std::vector<std::string> values;
};

struct LdapEntry {
    std::string name;
    std::vector<LdapAttribute> attributes;
};

inline constexpr int kLdapSuccess = 0;
inline constexpr int kLdapNoSuchObject = 32;

struct LdapReply {
    int code = kLdapSuccess;
    std::string text{};  // of the code
    std::vector<LdapEntry> entries{};
};

/// Where references to other entries are followed.
class LdapDirectory {
public:
    LdapDirectory() = default;
    LdapDirectory(const LdapDirectory&) = delete;
    LdapDirectory& operator=(const LdapDirectory&) = delete;
    virtual ~LdapDirectory() = default;

    virtual LdapReply search(const LdapSearch& wanted) = 0;
    /// nullopt: the text is not an LDAP URL. The host of a URL does not count. Errors: "why(code)".
    virtual std::optional<Result<LdapSearch>> parse_url(const std::string& text) const = 0;
};

}  // namespace postern::tables
