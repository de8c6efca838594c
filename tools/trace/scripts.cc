#include "tools/trace/scripts.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::trace_tool {

using policy::AnswerState;

Result<PolicyScript> PolicyScript::parse(std::string_view text, std::string_view name) {
    PolicyScript script;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = ascii::trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t blank = line.find_first_of(" \t");
        if (blank == std::string_view::npos) {
            return fail(ErrorCode::bad_syntax, fmt::format("{}:{}: a line is SERVER ACTION", name, number));
        }
        const std::string_view server = line.substr(0, blank);
        script.lines_.emplace_back(server == "*" ? "" : server, ascii::trim(line.substr(blank)));
    }
    return script;
}

PolicyScript PolicyScript::always(std::string action) {
    PolicyScript script;
    script.lines_.emplace_back("", std::move(action));
    return script;
}

policy::PolicyAnswer PolicyScript::answer(const policy::PolicyQuestion& question) {
    policy::PolicyAnswer answer;
    for (const auto& [name, action] : lines_) {
        if (!question.endpoint.ends_with(name)) continue;
        const bool silent = action == "NO-ANSWER";
        answer.state = silent ? AnswerState::temp_fail : AnswerState::found;
        if (silent) answer.reason = fmt::format("problem talking to server {}", question.endpoint);
        if (!silent) answer.action = action;
        break;
    }
    return answer;
}

Result<void> VerifyScript::add(const std::string& address, std::string_view text) {
    const std::string_view word = text.substr(0, text.find(' '));
    policy::VerifyAnswer answer;
    answer.state = AnswerState::found;
    answer.text = ascii::trim(text.substr(word.size()));
    if (word == "deliverable") {
        answer.status = policy::VerifyAnswer::Status::deliverable;
    } else if (word == "undeliverable") {
        answer.status = policy::VerifyAnswer::Status::undeliverable;
    } else if (word == "deferred") {
        answer.status = policy::VerifyAnswer::Status::deferred;
    } else if (word == "FAIL") {
        answer.state = AnswerState::temp_fail;
    } else {
        return fail(ErrorCode::bad_value, fmt::format("\"{}\" is none of deliverable undeliverable deferred FAIL", word));
    }
    answers_.insert_or_assign(ascii::lower(address), std::move(answer));
    return {};
}

policy::VerifyAnswer VerifyScript::answer(const policy::VerifyQuestion& question) const {
    const auto found = answers_.find(ascii::lower(question.address));
    return found == answers_.end() ? policy::VerifyAnswer() : found->second;
}

}  // namespace postern::trace_tool
