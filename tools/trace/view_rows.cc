#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/trace/view.h"

namespace postern::trace_tool {
namespace {

using policy::AnswerState;
using Kind = policy::Verdict::Kind;

std::string verdict_word(const policy::TraceEntry& entry) {
    if (!entry.known) return "unknown";
    const bool refuses = entry.verdict.kind == Kind::reject;
    if (refuses && entry.warning) return "warn";
    if (refuses && entry.verdict.reply.is_soft()) return "defer";
    if (entry.verdict.kind == Kind::broken) return "error";
    if (entry.verdict.kind == Kind::nested) return "list";
    if (entry.verdict.kind == Kind::hang_up) return "hang up";
    return std::string(policy::kind_name(entry.verdict.kind));
}

/// Who did not answer.
struct Silent {
    std::string operator()(const policy::ClientNameQuestion&) const { return "the client's name is not known"; }
    std::string operator()(const policy::DnsListQuestion& q) const { return fmt::format("DNS not asked: {}", q.query); }
    std::string operator()(const policy::DnsQuestion& q) const {
        return fmt::format("DNS not asked: {} of {}", policy::type_name(q.type), q.name);
    }
    std::string operator()(const policy::LookupQuestion& q) const {
        return fmt::format("{} not asked for {}", q.table, q.key);
    }
    std::string operator()(const policy::PolicyQuestion& q) const { return fmt::format("{} not asked", q.endpoint); }
    std::string operator()(const policy::VerifyQuestion& q) const {
        return fmt::format("no probe of {} was made", q.address);
    }
    std::string operator()(const policy::ResolveQuestion& q) const {
        return fmt::format("whose {} is hangs on a table that was not asked", q.address);
    }
    std::string operator()(const policy::ListedQuestion& q) const {
        return fmt::format("whether {} exists hangs on a table that was not asked", q.address);
    }
    std::string operator()(const policy::InterfaceQuestion&) const { return "own addresses are not known"; }
    std::string operator()(const policy::SleepQuestion&) const { return {}; }
};

std::string reason_of(const policy::TraceEntry& entry) {
    for (const policy::Exchange& exchange : entry.exchanges) {
        if (policy::state_of(exchange.answer) == AnswerState::unknown) return std::visit(Silent(), exchange.question);
    }
    return entry.verdict.reason;
}

void set_key(Row& row, const Subject& subject, const policy::TraceEntry& entry) {
    for (const policy::Exchange& exchange : entry.exchanges) {
        const auto* question = std::get_if<policy::LookupQuestion>(&exchange.question);
        const auto* answer = std::get_if<policy::LookupAnswer>(&exchange.answer);
        if (question == nullptr || answer == nullptr || answer->state != AnswerState::found) continue;
        row.key = question->key;
        row.entry_place = subject.place(answer->where);
    }
}

std::string list_place(const SessionView& view, const std::string& parameter) {
    if (parameter.empty()) return {};
    const std::string place = view.subject.place(view.scope.place(parameter));
    return place.empty() ? "default" : place;
}

}  // namespace

std::vector<Row> rows_of(const SessionView& view) {
    std::vector<Row> rows;
    const auto& entries = view.result.outcome.trace.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const policy::TraceEntry& entry = entries[i];
        Row row;
        row.list = entry.depth == 0 || !entry.parameter.empty() ? entry.parameter : std::string();
        row.list_place = list_place(view, entry.parameter);
        row.number = entry.index + 1;
        row.depth = entry.depth;
        row.call = entry.text;
        row.verdict = verdict_word(entry);
        row.reason = reason_of(entry);
        const bool replies = entry.known && entry.verdict.kind != Kind::dunno && entry.verdict.kind != Kind::permit &&
                             entry.verdict.kind != Kind::nested && entry.verdict.kind != Kind::hang_up;
        if (replies) row.reply = entry.note.empty() ? entry.verdict.reply.line() : entry.note;
        if (entry.verdict.kind == Kind::nested) row.reason = entry.verdict.list;
        set_key(row, view.subject, entry);
        row.place = view.subject.place(call_range(view.scope, entry));
        for (const policy::Effect& effect : entry.effects) {
            row.effects.push_back(fmt::format("{} {}", policy::kind_name(effect.kind), effect.argument));
        }
        for (const Branch& branch : view.result.branches) {
            if (branch.entry == i) row.branches.push_back(&branch);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string safe(std::string_view text) {
    std::string out;
    for (const char c : text) out += (c >= 0 && c < ' ') || c == '\x7f' ? '?' : c;
    return out;
}

std::string painted(Paint paint, Ink ink, std::string_view text) {
    constexpr std::array<int, 5> kCodes{1, 31, 32, 33, 2};
    if (paint == Paint::off || text.empty()) return std::string(text);
    return fmt::format("\033[{}m{}\033[0m", kCodes[static_cast<std::size_t>(ink)], text);
}

std::string route_text(const address::Resolution& route) {
    using State = address::Resolution::State;
    switch (route.state) {
        case State::bad_address:
            return fmt::format("not an address that mail can be sent to{}{}", route.reason.empty() ? "" : ": ",
                               route.reason);
        case State::temp_fail:
            return fmt::format("put off: {}", route.reason);
        case State::unknown:
            return "unknown: it hangs on a table that was not asked";
        case State::ok:
            break;
    }
    if (route.transport == "error") return fmt::format("undeliverable: {}", route.next_hop);
    return fmt::format("{} to {}", route.transport, route.next_hop);
}

}  // namespace postern::trace_tool
