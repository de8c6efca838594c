#include "mta/policy/access_action.h"

#include <fmt/format.h>

#include <charconv>

#include "libconf/base/ascii.h"
#include "mta/policy/access_result.h"
#include "mta/policy/reply_text.h"

namespace postern::policy {
namespace {

using Kind = Verdict::Kind;

class Action {
public:
    Action(Scope& scope, std::string_view text, const ActionSource& source)
        : scope_(scope),
          text_(text),
          source_(source),
          result_(parse_access_result(text, scope.params().version)),
          argument_(result_.argument.of(text)) {}

    Verdict verdict();

private:
    Verdict of_action();
    Verdict mark();
    Verdict log();
    Verdict list();
    Verdict refuse(int code, std::string_view otherwise) const;
    Verdict deferral(Kind kind) const;

    std::string entry() const { return fmt::format("access table {} entry \"{}\"", source_.table, source_.key); }
    Verdict nothing(std::string warning) {
        scope_.warn(std::move(warning));
        return Verdict::dunno();
    }
    /// "hold: <name>: Kind triggers HOLD action"
    Verdict marked(Effect::Kind kind, std::string_view what, std::string_view text) {
        scope_.add(kind, std::string(argument_));
        scope_.log(std::string(what), fmt::format("<{}>: {} {}", source_.about.name, source_.about.kind, text));
        return Verdict::dunno(fmt::format("the table says {}", text_));
    }

    Scope& scope_;
    std::string_view text_;
    const ActionSource& source_;
    AccessResult result_;
    std::string_view argument_;
};

Verdict Action::refuse(int code, std::string_view otherwise) const {
    const DsnText parts = split_dsn(argument_, code / 100 == 4 ? "4.7.1" : "5.7.1");
    return scope_.refuse(source_.about, code, parts.dsn, parts.text.empty() ? otherwise : parts.text,
                         fmt::format("{} has {} for {}", source_.table, text_, source_.key));
}

Verdict Action::deferral(Kind kind) const {
    Verdict verdict = refuse(scope_.params().codes.access_map_defer_code, "Service unavailable");
    verdict.kind = kind;
    return verdict;
}

Verdict Action::mark() {
    const std::string_view name = result_.action->name;
    const std::string action = fmt::format("triggers {} action", name);
    const std::string target = fmt::format("triggers {} {}", name, argument_);
    if (name == "HOLD") return marked(Effect::Kind::hold, "hold", argument_.empty() ? action : argument_);
    if (name == "FILTER") {
        if (argument_.empty()) return nothing(entry() + " has FILTER entry without value");
        if (argument_.find(':') == std::string_view::npos) return nothing(entry() + " requires transport:destination");
        return marked(Effect::Kind::filter, "filter", target);
    }
    if (name == "PREPEND") {
        if (scope_.moment() == Moment::end_of_data) {
            return nothing(fmt::format(
                "access table {}: action PREPEND must be used before smtpd_end_of_data_restrictions", source_.table));
        }
        const std::size_t colon = argument_.find(':');
        const std::size_t space = argument_.find_first_of(" \t");
        if (colon == std::string_view::npos || colon == 0 || space < colon) {
            return nothing(entry() + " requires header: text");
        }
        scope_.add(Effect::Kind::prepend, std::string(argument_));
        return Verdict::dunno("the table has a header for the message");
    }
    if (argument_.find('@') == std::string_view::npos) return nothing(entry() + " requires user@domain target");
    if (name == "BCC") return marked(Effect::Kind::bcc, "bcc", target);
    return marked(Effect::Kind::redirect, "redirect", target);
}

Verdict Action::log() {
    const bool info = result_.action->name == "INFO";
    scope_.add(info ? Effect::Kind::info : Effect::Kind::warn, std::string(argument_));
    scope_.log(info ? "info" : "warn", std::string(argument_));
    return Verdict::dunno("the table has something for the log");
}

Verdict Action::list() {
    // A table inside could name what only another part of the configuration opens.
    if (text_.find(':') != std::string_view::npos) {
        scope_.warn(fmt::format("access table {} has entry with lookup table: {}", source_.table, text_));
        return scope_.broken("the result of the table names a table");
    }
    Verdict verdict(Kind::nested, {}, fmt::format("{} has restrictions for {}", source_.table, source_.key));
    verdict.list = text_;
    return verdict;
}

Verdict Action::of_action() {
    switch (result_.action->effect) {
        case ActionEffect::permit:
            return Verdict::permit(fmt::format("{} has {} for {}", source_.table, text_, source_.key));
        case ActionEffect::no_opinion:
            return Verdict::dunno(fmt::format("{} has {} for {}", source_.table, text_, source_.key));
        case ActionEffect::reject:
            return refuse(scope_.params().codes.access_map_reject_code, "Access denied");
        case ActionEffect::defer:
            return refuse(scope_.params().codes.access_map_defer_code, "Access denied");
        case ActionEffect::defer_if_permit:
            return deferral(Kind::defer_if_permit);
        case ActionEffect::defer_if_reject:
            return deferral(Kind::defer_if_reject);
        case ActionEffect::discard:
            return marked(Effect::Kind::discard, "discard", argument_.empty() ? "triggers DISCARD action" : argument_);
        case ActionEffect::mark:
            // Ordinary builds of Postfix do not know DELAY.
            return result_.action->name == "DELAY" ? list() : mark();
        case ActionEffect::log:
            return log();
        case ActionEffect::hang_up:
            scope_.log("hangup", {});
            return {Kind::hang_up, {}, "the table says to hang up"};
    }
    return Verdict::dunno();
}

Verdict Action::verdict() {
    switch (result_.form) {
        case AccessResult::Form::empty:
            scope_.warn(fmt::format("{} lookup of {} returns an empty string result", source_.table, source_.key));
            return table_failure(scope_, source_.table, source_.key, source_.about);
        case AccessResult::Form::action:
            return of_action();
        case AccessResult::Form::reply: {
            int code = 0;
            const std::string_view word = result_.word.of(text_);
            std::from_chars(word.data(), word.data() + word.size(), code);
            return refuse(code, {});
        }
        case AccessResult::Form::number:
            return Verdict::permit(fmt::format("{} has a number for {}", source_.table, source_.key));
        case AccessResult::Form::restrictions:
            return list();
    }
    return Verdict::dunno();
}

}  // namespace

Verdict access_action(Scope& scope, std::string_view text, const ActionSource& source) {
    return Action(scope, ascii::trim(text), source).verdict();
}

Verdict table_failure(Scope& scope, std::string_view table, std::string_view key, const ReplySubject& about) {
    scope.warn(fmt::format("{} lookup error for \"{}\"", table, key));
    return scope.refuse(about, 451, "4.3.5", "Server configuration error", fmt::format("{} cannot be read", table));
}

}  // namespace postern::policy
