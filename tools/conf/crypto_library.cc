#include "tools/conf/crypto_library.h"

#include <dlfcn.h>

#include <array>
#include <utility>

// Only for the text of its version; nothing of OpenSSL is linked.
#if __has_include(<openssl/opensslv.h>)
#include <openssl/opensslv.h>
#endif

namespace postern::conf_tool {
namespace {

constexpr std::array kLibraries = {"libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"};

/// The name that postconf prints, and the one that OpenSSL has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kAlgorithms = {
    {{"dsa", "DSA"}, {"ecdsa", "EC"}, {"rsa", "RSA"}}};

template <class Function>
Function* symbol(void* library, const char* name) {
    return reinterpret_cast<Function*>(::dlsym(library, name));
}

}  // namespace

Result<std::string> crypto_compile_version() {
#ifdef OPENSSL_VERSION_TEXT
    return OPENSSL_VERSION_TEXT;
#else
    return fail(ErrorCode::unsupported, "this program was compiled without the headers of OpenSSL");
#endif
}

Result<CryptoLibrary> CryptoLibrary::load() {
    for (const char* name : kLibraries) {
        if (void* handle = ::dlopen(name, RTLD_LAZY | RTLD_LOCAL)) return CryptoLibrary(handle);
    }
    const char* reason = ::dlerror();
    return fail(ErrorCode::unsupported, reason != nullptr ? reason : "no OpenSSL library");
}

Result<std::string> CryptoLibrary::version() const {
    constexpr int kVersionText = 0;  // OPENSSL_VERSION
    const auto version = symbol<const char*(int)>(handle_, "OpenSSL_version");
    if (version == nullptr) return fail(ErrorCode::unsupported, "the OpenSSL library does not tell its version");
    return version(kVersionText);
}

std::vector<std::string_view> CryptoLibrary::public_key_algorithms() const {
    std::vector<std::string_view> found;
    const auto find = symbol<const void*(void**, const char*, int)>(handle_, "EVP_PKEY_asn1_find_str");
    for (const auto& [name, openssl_name] : kAlgorithms) {
        void* engine = nullptr;
        const bool known =
            find != nullptr && find(&engine, openssl_name.data(), static_cast<int>(openssl_name.size())) != nullptr;
        if (known) found.push_back(name);
    }
    return found;
}

}  // namespace postern::conf_tool
