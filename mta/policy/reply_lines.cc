#include "mta/policy/reply_lines.h"

#include "mta/policy/session_macros.h"

namespace postern::policy {
namespace {

/// Cut at each "\n" that is written as two characters.
std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t end = text.find("\\n"); end != std::string_view::npos; end = text.find("\\n")) {
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 2);
    }
    lines.emplace_back(text);
    return lines;
}

std::vector<std::string> texts_of(std::string text, std::string_view footer) {
    std::vector<std::string> texts;
    if (footer.empty()) return {std::move(text)};
    constexpr std::string_view kContinue = "\\c";
    const bool continues = footer.starts_with(kContinue);
    if (continues) footer.remove_prefix(kContinue.size());
    std::vector<std::string> lines = split_lines(footer);
    if (continues) lines.front().insert(0, text);
    if (!continues) texts.push_back(std::move(text));
    for (std::string& line : lines) texts.push_back(std::move(line));
    return texts;
}

std::vector<std::string> with_codes(const Reply& reply, const std::vector<std::string>& texts) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::string line = std::to_string(reply.code);
        line += i + 1 == texts.size() ? ' ' : '-';
        if (!reply.dsn.empty()) line.append(reply.dsn).append(" ");
        lines.push_back(line + texts[i]);
    }
    return lines;
}

LookupQuestion question_of(const std::string& table, const Reply& reply) {
    return {table, reply.line(), "smtpd_reject_footer_maps", false};
}

}  // namespace

Eval<std::vector<std::string>> reply_lines(const SessionFacts& session, const Params& params, Reply reply) {
    std::string footer;
    const bool refuses = reply.code / 100 == 4 || reply.code / 100 == 5;
    if (refuses) {
        footer = params.smtpd_reject_footer;
        for (const std::string& table : params.smtpd_reject_footer_maps) {
            const LookupAnswer answer = co_await ask(question_of(table, reply));
            if (answer.state == AnswerState::absent) continue;
            if (answer.state == AnswerState::found) footer = answer.value;
            break;
        }
    }
    const std::string expanded = expand_macros(footer, session, params, Macros());
    co_return with_codes(reply, texts_of(reply.text, expanded));
}

}  // namespace postern::policy
