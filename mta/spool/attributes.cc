#include "mta/spool/attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libconf/base/ascii.h"

namespace postern::spool {
namespace {

struct Fact {
    std::string_view name;
    ClientFacts Envelope::*client;
    std::string ClientFacts::*member;
};

// The names are those that `postcat` shows; log_… is what XFORWARD may change, and client_… is what it cannot.
constexpr std::array kFacts{
    Fact{"log_client_name", &Envelope::forwarded, &ClientFacts::name},
    Fact{"log_reverse_client_name", &Envelope::forwarded, &ClientFacts::reverse_name},
    Fact{"log_client_address", &Envelope::forwarded, &ClientFacts::address},
    Fact{"log_client_port", &Envelope::forwarded, &ClientFacts::port},
    Fact{"log_helo_name", &Envelope::forwarded, &ClientFacts::helo},
    Fact{"log_protocol_name", &Envelope::forwarded, &ClientFacts::protocol},
    Fact{"log_ident", &Envelope::forwarded, &ClientFacts::ident},
    Fact{"log_source", &Envelope::forwarded, &ClientFacts::source},
    Fact{"client_name", &Envelope::client, &ClientFacts::name},
    Fact{"reverse_client_name", &Envelope::client, &ClientFacts::reverse_name},
    Fact{"client_address", &Envelope::client, &ClientFacts::address},
    Fact{"client_port", &Envelope::client, &ClientFacts::port},
    Fact{"helo_name", &Envelope::client, &ClientFacts::helo},
    Fact{"protocol_name", &Envelope::client, &ClientFacts::protocol},
    Fact{"client_ident", &Envelope::client, &ClientFacts::ident},
    Fact{"client_source", &Envelope::client, &ClientFacts::source},
};

void escape(std::string_view text, std::string& out) {
    for (const char c : text) {
        if (c == '\\') {
            out += "\\\\";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\0') {
            out += "\\0";
        } else {
            out.push_back(c);
        }
    }
}

Result<std::string> unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out.push_back(text[i]);
            continue;
        }
        const char next = i + 1 < text.size() ? text[++i] : ' ';
        if (next != '\\' && next != 'n' && next != '0') {
            return fail(ErrorCode::corrupt, fmt::format("attribute with a bad escape: {}", ascii::printable(text)));
        }
        out.push_back(next == 'n' ? '\n' : next == '0' ? '\0' : '\\');
    }
    return out;
}

}  // namespace

std::vector<Attribute> attribute_list(const Envelope& envelope) {
    std::vector<Attribute> all;
    for (const Fact& fact : kFacts) {
        const std::string& value = (envelope.*fact.client).*fact.member;
        if (!value.empty()) all.emplace_back(fact.name, value);
    }
    all.insert(all.end(), envelope.attributes.begin(), envelope.attributes.end());
    return all;
}

std::string encode_attributes(const Envelope& envelope) {
    std::string text;
    for (const auto& [name, value] : attribute_list(envelope)) {
        escape(name, text);
        text.push_back('=');
        escape(value, text);
        text.push_back('\n');
    }
    return text;
}

Result<void> decode_attributes(std::string_view text, Envelope& envelope) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) {
            return fail(ErrorCode::corrupt, fmt::format("attribute without a value: {}", ascii::printable(line)));
        }
        const std::string_view name = line.substr(0, equals);
        auto value = unescape(line.substr(equals + 1));
        if (!value) return tl::unexpected<Error>(value.error());
        const auto fact = std::find_if(kFacts.begin(), kFacts.end(), [&](const Fact& f) { return f.name == name; });
        if (fact != kFacts.end()) {
            (envelope.*fact->client).*fact->member = std::move(*value);
            continue;
        }
        auto plain = unescape(name);
        if (!plain) return tl::unexpected<Error>(plain.error());
        envelope.attributes.emplace_back(std::move(*plain), std::move(*value));
    }
    return {};
}

}  // namespace postern::spool
