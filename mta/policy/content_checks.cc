#include "mta/policy/content_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/model/table_list.h"
#include "mta/policy/message_parts.h"
#include "mta/policy/reply_text.h"

namespace postern::policy {
namespace {

constexpr std::string_view kRejected = "message content rejected";

bool is_body(Checks checks) {
    return checks == Checks::body || checks == Checks::smtp_body;
}

bool is_outgoing(Checks checks) {
    return checks == Checks::smtp_header || checks == Checks::smtp_mime_header ||
           checks == Checks::smtp_nested_header || checks == Checks::smtp_body;
}

/// Turns one result into a decision.
class ResultReader {
public:
    ResultReader(Checks checks, std::string_view text) : checks_(checks), text_(text) {}

    ContentDecision read(std::string_view result, Version version) {
        const std::string_view trimmed = ascii::trim(result);
        const std::size_t end = std::min(trimmed.find_first_of(" \t"), trimmed.size());
        argument_ = ascii::trim_left(trimmed.substr(end));
        decision_.result = result;
        const ChecksAction* action = find_checks_action(trimmed.substr(0, end));
        if (action == nullptr || !action->documented || action->introduced > version) {
            decision_.warning = fmt::format("unknown command in {} map: {}", parameter(), trimmed);
            return std::move(decision_);
        }
        if (!action->where.has(checks_)) {
            decision_.warning = fmt::format("unsupported command in {} map: {}", parameter(), trimmed);
            return std::move(decision_);
        }
        decision_.action = action;
        apply(action->name);
        if (!decision_.warning.empty() && !decision_.reply) decision_.action = nullptr;
        return std::move(decision_);
    }

private:
    std::string_view parameter() const { return checks_list(checks_).parameter; }

    void log(std::string_view kind, std::string_view argument) {
        decision_.log = fmt::format("{}: {} {}", kind, is_body(checks_) ? "body" : "header", text_);
        if (!argument.empty()) decision_.log.append(": ").append(argument);
    }
    void effect(Effect::Kind kind, std::string_view word) {
        decision_.effects.push_back({kind, std::string(argument_)});
        log(word, argument_);
    }

    void apply(std::string_view name) {
        if (name == "REJECT") return reject();
        if (name == "IGNORE") return remove();
        if (name == "STRIP") {
            remove();
            return log("strip", argument_);
        }
        if (name == "PASS") {
            decision_.ends_checks = true;
            return log("pass", argument_);
        }
        if (name == "PREPEND") return new_line(LineChange::prepend, "prepend");
        if (name == "REPLACE") return new_line(LineChange::replace, "replace");
        if (name == "WARN") return effect(Effect::Kind::warn, "warning");
        if (name == "INFO") return effect(Effect::Kind::info, "info");
        if (name == "HOLD") return effect(Effect::Kind::hold, "hold");
        if (name == "DISCARD") return discard();
        if (name == "FILTER") return filter();
        if (name == "REDIRECT") return send_to(Effect::Kind::redirect, "REDIRECT target", "redirect");
        if (name == "BCC") return send_to(Effect::Kind::bcc, "BCC address", "bcc");
        // DUNNO and OK; what they are followed by does not matter.
    }

    void remove() { decision_.change = LineChange::remove; }

    void discard() {
        decision_.ends_checks = true;
        effect(Effect::Kind::discard, "discard");
    }

    void reject() {
        auto [dsn, text] = split_dsn(argument_, "5.7.1");
        if (dsn.front() == '2') {
            decision_.warning = fmt::format("bad DSN action in {} -- need 4.x.x or 5.x.x", argument_);
            dsn = "4.0.0";
        }
        // Postfix sends whatever lies behind a status code without a text.
        if (text.empty()) text = kRejected;
        const int code = dsn.front() == '4' ? 451 : 550;
        log("reject", fmt::format("{} {}", dsn, text));
        decision_.reply.emplace(code, std::move(dsn), std::string(text));
        decision_.ends_checks = true;
    }

    void new_line(LineChange change, std::string_view word) {
        const std::string_view name = change == LineChange::prepend ? "PREPEND" : "REPLACE";
        if (argument_.empty()) {
            decision_.warning = fmt::format("{} action without text in {} map", name, parameter());
            return;
        }
        if (!is_body(checks_) && header_name(argument_).empty()) {
            decision_.warning = fmt::format("bad {} header text \"{}\" in {} map -- need \"headername: headervalue\"",
                                            name, argument_, parameter());
            return;
        }
        decision_.change = change;
        decision_.text = argument_;
        log(word, argument_);
    }

    void filter() {
        if (argument_.empty()) {
            decision_.warning = fmt::format("missing FILTER command argument in {} map", parameter());
        } else if (argument_.find(':') == std::string_view::npos) {
            decision_.warning =
                fmt::format("bad FILTER command {} in {} -- need transport:destination", argument_, parameter());
        } else {
            effect(Effect::Kind::filter, "filter");
        }
    }

    void send_to(Effect::Kind kind, std::string_view what, std::string_view word) {
        if (argument_.find('@') == std::string_view::npos) {
            decision_.warning =
                fmt::format("bad {} \"{}\" in {} map -- need user@domain", what, argument_, parameter());
            return;
        }
        effect(kind, word);
    }

    Checks checks_;
    std::string_view text_;
    std::string_view argument_;
    ContentDecision decision_;
};

LookupQuestion question_for(const std::string& table, Checks checks, const std::string& text) {
    LookupQuestion question;
    question.table = table;
    question.key = text;
    question.purpose = checks_list(checks).parameter;
    return question;
}

ContentDecision failed(Checks checks, LookupAnswer answer) {
    ContentDecision decision;
    const std::string_view parameter = checks_list(checks).parameter;
    decision.ends_checks = true;
    decision.warning = is_outgoing(checks)
                           ? fmt::format("{} map lookup problem -- deferring delivery", parameter)
                           : fmt::format("{} map lookup problem -- message not accepted, try again later", parameter);
    if (!answer.reason.empty()) decision.warning.append(": ").append(answer.reason);
    decision.reply.emplace(451, "4.3.0", "Error: queue file write error");
    return decision;
}

}  // namespace

const ChecksList& checks_list(Checks checks) {
    return checks_lists()[static_cast<std::size_t>(checks)];
}

ContentRules::ContentRules(const conf::Values& values) {
    version = values.config().target().version;
    for (const ChecksList& list : checks_lists()) {
        if (list.introduced > version) continue;
        const auto value = values.resolve(list.parameter);
        if (!value) continue;
        for (const conf::TableUse& use : conf::parse_table_list(value->text())) {
            tables(list.checks).emplace_back(use.span.of(value->text()));
        }
    }
}

ContentDecision read_content_result(Checks checks, std::string_view text, std::string_view result, Version version) {
    return ResultReader(checks, text).read(result, version);
}

Eval<ContentDecision> check_content(const ContentRules& rules, Checks checks, std::string text) {
    ContentDecision decision;
    for (const std::string& table : rules.tables(checks)) {
        LookupAnswer answer = co_await ask(question_for(table, checks, text));
        if (answer.state == AnswerState::absent || answer.state == AnswerState::unknown) continue;
        if (answer.state == AnswerState::temp_fail) {
            decision = failed(checks, std::move(answer));
        } else {
            decision = read_content_result(checks, text, answer.value, rules.version);
            decision.where = answer.where;
        }
        decision.table = table;
        break;
    }
    co_return decision;
}

}  // namespace postern::policy
