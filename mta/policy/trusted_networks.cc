#include "mta/policy/trusted_networks.h"

#include "libconf/model/table_list.h"
#include "mta/policy/evaluation.h"

namespace postern::policy {
namespace {

using conf::MatchForm;
using conf::MatchItem;
using conf::MatchSense;

constexpr unsigned kMaxFiles = 10;  // that name each other

class Reader {
public:
    explicit Reader(const Tables& tables) : tables_(tables) {}

    // NOLINTNEXTLINE(misc-no-recursion): as deep as files name others, up to kMaxFiles
    void read(std::string_view text, MatchSense outer, unsigned depth) {
        for (const MatchItem& item : conf::parse_match_list(text)) {
            const MatchSense sense = item.sense == outer ? MatchSense::include : MatchSense::exclude;
            const std::string pattern(item.pattern.of(text));
            switch (item.form) {
                case MatchForm::word:
                    add({TrustedNetwork::Kind::network, sense, pattern, Network::parse(pattern)});
                    break;
                case MatchForm::table:
                    add({TrustedNetwork::Kind::table, sense, pattern, std::nullopt});
                    break;
                case MatchForm::file:
                    read_file(pattern, sense, depth);
                    break;
            }
        }
    }
    std::vector<TrustedNetwork> take() { return std::move(found_); }
    /// The text names files, so that the elements are not in it alone.
    bool has_files() const { return has_files_; }

private:
    void add(TrustedNetwork network) { found_.push_back(std::move(network)); }

    // NOLINTNEXTLINE(misc-no-recursion)
    void read_file(const std::string& path, MatchSense sense, unsigned depth) {
        has_files_ = true;
        const auto elements = depth < kMaxFiles ? tables_.list_file(path) : std::nullopt;
        if (!elements) return add({TrustedNetwork::Kind::unreadable, sense, path, std::nullopt});
        for (const std::string& element : *elements) read(element, sense, depth + 1);
    }

    const Tables& tables_;
    std::vector<TrustedNetwork> found_;
    bool has_files_ = false;
};

// The elements of the text that this thread asked for last: every permit_mynetworks of every list asks for the same one,
// and to parse hundreds of networks costs more than all the rest of an evaluation.
const std::vector<TrustedNetwork>& parsed_networks(const std::string& text, const Tables& tables) {
    struct Last {
        std::optional<std::string> text;
        std::vector<TrustedNetwork> elements;
    };
    thread_local Last last;
    if (last.text == text) return last.elements;
    Reader reader(tables);
    reader.read(text, MatchSense::include, 0);
    last.text = reader.has_files() ? std::nullopt : std::optional(text);
    last.elements = reader.take();
    return last.elements;
}

}  // namespace

std::vector<TrustedNetwork> trusted_networks(std::string_view mynetworks, const Tables& tables) {
    Reader reader(tables);
    reader.read(mynetworks, MatchSense::include, 0);
    return reader.take();
}

std::optional<bool> in_mynetworks(const Service& service, const IpAddress& address) {
    if (!service.mynetworks) return std::nullopt;
    for (const TrustedNetwork& element : parsed_networks(*service.mynetworks, *service.tables)) {
        const bool inside = element.sense == MatchSense::include;
        switch (element.kind) {
            case TrustedNetwork::Kind::unreadable:
                return std::nullopt;
            case TrustedNetwork::Kind::network:
                if (element.network && element.network->contains(address)) return inside;
                break;
            case TrustedNetwork::Kind::table: {
                const TableAnswer answer = service.tables->look_up(element.pattern, address.text());
                if (answer.state == TableAnswer::State::unknown) return std::nullopt;
                if (answer.state == TableAnswer::State::found) return inside;
                break;
            }
        }
    }
    return false;
}

}  // namespace postern::policy
