// KeyDigest: names of any length become names of one short length, by a digest function of OpenSSL.
//
// Shape:   capital hexadecimal digits. OpenSSL is loaded when the first digest is asked for, not when a program starts.
// Errors:  unsupported: OpenSSL is not there, or has no function of that name.
// Source:  release notes of Postfix 3.11, memcache client. They do not say how a digest is written.
// Threads: immutable.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::tables {

class KeyDigest {
public:
    /// `name` as OpenSSL has it: sha256, sha3-512, ...
    [[nodiscard]] static Result<KeyDigest> find(const std::string& name);
    [[nodiscard]] Result<std::string> of(std::string_view key) const;

private:
    // As declared in <openssl/evp.h>, which builds without its headers do not have.
    using Digest = int(const void* data, std::size_t size, unsigned char* digest, unsigned* digest_size,
                       const void* type, void* engine);
    KeyDigest(Digest* digest, const void* type) : digest_(digest), type_(type) {}

    Digest* digest_;
    const void* type_;
};

}  // namespace postern::tables
