// Keys on their way into LDAP filters and names: whatever the key, nothing in the result has a meaning of its own, and
// reading it back gives the key.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libconf/base/utf8.h"
#include "libtables/support/ldap_quote.h"

namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    std::abort();
}

/// Reads `\` and two digits as a byte. Aborts at a sign that has a meaning.
std::string read_back(std::string_view text, std::string_view signs) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            if (signs.find(text[i]) != std::string_view::npos) std::abort();
            result.push_back(text[i]);
            continue;
        }
        if (i + 2 >= text.size()) std::abort();
        result.push_back(static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])));
        i += 2;
    }
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view key(reinterpret_cast<const char*>(data), size);
    std::string filter;
    if (!postern::tables::quote_ldap_filter(key, filter)) std::abort();
    if (read_back(filter, std::string_view("*()\0\n\r", 6)) != key) std::abort();
    if (!postern::utf8::is_valid(filter)) std::abort();
    std::string name;
    if (!postern::tables::quote_ldap_name(key, name)) std::abort();
    if (read_back(name, std::string_view(" \"#+,;<>\0", 9)) != key) std::abort();
    return 0;
}
