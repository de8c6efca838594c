// CryptoLibrary: the OpenSSL of this machine, loaded when asked for.
//
// Shape:   version text and names of public-key algorithms; the library is never unloaded.
// Errors:  unsupported: there is no OpenSSL library, or this build was made without its headers.
// Source:  OpenSSL_version(3), EVP_PKEY_asn1_find_str(3).
// Threads: loading is done by the dynamic loader, which serialises it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern::conf_tool {

/// Of the headers that this program was compiled with.
[[nodiscard]] Result<std::string> crypto_compile_version();

class CryptoLibrary {
public:
    [[nodiscard]] static Result<CryptoLibrary> load();

    [[nodiscard]] Result<std::string> version() const;
    /// Those that TLS certificates may have, as postconf -T names them, sorted.
    [[nodiscard]] std::vector<std::string_view> public_key_algorithms() const;

private:
    explicit CryptoLibrary(void* handle) : handle_(handle) {}
    void* handle_;
};

}  // namespace postern::conf_tool
