#include "mta/policy/candidates.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "libconf/base/ascii.h"
#include "mta/policy/access_result.h"
#include "mta/policy/evaluation.h"
#include "mta/policy/list_checks.h"
#include "mta/policy/trusted_networks.h"

namespace postern::policy {
namespace {

constexpr std::size_t kMaxTexts = 100;

/// Public addresses without a meaning.
constexpr std::array<std::string_view, 12> kSomewhere = {
    "89.207.132.170", "154.73.19.201", "61.4.228.97",   "196.25.3.77",  "45.11.82.3",    "203.5.76.14",
    "24.118.9.240",   "177.66.31.9",   "109.88.201.33", "41.79.16.142", "118.163.7.201", "72.14.66.5"};
constexpr std::array<std::string_view, 4> kSomewhere6 = {"2a0b:5f00:31::17", "2604:ab40:7::2:9", "2406:3c00:8::1",
                                                         "2c0f:f900:12::3"};

// What stands in the tables that ask about the client, HELO and the sender.
struct Samples {
    std::vector<std::string> client_tables;
    std::vector<SampleKey> client;
    std::vector<SampleKey> helo;
    std::vector<SampleKey> sender;
};

class Collector {
public:
    explicit Collector(const Service& service) : service_(service) {}

    Samples collect() {
        for (const Stage stage : kStages) {
            if (const auto& text = service_.list(stage)) read(*text, stage, ListPlace::parameter, 0);
        }
        return std::move(samples_);
    }

private:
    // NOLINTNEXTLINE(misc-no-recursion): as deep as classes are nested, up to kMaxClassDepth
    void read(const std::string& text, Stage stage, ListPlace place, std::size_t depth) {
        if (depth > kMaxClassDepth) return;
        const ParsedList list = parse_list(text, service_.context(stage, place));
        for (const Call& call : list.calls) {
            if (call.kind == CallKind::restriction_class) {
                read_class(std::string(list.of(call.word)), stage, depth);
            } else if (call.record != nullptr && !call.fault && call.record->basis == Basis::access_table) {
                read_table(std::string(list.of(*call.argument)), *call.record, stage, depth);
            }
        }
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    void read_class(const std::string& name, Stage stage, std::size_t depth) {
        if (!classes_.insert(name).second) return;
        if (const auto definition = service_.classes->definition(name)) {
            read(*definition, stage, ListPlace::parameter, depth + 1);
        }
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    void read_table(const std::string& table, const Restriction& record, Stage stage, std::size_t depth) {
        if (!tables_.emplace(table, record.name).second) return;
        std::vector<SampleKey> samples = service_.tables->samples(table);
        for (const SampleKey& sample : samples) {
            if (parse_access_result(sample.result, service_.version).form == AccessResult::Form::restrictions) {
                read(sample.result, stage, ListPlace::result, depth + 1);
            }
        }
        if (record.ok_refused) return;
        std::vector<SampleKey>* into = record.about == Subject::client   ? &samples_.client
                                       : record.about == Subject::helo   ? &samples_.helo
                                       : record.about == Subject::sender ? &samples_.sender
                                                                         : nullptr;
        if (into == nullptr) return;
        if (into == &samples_.client) samples_.client_tables.push_back(table);
        into->insert(into->end(), std::make_move_iterator(samples.begin()), std::make_move_iterator(samples.end()));
    }

    const Service& service_;
    Samples samples_;
    std::set<std::string> classes_;
    std::set<std::pair<std::string, std::string_view>> tables_;
};

void add_text(std::vector<std::string>& texts, std::string text) {
    if (texts.size() < kMaxTexts && std::find(texts.begin(), texts.end(), text) == texts.end()) {
        texts.push_back(std::move(text));
    }
}

std::string host_of(std::string_view key) {
    return key.starts_with('.') ? "host" + std::string(key) : std::string(key);
}

std::string mailbox_of(std::string_view key, const KeyRules& rules) {
    if (key == rules.null_sender) return {};
    const std::size_t at = key.rfind('@');
    if (at == std::string_view::npos) return "someone@" + host_of(key);
    if (at + 1 == key.size()) return std::string(key) + "stranger.test";
    return at == 0 ? "someone" + std::string(key) : std::string(key);
}

IpAddress parsed(std::string_view text) {
    return IpAddress::parse(text).value_or(IpAddress());
}

bool inside_any(const std::vector<Network>& networks, const IpAddress& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const Network& network) { return network.contains(address); });
}

/// An address of the network with other bits behind the prefix, so that narrower networks can be stepped around.
IpAddress varied(const Network& network, unsigned variant) {
    std::array<std::uint8_t, 16> bytes{};
    const auto own = network.address.bytes();
    std::copy(own.begin(), own.end(), bytes.begin());
    for (unsigned bit = network.prefix; bit < network.address.bits(); ++bit) {
        const unsigned mixed = (variant + 1) * 2654435761U + bit * 40503U * (variant + 7);
        if (((mixed >> 13) & 1U) != 0)
            bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | (0x80U >> (bit % 8)));
    }
    if (network.address.family() == AddressFamily::ipv4) return IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
    return IpAddress::v6(bytes);
}

/// "10" and "192.168" of an index are networks, too.
std::optional<Network> network_of_key(std::string_view key) {
    if (auto network = Network::parse(key)) return network;
    const auto dots = static_cast<unsigned>(std::count(key.begin(), key.end(), '.'));
    if (dots > 2 || key.empty() || !ascii::is_digit(key.front())) return std::nullopt;
    std::string text(key);
    for (unsigned i = dots; i < 3; ++i) text += ".0";
    return Network::parse(text + "/" + std::to_string(8 * (dots + 1)));
}

class AddressChooser {
public:
    AddressChooser(const Service& service, const Samples& samples) : service_(service), samples_(samples) {
        for (const SampleKey& sample : samples.client) add(network_of_key(sample.key));
        if (!service.mynetworks) return;
        for (const TrustedNetwork& element : trusted_networks(*service.mynetworks, *service.tables)) {
            if (element.kind == TrustedNetwork::Kind::network) add(element.network);
            if (element.kind != TrustedNetwork::Kind::table) continue;
            for (const SampleKey& sample : service.tables->samples(element.pattern)) add(network_of_key(sample.key));
        }
    }

