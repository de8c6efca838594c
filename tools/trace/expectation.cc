#include "tools/trace/expectation.h"

#include <fmt/format.h>

#include <charconv>

#include "libconf/base/ascii.h"
#include "mta/policy/reply_text.h"
#include "tools/check/command/nearest.h"

namespace postern::trace_tool {
namespace {

constexpr std::string_view kWords = "permit reject defer hang-up";

/// A code of three digits in front of the text, which is cut off; 0: there is none.
int take_code(std::string_view& text) {
    int code = 0;
    const std::string_view word = text.substr(0, text.find(' '));
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), code);
    if (error != std::errc() || end != word.data() + word.size() || word.size() != 3) return 0;
    text = ascii::trim(text.substr(word.size()));
    return code;
}

void read_reply(std::string_view text, Expectation& expectation) {
    expectation.code = take_code(text);
    const std::size_t dsn = policy::dsn_length(text);
    expectation.dsn = text.substr(0, dsn);
    expectation.text = ascii::trim(text.substr(dsn));
}

}  // namespace

Result<Expectation> parse_expectation(std::string_view text) {
    text = ascii::trim(text);
    Expectation expectation;
    const std::string_view word = text.substr(0, text.find(' '));
    const std::string_view rest = ascii::trim(text.substr(word.size()));
    using Kind = Expectation::Kind;
    if (word == "permit" || word == "pass" || word == "accept") {
        expectation.kind = Kind::permit;
        if (!rest.empty()) return fail(ErrorCode::bad_value, fmt::format("nothing follows \"{}\"", word));
        return expectation;
    }
    if (word == "reject" || word == "defer" || word == "hang-up") {
        expectation.kind = word == "reject" ? Kind::reject : word == "defer" ? Kind::defer : Kind::hang_up;
        read_reply(rest, expectation);
        return expectation;
    }
    expectation.kind = Kind::reply;
    read_reply(text, expectation);
    if (expectation.code != 0) return expectation;
    return fail(ErrorCode::bad_value, fmt::format("\"{}\" is none of {}, and no reply code{}", word, kWords,
                                                  check_tool::did_you_mean(word, check_tool::words_of(kWords))));
}

std::string_view kind_word(const Outcome& outcome) {
    switch (outcome.decision.kind) {
        case policy::Decision::Kind::pass:
            return "permit";
        case policy::Decision::Kind::hang_up:
            return "hang-up";
        case policy::Decision::Kind::refuse:
            break;
    }
    return outcome.decision.reply.is_soft() ? "defer" : "reject";
}

bool meets(const Expectation& expectation, const Outcome& outcome) {
    using Kind = Expectation::Kind;
    const std::string_view word = kind_word(outcome);
    const bool refused = outcome.decision.kind == policy::Decision::Kind::refuse;
    switch (expectation.kind) {
        case Kind::permit:
            return word == "permit";
        case Kind::hang_up:
            return word == "hang-up";
        case Kind::reject:
            if (word != "reject") return false;
            break;
        case Kind::defer:
            if (word != "defer") return false;
            break;
        case Kind::reply:
            if (!refused) return false;
            break;
    }
    const policy::Reply& reply = outcome.decision.reply;
    if (expectation.code != 0 && expectation.code != reply.code) return false;
    if (!expectation.dsn.empty() && expectation.dsn != reply.dsn) return false;
    return reply.text.find(expectation.text) != std::string::npos;
}

}  // namespace postern::trace_tool
