// TLS files: certificates, keys and parameters that settings name, read once.
//
// Shape:   a file is missing, out of our reach, or blocks. Without a PemReader the blocks are known by their first lines
//          only: kind, and nothing else.
// Errors:  none.
// Source:  TLS_README.
// Threads: one; the project outlives it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/check/project.h"
#include "tools/check/support/pem_reader.h"

namespace postern::lint {

enum class Reach : std::uint8_t {
    readable,
    missing,
    no_file,    // a directory or the like
    forbidden,  // not for the user who runs this program
    unknown,    // nobody can say what the name means
};

struct TlsFile {
    Reach reach = Reach::unknown;
    bool binary = false;  // DER, as browsers export it
    std::vector<PemBlock> blocks;

    bool has(PemKind kind) const;
    const PemBlock* first(PemKind kind) const;
};

class TlsFiles {
public:
    explicit TlsFiles(const Project& project) : project_(project) {}
    const TlsFile& file(std::string_view configured_path);

private:
    TlsFile read(std::string_view configured_path) const;

    const Project& project_;
    std::map<std::string, TlsFile, std::less<>> known_;
};

}  // namespace postern::lint
