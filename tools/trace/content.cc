#include "tools/trace/content.h"

#include <fmt/format.h>

#include <utility>

namespace postern::trace_tool {

const ContentHit* ContentResult::refusal() const {
    for (const ContentHit& hit : hits) {
        if (hit.decision.reply) return &hit;
    }
    return nullptr;
}

std::string summary_of(const ContentResult& content) {
    if (const ContentHit* refusal = content.refusal()) return "reject " + refusal->decision.reply->line();
    std::vector<std::string> hits;
    for (const ContentHit& hit : content.hits) hits.push_back(hit.decision.result);
    return hits.empty() ? "pass" : fmt::format("{}", fmt::join(hits, ", "));
}

ContentResult check_message(const conf::Values& values, std::string_view message, policy::Driver& driver) {
    ContentResult result;
    const policy::ContentRules rules(values);
    for (policy::MessagePiece& piece : policy::message_pieces(message, policy::read_part_limits(values))) {
        if (!piece.checked) continue;
        ++result.pieces;
        if (rules.tables(piece.checks).empty()) continue;
        result.asked = true;
        auto decision = policy::run(policy::check_content(rules, piece.checks, piece.text), driver);
        const bool hit = decision.action != nullptr || !decision.warning.empty() || decision.reply;
        if (!hit) continue;
        const bool last = decision.ends_checks || decision.reply.has_value();
        result.hits.push_back({piece.checks, piece.line, std::move(piece.text), std::move(decision)});
        if (last) break;
    }
    return result;
}

}  // namespace postern::trace_tool
