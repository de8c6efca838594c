#include "tools/trace/session_run.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "libconf/base/ascii.h"
#include "tools/trace/branches.h"

namespace postern::trace_tool {
namespace {

using policy::Decision;
using policy::Moment;
using policy::Stage;

constexpr std::array<Moment, 6> kMoments = {Moment::connect, Moment::helo, Moment::mail,
                                            Moment::rcpt,    Moment::data, Moment::end_of_data};

Moment last_moment(Stage until, const policy::Params& params) {
    if (until == Stage::data) return Moment::data;
    if (until == Stage::end_of_data) return Moment::end_of_data;
    if (params.order.refusal == policy::ListOrder::Refusal::at_recipient) return Moment::rcpt;
    switch (until) {
        case Stage::client:
            return Moment::connect;
        case Stage::helo:
            return Moment::helo;
        case Stage::sender:
            return Moment::mail;
        default:
            return Moment::rcpt;
    }
}

/// A refusal that no list makes.
struct EarlyRefusal {
    policy::Reply reply;
    std::string_view parameter;
    std::string reason;
};

bool needs_tls(const conf::Values& values, const policy::SessionFacts& facts) {
    if (facts.tls.encrypted()) return false;
    if (const auto wrapped = values.boolean("smtpd_tls_wrappermode"); wrapped && wrapped->value) return false;
    const auto level = values.resolve("smtpd_tls_security_level");
    if (level && !level->text().empty()) return ascii::equal_fold(level->text(), "encrypt");
    const auto enforced = values.boolean("smtpd_enforce_tls");
    return enforced && enforced->value;
}

std::optional<EarlyRefusal> refused_early(const conf::Values& values, const policy::SessionFacts& facts) {
    if (needs_tls(values, facts)) {
        return EarlyRefusal{{530, "5.7.0", "Must issue a STARTTLS command first"},
                            "smtpd_tls_security_level",
                            "the session is not encrypted"};
    }
    const auto required = values.boolean("smtpd_helo_required");
    if (required && required->value && !facts.helo) {
        return EarlyRefusal{{503, "5.5.1", "Error: send HELO/EHLO first"}, "smtpd_helo_required", "no HELO was sent"};
    }
    const auto limit = values.number("message_size_limit");
    if (limit && limit->value > 0 && facts.size > static_cast<std::uint64_t>(limit->value)) {
        return EarlyRefusal{{552, "5.3.4", "Message size exceeds fixed limit"},
                            "message_size_limit",
                            fmt::format("{} bytes are announced, {} allowed", facts.size, limit->value)};
    }
    return std::nullopt;
}

/// What the server knows when a command arrives.
policy::SessionFacts facts_at(Moment moment, const policy::SessionFacts& all) {
    policy::SessionFacts facts = all;
    if (moment == Moment::connect) facts.helo.reset();
    if (moment == Moment::connect || moment == Moment::helo) facts.sender.reset();
    if (moment == Moment::connect || moment == Moment::helo || moment == Moment::mail) facts.recipient.reset();
    if (moment == Moment::data || moment == Moment::end_of_data) facts.recipient_count = 1;
    return facts;
}

Outcome run_once(const SessionRules& rules, const policy::SessionFacts& facts, Moment last, policy::Driver& driver) {
    Outcome outcome;
    policy::Carried carried;
    for (const Moment moment : kMoments) {
        outcome.moment = moment;
        const policy::SessionFacts known = facts_at(moment, facts);
        if (moment == Moment::mail) {
            if (auto early = refused_early(rules.values, facts)) {
                outcome.parameter = early->parameter;
                outcome.decision.kind = Decision::Kind::refuse;
                outcome.decision.reply = std::move(early->reply);
                outcome.decision.reason = std::move(early->reason);
                return outcome;
            }
        }
        policy::Inquiry inquiry{known, rules.params, moment, Stage::client, {}, {}, &outcome.trace};
        const bool known_so_far = outcome.decision.known;
        outcome.decision = policy::run(policy::decide(inquiry, carried), driver);
        outcome.decision.known = outcome.decision.known && known_so_far;
        for (policy::Effect& effect : inquiry.effects) outcome.effects.push_back(std::move(effect));
        for (policy::LogNote& note : inquiry.notes) outcome.notes.push_back(std::move(note));
        if (!outcome.passes() || moment == last) return outcome;
    }
    return outcome;
}

bool same(const Outcome& a, const Outcome& b) {
    return a.text() == b.text() && a.effects == b.effects;
}

}  // namespace

std::string Outcome::text() const {
    switch (decision.kind) {
        case Decision::Kind::pass:
            return "pass";
        case Decision::Kind::hang_up:
            return "hang up";
        case Decision::Kind::refuse:
            break;
    }
    return decision.reply.line();
}

void cut_off(policy::Params& params, Stage until) {
    bool behind = false;
    // The order in which the server goes through them.
    const bool relay_first = params.order.first == policy::ListOrder::First::relay;
    const std::array<Stage, 7> order = {Stage::client,
                                        Stage::helo,
                                        Stage::sender,
                                        relay_first ? Stage::relay : Stage::recipient,
                                        relay_first ? Stage::recipient : Stage::relay,
                                        Stage::data,
                                        Stage::end_of_data};
    // "recipient" is the command, with both of its lists.
    if (until == Stage::recipient) until = order[4];
    for (const Stage stage : order) {
        if (behind) params.lists[static_cast<std::size_t>(stage)].parsed = policy::ParsedList();
        if (stage == until) behind = true;
    }
    const bool before_recipients = until != order[4] && until != Stage::data && until != Stage::end_of_data;
    if (before_recipients) params.smtpd_reject_unlisted_recipient = false;
    if (until == Stage::client || until == Stage::helo) params.smtpd_reject_unlisted_sender = false;
}

policy::SessionFacts facts_of(const SessionPlan& plan, const policy::Params& params, std::string_view service) {
    policy::SessionFacts facts;
    if (plan.client) {
        facts.client.address = *plan.client;
        facts.client.address_text = plan.client->text();
    }
    if (plan.client_name) {
        policy::ClientName none;
        none.state = policy::AnswerState::found;
        facts.client.names = *plan.client_name == "unknown" ? none : policy::ClientName::verified(*plan.client_name);
    }
    facts.server_name = params.myhostname;
    facts.service_name = service;
    facts.instance = "postern-trace";
    facts.protocol = plan.login ? "ESMTPA" : "ESMTP";
    facts.helo = plan.helo;
    facts.sender = plan.sender;
    facts.recipient = plan.recipient;
    facts.size = plan.size;
    if (plan.login) {
        facts.login.method = "PLAIN";
        facts.login.username = *plan.login;
    }
    if (plan.tls || !plan.cert_fingerprint.empty()) {
        facts.tls.protocol = "TLSv1.3";
        facts.tls.cipher = "TLS_AES_256_GCM_SHA384";
        facts.tls.key_bits = 256;
    }
    if (!plan.cert_fingerprint.empty()) {
        facts.tls.certificate = policy::TlsFacts::Certificate::trusted;
        facts.tls.fingerprint = plan.cert_fingerprint;
    }
    return facts;
}

SourceRange call_range(const lint::Scope& scope, const policy::TraceEntry& entry) {
    if (entry.parameter.empty()) return {};
    const auto value = scope.values().resolve(entry.parameter);
    // What a parameter turns on by "yes" has no word in its value.
    if (!value || value->text().substr(0, entry.span.end).size() < entry.span.end) return {};
    if (entry.span.of(value->text()) != entry.text) return {};
    return value->range(entry.span);
}

SessionResult run_session(const SessionRules& rules, const policy::SessionFacts& facts, Stage until, Oracle& oracle) {
    SessionResult result;
    const Moment last = last_moment(until, rules.params);
    oracle.overrides().clear();
    result.outcome = run_once(rules, facts, last, oracle);
    std::set<std::string> seen;
    const NoName no_name = oracle.knows_name_of(facts.client.address) ? NoName::fact : NoName::guess;
    const auto& entries = result.outcome.trace.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        for (const Alternative& alternative : alternatives_of(entries[i], no_name)) {
            if (!seen.insert(alternative.condition).second) continue;
            oracle.overrides() = alternative.answers;
            Outcome outcome = run_once(rules, facts, last, oracle);
            if (!same(outcome, result.outcome))
                result.branches.push_back({i, alternative.condition, std::move(outcome)});
        }
    }
    oracle.overrides().clear();
    return result;
}

}  // namespace postern::trace_tool
