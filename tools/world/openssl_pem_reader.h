// OpensslPemReader: certificates and keys, read by the OpenSSL of this machine.
//
// Shape:   libcrypto is loaded when the first file is read, and stays; a program that reads none starts without it.
// Errors:  unsupported: the library is not there.
// Source:  PEM_read_bio_X509(3), d2i_PUBKEY(3).
// Threads: all members are called from any thread.
#pragma once

#include <string_view>
#include <vector>

#include "tools/check/support/pem_reader.h"

namespace postern {

class OpensslPemReader : public lint::PemReader {
public:
    [[nodiscard]] Result<std::vector<lint::PemBlock>> read(std::string_view text) const override;
};

}  // namespace postern
