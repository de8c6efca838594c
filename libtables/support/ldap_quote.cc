#include "libtables/support/ldap_quote.h"

#include "libconf/base/utf8.h"

namespace postern::tables {
namespace {

constexpr char kFirstPrintable = ' ';
constexpr char kDelete = '\x7f';

void add_escaped(char c, std::string& query) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    query.push_back('\\');
    query.push_back(kDigits[byte >> 4U]);
    query.push_back(kDigits[byte & 15U]);
}

bool is_control(char c) {
    return (c >= 0 && c < kFirstPrintable) || c == kDelete;
}

}  // namespace

bool quote_ldap_filter(std::string_view text, std::string& query) {
    constexpr std::string_view kSigns = "*()\\";
    while (!text.empty()) {
        const std::size_t length = utf8::sequence_length(text);
        const char c = text.front();
        if (length == 0 || is_control(c) || kSigns.find(c) != std::string_view::npos) {
            add_escaped(c, query);
            text.remove_prefix(1);
            continue;
        }
        query += text.substr(0, length);
        text.remove_prefix(length);
    }
    return true;
}

bool quote_ldap_name(std::string_view text, std::string& query) {
    constexpr std::string_view kSigns{" \t\"#+,;<>\\\0", 11};
    for (const char c : text) {
        if (kSigns.find(c) != std::string_view::npos) {
            add_escaped(c, query);
        } else {
            query.push_back(c);
        }
    }
    return true;
}

}  // namespace postern::tables
