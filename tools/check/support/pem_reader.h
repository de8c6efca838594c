// PemReader: what a file of certificates and keys holds.
//
// Shape:   an interface, so that the engine needs no cryptographic library: tools/world/openssl_pem_reader.h loads one
//          when the first file is read. Blocks come in the order of the file; text between them does not count.
// Units:   times in seconds since 1970.
// Errors:  unsupported: there is no such library. A block that cannot be read is a block with a fault.
// Source:  TLS_README, RFC 7468.
// Threads: all members are called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern::lint {

enum class PemKind : std::uint8_t { certificate, private_key, dh_parameters, other };

struct PemBlock {
    PemKind kind = PemKind::other;
    std::string fault{};  // why it cannot be used; then nothing else is known

    std::string public_key{};  // of certificates and private keys, as bytes: equal ones belong together
    std::string subject{};     // of certificates, as bytes
    std::string issuer{};
    std::string common_name{};         // of the subject, as people write it; may be empty
    std::string issuer_common_name{};  // of the issuer
    std::int64_t not_before = 0;
    std::int64_t not_after = 0;

    bool self_issued() const { return subject == issuer; }
};

class PemReader {
public:
    virtual ~PemReader() = default;
    [[nodiscard]] virtual Result<std::vector<PemBlock>> read(std::string_view text) const = 0;
};

}  // namespace postern::lint
