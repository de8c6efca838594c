#include "libtables/support/mailbox_forms.h"

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

constexpr std::string_view kSpecials = "()<>@,;:\\\"[]";

bool is_atom_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != 0x7F && kSpecials.find(c) == std::string_view::npos;
}

// The "@" behind the local part of an address in external form: one between quotes does not count.
std::size_t external_at(std::string_view text) {
    bool quoted = false;
    std::size_t at = std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '@' && !quoted) {
            at = i;
        }
    }
    return at;
}

}  // namespace

bool needs_quotes(std::string_view local) {
    if (local.empty() || local.front() == '.' || local.back() == '.') return true;
    if (local.find("..") != std::string_view::npos) return true;
    return !std::ranges::all_of(local, is_atom_character);
}

void append_external(std::string& out, std::string_view local) {
    if (!needs_quotes(local)) {
        out += local;
        return;
    }
    out += '"';
    for (const char c : local) {
        if (c == '"' || c == '\\' || c == '\r') out += '\\';
        out += c;
    }
    out += '"';
}

std::string internal_form(std::string_view external) {
    const std::size_t at = external_at(external);
    const std::string_view local = external.substr(0, at);
    std::string out;
    out.reserve(external.size());
    for (std::size_t i = 0; i < local.size(); ++i) {
        if (local[i] == '"') continue;
        if (local[i] == '\\' && i + 1 < local.size()) ++i;
        out += local[i];
    }
    if (at != std::string_view::npos) out += external.substr(at);
    return out;
}

std::size_t Delimiters::find(std::string_view local) const {
    if (characters.empty()) return std::string_view::npos;
    for (const std::string_view reserved :
         {std::string_view("mailer-daemon"), std::string_view("postmaster"), double_bounce}) {
        if (ascii::equal_fold(local, reserved)) return std::string_view::npos;
    }
    if (owner_request == OwnerRequest::special && characters.find('-') != std::string_view::npos) {
        constexpr std::string_view kOwner = "owner-";
        constexpr std::string_view kRequest = "-request";
        if (ascii::equal_fold(local.substr(0, kOwner.size()), kOwner)) return std::string_view::npos;
        if (local.size() > kRequest.size() &&
            ascii::equal_fold(local.substr(local.size() - kRequest.size()), kRequest)) {
            return std::string_view::npos;
        }
    }
    const std::size_t at = local.find_first_of(characters);
    return at == 0 ? std::string_view::npos : at;
}

std::string with_extension(std::string_view external, std::string_view extension) {
    if (extension.empty()) return std::string(external);
    const std::size_t at = external_at(external);
    const std::string local = internal_form(external.substr(0, at)) + std::string(extension);
    std::string out;
    append_external(out, local);
    if (at != std::string_view::npos) out += external.substr(at);
    return out;
}

}  // namespace postern::tables
