#include "libconf/base/host_name.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"

namespace postern {
namespace {

constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxName = 255;
constexpr std::size_t kShown = 100;  // of the name in a message

/// What is wrong with the byte at `at`, the `label`th of its label (from 0); empty when nothing is.
std::string_view fault_at(std::string_view name, std::size_t at, std::size_t label) {
    const bool last = at + 1 == name.size();
    if (ascii::is_alnum(name[at]) || name[at] == '_') return label < kMaxLabel ? "" : "hostname label too long";
    if (name[at] == '.') return label > 0 && !last ? "" : "misplaced delimiter";
    const bool first = label == 0;
    if (first || last || name[at + 1] == '.') return "misplaced hyphen";
    return label < kMaxLabel ? "" : "hostname label too long";
}

}  // namespace

Result<void> check_host_name(std::string_view name) {
    if (name.empty()) return fail(ErrorCode::bad_value, "empty hostname");
    const std::string_view shown = name.substr(0, kShown);
    std::size_t label = 0;
    bool numeric = true;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const char byte = name[at];
        if (!ascii::is_alnum(byte) && byte != '_' && byte != '.' && byte != '-') {
            return fail(ErrorCode::bad_value,
                        fmt::format("invalid character {}(decimal): {}",
                                    static_cast<unsigned>(static_cast<unsigned char>(byte)), shown));
        }
        if (const std::string_view fault = fault_at(name, at, label); !fault.empty()) {
            return fail(ErrorCode::bad_value, fmt::format("{}: {}", fault, shown));
        }
        label = byte == '.' ? 0 : label + 1;
        if (!ascii::is_digit(byte) && byte != '.') numeric = false;
    }
    if (numeric) return fail(ErrorCode::bad_value, fmt::format("numeric hostname: {}", shown));
    if (name.size() > kMaxName) {
        return fail(ErrorCode::bad_value, fmt::format("bad length {} for {}...", name.size(), shown));
    }
    return {};
}

}  // namespace postern
