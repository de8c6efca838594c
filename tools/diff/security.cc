#include "tools/diff/security.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libconf/base/ascii.h"
#include "tools/check/command/nearest.h"

namespace postern::diff_tool {
namespace {

using Words = std::vector<std::string_view>;

// The first record that fits counts.
constexpr std::array kRecords{
    SecurityRecord{"*_restrictions", Direction::restrictions},
    SecurityRecord{"*_tls_security_level", Direction::ranked,
                   "none=off may dane encrypt fingerprint=dane-only verify secure"},
    SecurityRecord{"*tls_mandatory_protocols", Direction::protocols},
    SecurityRecord{"*tls_protocols", Direction::protocols},
    SecurityRecord{"*tls_mandatory_ciphers", Direction::ranked, "null export low medium high"},
    SecurityRecord{"*tls_ciphers", Direction::ranked, "null export low medium high"},
    SecurityRecord{"*exclude_ciphers", Direction::more},
    SecurityRecord{"*sasl_security_options", Direction::more},
    SecurityRecord{"*sasl_tls_security_options", Direction::more},
    SecurityRecord{"*_enforce_tls", Direction::yes},
    SecurityRecord{"*_use_tls", Direction::yes},
    SecurityRecord{"*tls_enforce_peername", Direction::yes},
    SecurityRecord{"*_rate_limit", Direction::lower},
    SecurityRecord{"smtpd_client_connection_count_limit", Direction::lower},
    SecurityRecord{"smtpd_client_event_limit_exceptions", Direction::fewer},
    SecurityRecord{"smtpd_tls_auth_only", Direction::yes},
    SecurityRecord{"smtpd_tls_req_ccert", Direction::yes},
    SecurityRecord{"smtpd_helo_required", Direction::yes},
    SecurityRecord{"smtpd_reject_unlisted_recipient", Direction::yes},
    SecurityRecord{"smtpd_reject_unlisted_sender", Direction::yes},
    SecurityRecord{"smtpd_forbid_unauth_pipelining", Direction::yes},
    SecurityRecord{"smtpd_forbid_bare_newline", Direction::ranked, "no note yes=normalize reject"},
    SecurityRecord{"smtpd_forbid_bare_newline_exclusions", Direction::fewer},
    SecurityRecord{"smtpd_sender_login_maps", Direction::filled},
    SecurityRecord{"smtpd_authorized_xclient_hosts", Direction::fewer},
    SecurityRecord{"smtpd_authorized_xforward_hosts", Direction::fewer},
    SecurityRecord{"smtpd_milters", Direction::more},
    SecurityRecord{"non_smtpd_milters", Direction::more},
    SecurityRecord{"milter_default_action", Direction::ranked, "accept tempfail=reject=quarantine=shutdown"},
    SecurityRecord{"content_filter", Direction::filled},
    SecurityRecord{"disable_vrfy_command", Direction::yes},
    SecurityRecord{"strict_rfc821_envelopes", Direction::yes},
    SecurityRecord{"tls_preempt_cipherlist", Direction::yes},
    SecurityRecord{"mynetworks", Direction::fewer},
    SecurityRecord{"mynetworks_style", Direction::ranked, "class subnet host"},
    SecurityRecord{"relay_domains", Direction::fewer},
    SecurityRecord{"permit_mx_backup_networks", Direction::fewer},
    SecurityRecord{"parent_domain_matches_subdomains", Direction::fewer},
    SecurityRecord{"local_recipient_maps", Direction::filled},
    SecurityRecord{"allow_untrusted_routing", Direction::no},
    SecurityRecord{"allow_min_user", Direction::no},
    SecurityRecord{"allow_mail_to_commands", Direction::fewer},
    SecurityRecord{"allow_mail_to_files", Direction::fewer},
    SecurityRecord{"authorized_flush_users", Direction::fewer},
    SecurityRecord{"authorized_mailq_users", Direction::fewer},
    SecurityRecord{"authorized_submit_users", Direction::fewer},
    SecurityRecord{"authorized_verp_clients", Direction::fewer},
    SecurityRecord{"postscreen_dnsbl_action", Direction::ranked, "ignore enforce drop"},
    SecurityRecord{"postscreen_greet_action", Direction::ranked, "ignore enforce drop"},
    SecurityRecord{"postscreen_denylist_action", Direction::ranked, "ignore enforce drop"},
    SecurityRecord{"postscreen_blacklist_action", Direction::ranked, "ignore enforce drop"},
    SecurityRecord{"postscreen_bare_newline_action", Direction::ranked, "ignore enforce drop"},
    SecurityRecord{"postscreen_non_smtp_command_action", Direction::ranked, "ignore enforce drop"},
    SecurityRecord{"postscreen_pipelining_action", Direction::ranked, "ignore enforce drop"},
};

SecurityEffect by_order(std::int64_t before, std::int64_t after) {
    return {.up = after > before, .down = after < before};
}

std::optional<bool> flag(std::string_view text) {
    const std::string word = ascii::lower(ascii::trim(text));
    if (word == "yes") return true;
    if (word == "no") return false;
    return std::nullopt;
}

SecurityEffect by_flag(const ValuePair& values, bool safer) {
    const auto before = flag(values.before);
    const auto after = flag(values.after);
    if (!before || !after || *before == *after) return {};
    return {.up = *after == safer, .down = *after != safer};
}

std::optional<std::int64_t> rank(std::string_view ranks, std::string_view word) {
    std::int64_t at = 0;
    for (const std::string_view group : check_tool::words_of(ranks)) {
        std::size_t begin = 0;
        while (begin <= group.size()) {
            const std::size_t end = std::min(group.find('=', begin), group.size());
            if (group.substr(begin, end - begin) == word) return at;
            begin = end + 1;
        }
        ++at;
    }
    return std::nullopt;
}

SecurityEffect by_rank(std::string_view ranks, const ValuePair& values) {
    const auto find = [&](std::string_view text) -> std::optional<std::int64_t> {
        const std::string word = ascii::lower(ascii::trim(text));
        return word.empty() ? std::optional<std::int64_t>(0) : rank(ranks, word);  // unset: nothing is asked for
    };
    const auto before = find(values.before);
    const auto after = find(values.after);
    return before && after ? by_order(*before, *after) : SecurityEffect{};
}

SecurityEffect by_limit(const ValuePair& values) {
    const auto find = [](std::string_view text) -> std::optional<std::int64_t> {
        text = ascii::trim(text);
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return number == 0 ? INT64_MAX : number;
    };
    const auto before = find(values.before);
    const auto after = find(values.after);
    return before && after ? by_order(*after, *before) : SecurityEffect{};
}

struct Delta {
    bool added = false;
    bool removed = false;
};

Delta elements(const ValuePair& values) {
    const Words old_words = check_tool::words_of(values.before);
    const Words new_words = check_tool::words_of(values.after);
    const std::multiset<std::string_view> before(old_words.begin(), old_words.end());
    const std::multiset<std::string_view> after(new_words.begin(), new_words.end());
    const auto lacks = [](const auto& one, const auto& other) {
        return std::any_of(one.begin(), one.end(), [&](std::string_view word) { return !other.contains(word); });
    };
    return {.added = lacks(after, before), .removed = lacks(before, after)};
}

// An element with ! in front takes something out: it counts the other way round.
SecurityEffect by_elements(const ValuePair& values, bool more_is_safer) {
    std::array<std::string, 4> lists;  // before, after: plain ones; the same: excluded ones
    for (std::size_t side = 0; side < 2; ++side) {
        for (const std::string_view word : check_tool::words_of(side == 0 ? values.before : values.after)) {
            lists[side + (word.starts_with('!') ? 2 : 0)] += std::string(word) + ' ';
        }
    }
    const Delta plain = elements({lists[0], lists[1]});
    const Delta excluded = elements({lists[2], lists[3]});
    const bool more = plain.added || excluded.removed;
    const bool fewer = plain.removed || excluded.added;
    return more_is_safer ? SecurityEffect{.up = more, .down = fewer} : SecurityEffect{.up = fewer, .down = more};
}

constexpr std::array<std::string_view, 6> kProtocols{"sslv2", "sslv3", "tlsv1", "tlsv1.1", "tlsv1.2", "tlsv1.3"};
constexpr std::size_t kFirstGood = 4;

// Which protocols a value leaves switched on; nullopt for words that we do not know.
std::optional<std::array<bool, kProtocols.size()>> protocols(std::string_view text) {
    std::array<bool, kProtocols.size()> on{};
    std::array<bool, kProtocols.size()> off{};
    bool only = false;
    for (const std::string_view word : check_tool::words_of(text)) {
        const std::string lower = ascii::lower(word);
        const std::string_view name = std::string_view(lower).substr(std::min(lower.find_first_not_of("!<>="), lower.size()));
        const auto* found = std::find(kProtocols.begin(), kProtocols.end(), name);
        if (found == kProtocols.end()) return std::nullopt;
        const auto index = static_cast<std::size_t>(found - kProtocols.begin());
        for (std::size_t i = 0; i < kProtocols.size(); ++i) {
            if (lower.starts_with(">=") ? i < index : lower.starts_with("<=") && i > index) off[i] = true;
        }
        if (lower.starts_with('!')) off[index] = true;
        if (name.size() == lower.size()) on[index] = only = true;
    }
    for (std::size_t i = 0; i < kProtocols.size(); ++i) on[i] = (only ? on[i] : true) && !off[i];
    return on;
}

SecurityEffect by_protocols(const ValuePair& values) {
    const auto before = protocols(values.before);
    const auto after = protocols(values.after);
    SecurityEffect effect;
    if (!before || !after) return effect;
    for (std::size_t i = 0; i < kProtocols.size(); ++i) {
        if ((*before)[i] == (*after)[i]) continue;
        const bool safer = (*after)[i] == (i >= kFirstGood);
        (safer ? effect.up : effect.down) = true;
    }
    return effect;
}

bool permits(std::string_view word) {
    return word.starts_with("permit");
}

bool rejects(std::string_view word) {
    return word.starts_with("reject") || word.starts_with("defer");
}

// Nothing behind a restriction that always decides is ever tried; nor does permitting at the end change anything.
Words effective(std::string_view text) {
    Words words = check_tool::words_of(text);
    const auto last = std::find_if(words.begin(), words.end(), [](std::string_view word) {
        return word == "permit" || word == "reject" || word == "defer";
    });
    if (last != words.end()) words.erase(last + 1, words.end());
    while (!words.empty() && permits(words.back())) words.pop_back();
    return words;
}

// How many rejecting words a list has that stand behind each permitting one, by their names.
std::set<std::pair<std::string_view, std::string_view>> shields(const Words& words) {
    std::set<std::pair<std::string_view, std::string_view>> pairs;
    for (auto one = words.begin(); one != words.end(); ++one) {
        if (!permits(*one)) continue;
        for (auto other = one + 1; other != words.end(); ++other) {
            if (rejects(*other)) pairs.emplace(*one, *other);
        }
    }
    return pairs;
}

SecurityEffect by_restrictions(const ValuePair& values) {
    const Words before = effective(values.before);
    const Words after = effective(values.after);
    SecurityEffect effect;
    const auto has = [](const Words& words, std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    // Permitting opens what a rejecting word behind it guarded before.
    const auto passes = [&](const Words& words, Words::const_iterator at, const Words& other) {
        return std::any_of(at, words.end(), [&](std::string_view word) { return rejects(word) && has(other, word); });
    };
    const auto weigh = [&](const Words& one, const Words& other, bool& stricter, bool& laxer) {
        for (auto at = one.begin(); at != one.end(); ++at) {
            if (has(other, *at)) continue;
            if (rejects(*at)) stricter = true;
            if ((permits(*at) || *at == "warn_if_reject") && passes(one, at, other)) laxer = true;
        }
    };
    weigh(after, before, effect.up, effect.down);
    weigh(before, after, effect.down, effect.up);
    const auto old_pairs = shields(before);
    const auto new_pairs = shields(after);
    const auto both = [&](const auto& pair) {
        return has(before, pair.first) && has(before, pair.second) && has(after, pair.first) && has(after, pair.second);
    };
    for (const auto& pair : new_pairs) effect.down |= !old_pairs.contains(pair) && both(pair);
    for (const auto& pair : old_pairs) effect.up |= !new_pairs.contains(pair) && both(pair);
    return effect;
}

}  // namespace

std::span<const SecurityRecord> security_records() {
    return kRecords;
}

const SecurityRecord* find_security(std::string_view parameter) {
    const auto* found = std::find_if(kRecords.begin(), kRecords.end(), [&](const SecurityRecord& record) {
        return record.name.starts_with('*') ? parameter.ends_with(record.name.substr(1)) : parameter == record.name;
    });
    return found == kRecords.end() ? nullptr : found;
}

SecurityEffect security_effect(std::string_view parameter, const ValuePair& values) {
    const SecurityRecord* record = find_security(parameter);
    return record == nullptr ? SecurityEffect{} : security_effect(*record, values);
}

SecurityEffect security_effect(const SecurityRecord& record, const ValuePair& values) {
    const auto filled = [](std::string_view text) { return ascii::trim(text).empty() ? 0 : 1; };
    switch (record.direction) {
        case Direction::yes:
        case Direction::no:
            return by_flag(values, record.direction == Direction::yes);
        case Direction::more:
        case Direction::fewer:
            return by_elements(values, record.direction == Direction::more);
        case Direction::lower:
            return by_limit(values);
        case Direction::ranked:
            return by_rank(record.ranks, values);
        case Direction::filled:
            return by_order(filled(values.before), filled(values.after));
        case Direction::protocols:
            return by_protocols(values);
        case Direction::restrictions:
            return by_restrictions(values);
    }
    return {};
}

}  // namespace postern::diff_tool
