// A message taken apart: every line is in one piece, in order; and any result of a table makes some decision.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "mta/policy/content_checks.h"
#include "mta/policy/message_parts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace postern::policy;
    const std::string text(data, data + size);
    PartLimits limits;
    limits.nesting = 3;
    std::size_t lines = 0;
    for (const char c : text) lines += c == '\n' ? 1 : 0;
    if (!text.empty() && !text.ends_with('\n')) ++lines;
    std::size_t next = 1;
    for (const MessagePiece& piece : message_pieces(text, limits)) {
        POSTERN_CHECK(piece.line == next);
        // A header's continuation lines belong to it.
        std::size_t inside = 1;
        if (piece.kind == MessagePiece::Kind::header) {
            for (const char c : piece.text) inside += c == '\n' ? 1 : 0;
        }
        next += inside;
        const ContentDecision decision = read_content_result(piece.checks, "X: 1", piece.text);
        POSTERN_CHECK(decision.change != LineChange::prepend || !decision.text.empty());
        POSTERN_CHECK(!decision.reply || decision.reply->code / 100 == 4 || decision.reply->code / 100 == 5);
    }
    POSTERN_CHECK(next == lines + 1);
    return 0;
}
