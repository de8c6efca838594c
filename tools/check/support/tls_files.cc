#include "tools/check/support/tls_files.h"

#include <algorithm>

namespace postern::lint {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";

// What the lines between the blocks tell.
std::vector<PemBlock> labels_of(std::string_view text) {
    std::vector<PemBlock> blocks;
    for (std::size_t at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at)) {
        at += kBegin.size();
        const std::string_view label = text.substr(at, text.find("-----", at) - at);
        PemBlock block;
        if (label.ends_with("CERTIFICATE")) block.kind = PemKind::certificate;
        if (label.ends_with("PRIVATE KEY")) block.kind = PemKind::private_key;
        if (label.ends_with("DH PARAMETERS")) block.kind = PemKind::dh_parameters;
        blocks.push_back(std::move(block));
    }
    return blocks;
}

}  // namespace

bool TlsFile::has(PemKind kind) const {
    return first(kind) != nullptr;
}

const PemBlock* TlsFile::first(PemKind kind) const {
    const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const PemBlock& block) { return block.kind == kind; });
    return found == blocks.end() ? nullptr : &*found;
}

const TlsFile& TlsFiles::file(std::string_view configured_path) {
    const auto known = known_.find(configured_path);
    if (known != known_.end()) return known->second;
    return known_.emplace(configured_path, read(configured_path)).first->second;
}

TlsFile TlsFiles::read(std::string_view configured_path) const {
    TlsFile file;
    const auto path = project_.locate(configured_path);
    if (!path) return file;
    const auto status = project_.world().status(*path);
    if (status && status->kind != FileKind::regular) {
        file.reach = Reach::no_file;
        return file;
    }
    const auto text = project_.world().read(*path);
    if (!text) {
        const ErrorCode code = text.error().code;
        file.reach = code == ErrorCode::not_found ? Reach::missing : code == ErrorCode::permission_denied ? Reach::forbidden : Reach::unknown;
        return file;
    }
    file.reach = Reach::readable;
    file.binary = text->starts_with("\x30\x82");
    auto blocks = project_.input().pem != nullptr ? project_.input().pem->read(*text) : labels_of(*text);
    file.blocks = blocks ? std::move(*blocks) : labels_of(*text);
    return file;
}

}  // namespace postern::lint
