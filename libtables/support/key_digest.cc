#include "libtables/support/key_digest.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "libtables/support/client_library.h"

namespace postern::tables {
namespace {

constexpr std::array kLibraries = {"libcrypto.so.3", "libcrypto.so.1.1"};
constexpr std::size_t kLongest = 64;  // EVP_MAX_MD_SIZE

Result<ClientLibrary> openssl() {
    auto library = ClientLibrary::load(kLibraries[0], "libssl3");
    if (library) return library;
    auto older = ClientLibrary::load(kLibraries[1], "libssl1.1");
    return older ? std::move(older) : std::move(library);
}

}  // namespace

Result<KeyDigest> KeyDigest::find(const std::string& name) {
    const auto library = openssl();
    if (!library) return tl::unexpected<Error>(library.error());
    const void* (*by_name)(const char*) = nullptr;
    Digest* digest = nullptr;
    if (auto found = library->find("EVP_get_digestbyname", by_name); !found) return tl::unexpected<Error>(found.error());
    if (auto found = library->find("EVP_Digest", digest); !found) return tl::unexpected<Error>(found.error());
    const void* type = by_name(name.c_str());
    if (type == nullptr) return fail(ErrorCode::unsupported, fmt::format("unknown digest function: {}", name));
    return KeyDigest(digest, type);
}

Result<std::string> KeyDigest::of(std::string_view key) const {
    std::array<unsigned char, kLongest> bytes{};
    unsigned size = 0;
    if (digest_(key.data(), key.size(), bytes.data(), &size, type_, nullptr) != 1 || size > bytes.size()) {
        return fail(ErrorCode::io_error, "the digest function fails");
    }
    return fmt::format("{:02X}", fmt::join(bytes.begin(), bytes.begin() + size, ""));
}

}  // namespace postern::tables
