#include "tools/trace/content.h"

#include <utility>

namespace postern::trace_tool {

const ContentHit* ContentResult::refusal() const {
    for (const ContentHit& hit : hits) {
        if (hit.decision.reply) return &hit;
    }
    return nullptr;
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
