#include "tools/check/support/overrides.h"

#include "libconf/registry/registry.h"

namespace postern::lint {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// Programs that take more than options: what follows the options is theirs.
bool takes_arguments(std::string_view program) {
    return program == "pipe" || program == "spawn" || program == "smtp" || program == "lmtp" || program == "local";
}

bool is_attribute(std::string_view program, std::string_view word) {
    if (!takes_arguments(program)) return false;
    const std::size_t equals = word.find('=');
    return equals != std::string_view::npos && is_name(word.substr(0, equals)) && conf::registry::find(word.substr(0, equals)) == nullptr;
}

bool ends_setting(std::string_view program, std::string_view word) {
    return word.starts_with('-') || is_attribute(program, word);
}

}  // namespace

std::optional<SpacedOverride> spaced_override(const conf::MasterService& entry, std::size_t option) {
    const auto arguments = entry.arguments();
    if (option + 1 >= arguments.size() || entry.text(arguments[option]) != "-o") return std::nullopt;
    std::string_view head = entry.text(arguments[option + 1]);
    const conf::TextSpan written = arguments[option + 1].written;
    if (written.of(entry.text()).starts_with('{')) return std::nullopt;
    const auto word = [&](std::size_t i) { return i < arguments.size() ? entry.text(arguments[i]) : std::string_view{}; };
    SpacedOverride found{option + 1, option + 1, {}, {}};
    std::size_t next = option + 2;
    const std::size_t equals = head.find('=');
    if (equals == std::string_view::npos) {
        // `-o name = value` or `-o name =value`
        if (!is_name(head) || !word(next).starts_with('=')) return std::nullopt;
        found.name = head;
        found.value = word(next).substr(1);
        found.last = next++;
    } else {
        found.name = head.substr(0, equals);
        found.value = head.substr(equals + 1);
        if (!is_name(found.name)) return std::nullopt;
    }
    // A value that is empty so far, or ends in a comma, goes on; so does one that a stray word follows.
    while (next < arguments.size() && !ends_setting(entry.program(), word(next))) {
        if (!found.value.empty()) found.value += ' ';
        found.value += word(next);
        found.last = next++;
    }
    if (found.last == option + 1) return std::nullopt;
    return found;
}

}  // namespace postern::lint
