#include "libtables/support/cidr_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "libconf/base/ascii.h"
#include "libtables/support/file_values.h"

namespace postern::tables::cidr {
namespace {

// An address pattern in its parts: `net`, `net/mask`, `[net]`, `[net/mask]` or `[net]/mask`.
struct Written {
    std::string_view network;
    std::optional<std::string_view> mask;
    std::string text;  // without brackets, for messages
};

tl::unexpected<Error> bad(std::string message) { return fail(ErrorCode::bad_value, std::move(message)); }

Result<Written> split_pattern(std::string_view pattern) {
    const auto split = [](std::string_view text) {
        const std::size_t slash = text.find('/');
        if (slash == std::string_view::npos) return Written{text, std::nullopt, std::string(text)};
        return Written{text.substr(0, slash), text.substr(slash + 1), std::string(text)};
    };
    if (!pattern.starts_with('[')) return split(pattern);
    const std::size_t close = pattern.find(']');
    if (close == std::string_view::npos) return bad(fmt::format("missing ']' character after \"{}\"", pattern));
    const std::string_view inside = pattern.substr(1, close - 1);
    const std::string_view behind = pattern.substr(close + 1);
    if (behind.empty()) return split(inside);
    if (behind.front() != '/') return bad(fmt::format("garbage after \"{}\"", pattern.substr(0, close + 1)));
    return Written{inside, behind.substr(1), fmt::format("{}{}", inside, behind)};
}

Result<Pattern> read_pattern(std::string_view text) {
    const auto written = split_pattern(text);
    if (!written) return tl::unexpected<Error>(written.error());
    const bool ipv6 = written->network.find(':') != std::string_view::npos;
    const unsigned bits = ipv6 ? 128 : 32;
    unsigned prefix = bits;
    if (written->mask) {
        const std::string_view mask = *written->mask;
        if (mask.empty() || !std::ranges::all_of(mask, ascii::is_digit)) {
            return bad(fmt::format("bad mask value in \"{}\"", written->text));
        }
        const auto [end, error] = std::from_chars(mask.data(), mask.data() + mask.size(), prefix);
        if (error != std::errc{} || prefix > bits) return bad(fmt::format("bad mask length in \"{}\"", written->text));
    }
    const auto address = IpAddress::parse(written->network);
    if (!address) {
        return bad(fmt::format("bad {} \"{}\"", written->mask ? "network value in" : "address pattern:", written->text));
    }
    const IpAddress network = address->network(prefix);
    if (network != *address) {
        return bad(fmt::format("non-null host address bits in \"{}\", perhaps you should use \"{}/{}\" instead",
                               written->text, network.text(), prefix));
    }
    return Pattern{network, prefix, false};
}

class RuleReader {
public:
    RuleReader(RuleText& text, ValueForm values) : text_(text) { options_.values = values; }

    std::vector<Rule> read() {
        while (const auto line = text_.next()) add(*line);
        for (const std::size_t open : blocks_.finish(text_)) end_block(open);
        return std::move(rules_);
    }

private:
    void add(const RuleLine& line) {
        const KeywordLine keyword = split_keyword(line.text);
        switch (keyword.keyword) {
            case RuleKeyword::if_: return add_block(line, keyword.rest);
            case RuleKeyword::endif:
                if (!keyword.rest.empty()) return skip("garbage after ENDIF", keyword.rest);
                if (const auto open = blocks_.close(text_, "ENDIF without IF: skipping this rule")) end_block(*open);
                return;
            case RuleKeyword::none: return add_result(line);
        }
    }

    void add_block(const RuleLine& line, std::string_view pattern_text) {
        const std::string_view whole = pattern_text;
        const auto pattern = pattern_of(pattern_text);
        if (!pattern) return;
        blocks_.open(rules_.size(), line.line);
        rules_.push_back({RuleKind::block, *pattern, line.line, 0, std::string(whole)});
    }

    void add_result(const RuleLine& line) {
        std::string_view rest = line.text;
        const bool negated = strip_negations(rest);
        const auto space = std::ranges::find_if(rest, ascii::is_space);
        const auto size = static_cast<std::size_t>(space - rest.begin());
        std::string_view pattern_text = rest.substr(0, size);
        const std::string_view value = ascii::trim(rest.substr(size));
        auto pattern = pattern_of(pattern_text);
        if (!pattern) return;
        if (value.empty()) return skip("no lookup result", line.text);
        pattern->negated = negated;
        auto stored = stored_value(value, options_);
        if (!stored) return skip(stored.error().message, value);
        rules_.push_back({RuleKind::result, *pattern, line.line, 0, std::move(*stored)});
    }

    std::optional<Pattern> pattern_of(std::string_view text) {
        const bool negated = strip_negations(text);
        if (text.empty()) {
            skip("no address pattern", text);
            return std::nullopt;
        }
        auto pattern = read_pattern(text);
        if (!pattern) {
            skip(pattern.error().message, text);
            return std::nullopt;
        }
        pattern->negated = negated;
        return *pattern;
    }

    void skip(std::string_view why, std::string_view part) {
        text_.problem("cidr-rule", fmt::format("{}: skipping this rule", why), part);
    }

    void end_block(std::size_t open) { rules_[open].block_end = static_cast<std::uint32_t>(rules_.size()); }

    RuleText& text_;
    OpenOptions options_;
    RuleBlocks blocks_;
    std::vector<Rule> rules_;
};

}  // namespace

bool Pattern::matches(const IpAddress& address) const {
    return address.family() == network.family() && (address.network(prefix) == network) != negated;
}

std::vector<Rule> read_rules(RuleText& text, ValueForm values) { return RuleReader(text, values).read(); }

}  // namespace postern::tables::cidr