    std::vector<IpAddress> choose() const {
        std::vector<IpAddress> found{most_ordinary(kSomewhere)};
        if (std::any_of(wide_.begin(), wide_.end(), is_ipv6)) found.push_back(most_ordinary(kSomewhere6));
        for (const Network& network : wide_) {
            for (unsigned variant = 0; variant < kVariants; ++variant) {
                const IpAddress address = varied(network, variant);
                if (!is_public(address) || inside_any(narrow_, address)) continue;
                if (std::find(found.begin(), found.end(), address) == found.end()) found.push_back(address);
                break;
            }
        }
        return found;
    }

private:
    static constexpr unsigned kVariants = 64;

    static bool is_ipv6(const Network& network) { return network.address.family() == AddressFamily::ipv6; }

    void add(const std::optional<Network>& network) {
        if (network) (network->is_wide() ? wide_ : narrow_).push_back(*network);
    }

    /// What the tables say about an address; most addresses of the world have the same.
    std::string answers(const IpAddress& address) const {
        std::string text = inside_any(narrow_, address) ? "narrow" : inside_any(wide_, address) ? "wide" : "outside";
        for (const std::string& table : samples_.client_tables) {
            text += '\n';
            for (const std::string& key : address_keys(address, key_form(table))) {
                const TableAnswer answer = service_.tables->look_up(table, key);
                if (answer.state != TableAnswer::State::found) continue;
                text += answer.value;
                break;
            }
        }
        return text;
    }

    template <class Texts>
    IpAddress most_ordinary(const Texts& texts) const {
        std::map<std::string, std::vector<IpAddress>> groups;
        for (const std::string_view text : texts) groups[answers(parsed(text))].push_back(parsed(text));
        const auto largest = std::max_element(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
            return a.second.size() < b.second.size();
        });
        return largest->second.front();
    }

    const Service& service_;
    const Samples& samples_;
    std::vector<Network> wide_;
    std::vector<Network> narrow_;
};

}  // namespace

Candidates stranger_candidates(const Service& service) {
    const Samples samples = Collector(service).collect();
    Candidates found;
    found.addresses = AddressChooser(service, samples).choose();
    found.helos = {std::string(kStrangerName)};
    found.senders = {std::string(kStrangerMailbox)};
    for (const SampleKey& sample : samples.helo) add_text(found.helos, host_of(sample.key));
    add_text(found.helos, found.addresses.front().text());  // permit_naked_ip_address
    for (const SampleKey& sample : samples.sender) add_text(found.senders, mailbox_of(sample.key, service.keys));
    add_text(found.senders, "");
    return found;
}

std::optional<IpAddress> trusted_address(const Service& service) {
    if (!service.mynetworks) return std::nullopt;
    std::optional<IpAddress> loopback;
    const Network local4{IpAddress::v4({127, 0, 0, 0}), 8};
    for (const TrustedNetwork& element : trusted_networks(*service.mynetworks, *service.tables)) {
        if (element.sense == conf::MatchSense::exclude || !element.network) continue;
        for (unsigned variant = 0; variant < 16; ++variant) {
            const IpAddress address = varied(*element.network, variant);
            if (!in_mynetworks(service, address).value_or(false)) continue;
            const bool is_loopback = local4.contains(address) || address == parsed("::1");
            if (!is_loopback) return address;
            if (!loopback) loopback = address;
        }
    }
    return loopback;
}

}  // namespace postern::policy
