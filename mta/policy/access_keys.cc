#include "mta/policy/access_keys.h"

#include <algorithm>
#include <array>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

// Longer names are no host names; whoever sends them gets no parent domains looked up.
constexpr std::size_t kMaxHostName = 255;

std::string_view without_extension(std::string_view local, std::string_view delimiters) {
    const std::size_t at = local.find_first_of(delimiters, 1);
    return at == std::string_view::npos || at == 0 ? local : local.substr(0, at);
}

}  // namespace

KeyForm key_form(std::string_view table) {
    constexpr std::array<std::string_view, 4> kWhole = {"regexp", "pcre", "cidr", "tcp"};
    std::string_view type = table.substr(0, table.find(':'));
    while (type == "proxy") {
        table.remove_prefix(std::min(table.size(), type.size() + 1));
        type = table.substr(0, table.find(':'));
    }
    return std::find(kWhole.begin(), kWhole.end(), type) == kWhole.end() ? KeyForm::parts : KeyForm::whole;
}

std::vector<std::string> host_keys(std::string_view name, KeyForm form, const KeyRules& rules) {
    if (name.empty()) return {};
    std::vector<std::string> keys{ascii::lower(name)};
    if (form == KeyForm::whole || name.size() > kMaxHostName || IpAddress::parse(name)) return keys;
    const std::string host = keys.front();
    for (std::size_t dot = host.find('.', 1); dot != std::string::npos; dot = host.find('.', dot + 1)) {
        const std::size_t begin = rules.subdomains == Subdomains::by_dot ? dot : dot + 1;
        if (begin < host.size()) keys.push_back(host.substr(begin));
    }
    return keys;
}

std::vector<std::string> address_keys(const IpAddress& address, KeyForm form) {
    std::string text = address.text();
    std::vector<std::string> keys{text};
    if (form == KeyForm::whole) return keys;
    const char separator = address.family() == AddressFamily::ipv4 ? '.' : ':';
    for (std::size_t at = text.rfind(separator); at != std::string::npos && at > 0; at = text.rfind(separator)) {
        text.resize(at);
        if (text.back() != separator) keys.push_back(text);
    }
    return keys;
}

std::string_view domain_of(std::string_view mailbox) {
    const std::size_t at = mailbox.rfind('@');
    return at == std::string_view::npos ? std::string_view() : mailbox.substr(at + 1);
}

std::vector<std::string> mailbox_keys(std::string_view mailbox, KeyForm form, const KeyRules& rules) {
    if (mailbox.empty()) return {rules.null_sender};
    const std::string address = ascii::lower(mailbox);
    if (form == KeyForm::whole) return {address};
    const std::string_view domain = domain_of(address);
    const std::string_view local = std::string_view(address).substr(0, std::min(address.size(), address.rfind('@')));
    const std::string_view plain = without_extension(local, rules.delimiters);
    std::vector<std::string> keys{address};
    if (plain != local && !domain.empty()) keys.push_back(std::string(plain) + '@' + std::string(domain));
    for (std::string& key : host_keys(domain, form, rules)) keys.push_back(std::move(key));
    keys.push_back(std::string(local) + '@');
    if (plain != local) keys.push_back(std::string(plain) + '@');
    return keys;
}

}  // namespace postern::policy
