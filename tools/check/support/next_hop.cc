#include "tools/check/support/next_hop.h"

#include <algorithm>
#include <array>

#include "tools/check/support/services.h"

namespace postern::lint {
namespace {

constexpr std::array<std::string_view, 12> kTransports{"default_transport", "relay_transport", "content_filter", "local_transport", "virtual_transport",
                                                       "mailbox_transport", "fallback_transport", "address_verify_default_transport", "address_verify_relay_transport",
                                                       "address_verify_local_transport", "address_verify_virtual_transport", "best_mx_transport"};
constexpr std::array<std::string_view, 4> kHosts{"relayhost", "smtp_fallback_relay", "fallback_relay", "address_verify_relayhost"};

// Behind the port's colon; `from` is where the search may start.
void split_port(std::string_view text, std::size_t from, NextHop& hop) {
    const std::size_t colon = text.find(':', from);
    const std::size_t end = std::min(colon, text.size());
    hop.host_span = {0, end};
    if (colon == std::string_view::npos) return;
    hop.port_span = {colon + 1, text.size()};
    hop.port = text.substr(colon + 1);
}

class Finder {
public:
    explicit Finder(const Project& project) : project_(project) {}

    std::vector<HopUse> find() {
        visit(project_.values(), nullptr);
        for (const Scope* scope : entries(project_)) {
            if (!scope->view()->values().empty()) visit(scope->values(), scope);
        }
        for (const TableUse& use : project_.tables()) add_table(use);
        return std::move(found_);
    }

private:
    void visit(const conf::Values& values, const Scope* scope) {
        for (const std::string_view name : kHosts) {
            if (scope != nullptr && !scope->overrides(name)) continue;
            add_list(values, scope, name, name.ends_with("fallback_relay") && scope != nullptr ? std::string(scope->name()) : std::string{});
        }
        for (const std::string_view name : kTransports) {
            if (scope != nullptr && !scope->overrides(name)) continue;
            add_transport(values, scope, name);
        }
    }

    void add_list(const conf::Values& values, const Scope* scope, std::string_view name, std::string transport) {
        const auto resolved = values.resolve(name);
        if (!resolved) return;
        conf::WordReader words(resolved->text(), conf::Braces::plain, conf::kListSeparators);
        while (const auto span = words.next()) {
            add(std::string(name), transport, std::string(span->of(resolved->text())), resolved->range(*span), scope);
        }
    }

    void add_transport(const conf::Values& values, const Scope* scope, std::string_view name) {
        const auto resolved = values.resolve(name);
        if (!resolved) return;
        const std::string& text = resolved->text();
        const std::size_t colon = text.find(':');
        if (colon == std::string::npos || colon + 1 == text.size()) return;
        add(std::string(name), text.substr(0, colon), text.substr(colon + 1), resolved->range({colon + 1, text.size()}), scope);
    }

    void add_table(const TableUse& use) {
        const bool relays = use.parameter == "sender_dependent_relayhost_maps";
        if (use.purpose != TablePurpose::transport && !relays) return;
        const TableText* text = project_.table_text(use);
        if (text == nullptr) return;
        for (const TableEntry& entry : text->entries()) {
            if (entry.kind != EntryKind::entry) continue;
            const std::size_t colon = relays ? std::string_view::npos : entry.result.find(':');
            if (!relays && colon == std::string_view::npos) continue;
            const std::size_t begin = relays ? 0 : colon + 1;
            const std::string_view hop = entry.result.substr(begin);
            if (hop.empty() || entry.result == "DUNNO") continue;
            SourceRange range = entry.result_range;
            range.begin += static_cast<std::uint32_t>(begin);
            add(use.spec(), relays ? std::string{} : std::string(entry.result.substr(0, colon)), std::string(hop), range, use.scope);
        }
    }

    void add(std::string where, std::string transport, std::string text, SourceRange range, const Scope* scope) {
        if (text.empty() || range.file == FileId::none || !is_network_client(transport)) return;
        found_.push_back({std::move(where), std::move(transport), std::move(text), range, scope});
    }

    // Next hops of error:, discard: or pipe transports are texts of their own.
    bool is_network_client(std::string_view transport) const {
        if (transport.empty() || transport == "smtp" || transport == "relay" || transport == "lmtp") return true;
        const Scope* service = entry_named(project_, transport, "unix");
        return service != nullptr && (service->program() == "smtp" || service->program() == "lmtp");
    }

    const Project& project_;
    std::vector<HopUse> found_;
};

}  // namespace

NextHop read_next_hop(std::string_view text) {
    NextHop hop;
    hop.host_span = {0, text.size()};
    if (text.starts_with("unix:") || text.starts_with('/')) {
        hop.unix_socket = true;
        hop.host = text;
        return hop;
    }
    std::size_t skipped = 0;
    if (text.starts_with("inet:")) {
        skipped = 5;
    }
    const std::string_view rest = text.substr(skipped);
    if (text.find("://") != std::string_view::npos) {
        hop.fault = HopFault::url;
    } else if (rest.find('@') != std::string_view::npos) {
        hop.fault = HopFault::credentials;
    } else if (rest.find_first_of(" \t") != std::string_view::npos) {
        hop.fault = HopFault::blank_port;
    }
    if (hop.fault != HopFault::none) return hop;
    if (rest.starts_with('[')) {
        hop.bracketed = true;
        const std::size_t close = rest.find(']');
        if (close == std::string_view::npos) {
            hop.fault = HopFault::unbalanced;
            return hop;
        }
        hop.host = rest.substr(1, close - 1);
        // [host:port]: an IPv6 address has more than one colon.
        const bool address = hop.host.starts_with("ipv6:") || hop.host.starts_with("IPv6:") || std::count(hop.host.begin(), hop.host.end(), ':') > 1;
        if (!address && hop.host.find(':') != std::string_view::npos) hop.fault = HopFault::port_in_brackets;
        const std::string_view behind = rest.substr(close + 1);
        if (!behind.empty() && behind.front() != ':') hop.fault = HopFault::unbalanced;
        split_port(text, skipped + close + 1, hop);
        return hop;
    }
    if (rest.find(']') != std::string_view::npos) hop.fault = HopFault::unbalanced;
    split_port(text, skipped, hop);
    hop.host = text.substr(skipped, hop.host_span.end - skipped);
    hop.host_span.begin = skipped;
    return hop;
}

std::vector<HopUse> find_next_hops(const Project& project) {
    return Finder(project).find();
}

}  // namespace postern::lint
