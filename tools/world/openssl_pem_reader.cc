#include "tools/world/openssl_pem_reader.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <limits>
#include <memory>
#include <string>

namespace postern {
namespace {

using lint::PemBlock;
using lint::PemKind;

// The headers say what the functions are; the library is looked up by name, so that nothing of it is linked.
#define POSTERN_CRYPTO(use)                                                                                             \
    use(BIO_new_mem_buf) use(BIO_free_all) use(PEM_read_bio) use(PEM_read_bio_PrivateKey) use(CRYPTO_free)              \
    use(d2i_X509) use(X509_free) use(X509_get_subject_name) use(X509_get_issuer_name) use(X509_get0_notBefore)          \
    use(X509_get0_notAfter) use(X509_get0_pubkey) use(i2d_PUBKEY) use(i2d_X509_NAME) use(X509_NAME_get_text_by_NID)     \
    use(ASN1_TIME_to_tm) use(EVP_PKEY_free) use(ERR_clear_error)

struct Crypto {
#define POSTERN_DECLARE(function) decltype(&::function) function = nullptr;
    POSTERN_CRYPTO(POSTERN_DECLARE)
#undef POSTERN_DECLARE
};

Result<Crypto> load_crypto() {
    void* library = ::dlopen(POSTERN_SONAME_CRYPTO, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* why = ::dlerror();
        return fail(ErrorCode::unsupported, why != nullptr ? why : POSTERN_SONAME_CRYPTO);
    }
    Crypto all;
    std::string missing;
#define POSTERN_FIND(function)                                                                 \
    all.function = reinterpret_cast<decltype(all.function)>(::dlsym(library, #function));      \
    if (all.function == nullptr) missing = #function;
    POSTERN_CRYPTO(POSTERN_FIND)
#undef POSTERN_FIND
    if (!missing.empty()) return fail(ErrorCode::unsupported, fmt::format("{} lacks {}", POSTERN_SONAME_CRYPTO, missing));
    return all;
}

const Result<Crypto>& crypto() {
    static const Result<Crypto> loaded = load_crypto();
    return loaded;
}

// A file with a passphrase must not make the program ask for it.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

struct RawBlock {
    std::string label;
    std::string header;
    const unsigned char* data = nullptr;
    long size = 0;
};

std::string public_key_of(const Crypto& ssl, const EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = key != nullptr ? ssl.i2d_PUBKEY(key, &der) : 0;
    if (size <= 0) return {};
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    ssl.CRYPTO_free(der, "", 0);
    return bytes;
}

std::string bytes_of(const Crypto& ssl, const X509_NAME* name) {
    unsigned char* der = nullptr;
    const int size = ssl.i2d_X509_NAME(name, &der);
    if (size <= 0) return {};
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    ssl.CRYPTO_free(der, "", 0);
    return bytes;
}

std::string common_name(const Crypto& ssl, const X509_NAME* name) {
    constexpr int kCommonName = 13;  // NID_commonName
    std::string text(256, '\0');
    const int size = ssl.X509_NAME_get_text_by_NID(name, kCommonName, text.data(), static_cast<int>(text.size()));
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
}

std::int64_t seconds_of(const Crypto& ssl, const ASN1_TIME* time) {
    std::tm parts{};
    if (ssl.ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    return static_cast<std::int64_t>(::timegm(&parts));
}

PemBlock certificate(const Crypto& ssl, const RawBlock& raw) {
    PemBlock block{.kind = PemKind::certificate};
    const unsigned char* at = raw.data;
    const std::unique_ptr<X509, decltype(ssl.X509_free)> parsed(ssl.d2i_X509(nullptr, &at, raw.size), ssl.X509_free);
    if (!parsed) {
        block.fault = "holds a certificate that is damaged";
        return block;
    }
    const X509_NAME* subject = ssl.X509_get_subject_name(parsed.get());
    const X509_NAME* issuer = ssl.X509_get_issuer_name(parsed.get());
    block.public_key = public_key_of(ssl, ssl.X509_get0_pubkey(parsed.get()));
    block.subject = bytes_of(ssl, subject);
    block.issuer = bytes_of(ssl, issuer);
    block.common_name = common_name(ssl, subject);
    block.issuer_common_name = common_name(ssl, issuer);
    block.not_before = seconds_of(ssl, ssl.X509_get0_notBefore(parsed.get()));
    block.not_after = seconds_of(ssl, ssl.X509_get0_notAfter(parsed.get()));
    return block;
}

// `text` begins with the block: the library knows all forms of keys, old ones, too.
PemBlock private_key(const Crypto& ssl, std::string_view text, const RawBlock& raw) {
    PemBlock block{.kind = PemKind::private_key};
    if (raw.label == "ENCRYPTED PRIVATE KEY" || raw.header.find("ENCRYPTED") != std::string::npos) {
        block.fault = "holds a private key with a passphrase, which Postfix cannot ask for";
        return block;
    }
    const std::unique_ptr<BIO, decltype(ssl.BIO_free_all)> input(
        ssl.BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), ssl.BIO_free_all);
    const std::unique_ptr<EVP_PKEY, decltype(ssl.EVP_PKEY_free)> key(
        ssl.PEM_read_bio_PrivateKey(input.get(), nullptr, no_passphrase, nullptr), ssl.EVP_PKEY_free);
    if (!key) {
        block.fault = "holds a private key that is damaged";
        return block;
    }
    block.public_key = public_key_of(ssl, key.get());
    return block;
}

PemBlock block_of(const Crypto& ssl, std::string_view text, const RawBlock& raw) {
    const std::string_view label = raw.label;
    if (label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE") return certificate(ssl, raw);
    if (label.ends_with("PRIVATE KEY")) return private_key(ssl, text, raw);
    if (label == "DH PARAMETERS" || label == "X9.42 DH PARAMETERS") return {.kind = PemKind::dh_parameters};
    return {};
}

}  // namespace

Result<std::vector<PemBlock>> OpensslPemReader::read(std::string_view text) const {
    const Result<Crypto>& loaded = crypto();
    if (!loaded) return tl::unexpected<Error>(loaded.error());
    const Crypto& ssl = *loaded;
    std::vector<PemBlock> blocks;
    constexpr std::string_view kBegin = "-----BEGIN ";
    std::size_t at = text.find(kBegin);
    while (at != std::string_view::npos) {
        const std::size_t next = text.find(kBegin, at + kBegin.size());
        const std::string_view piece = text.substr(at, std::min(next, text.size()) - at);
        at = next;
        if (piece.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) continue;
        const std::unique_ptr<BIO, decltype(ssl.BIO_free_all)> input(
            ssl.BIO_new_mem_buf(piece.data(), static_cast<int>(piece.size())), ssl.BIO_free_all);
        char* label = nullptr;
        char* header = nullptr;
        unsigned char* data = nullptr;
        RawBlock raw;
        if (ssl.PEM_read_bio(input.get(), &label, &header, &data, &raw.size) != 1) {
            blocks.push_back({.fault = "holds a block that is damaged"});
            continue;
        }
        raw.label = label;
        raw.header = header;
        raw.data = data;
        blocks.push_back(block_of(ssl, piece, raw));
        ssl.CRYPTO_free(label, "", 0);
        ssl.CRYPTO_free(header, "", 0);
        ssl.CRYPTO_free(data, "", 0);
    }
    ssl.ERR_clear_error();
    return blocks;
}

}  // namespace postern
