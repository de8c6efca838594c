#include "mta/policy/engine.h"

#include <fmt/format.h>

#include <utility>

#include "mta/policy/list_checks.h"
#include "mta/policy/list_fault.h"
#include "mta/policy/reply_text.h"

namespace postern::policy {
namespace {

using Kind = Verdict::Kind;

class ParamClasses : public Classes {
public:
    explicit ParamClasses(const Params& params) : params_(params) {}
    bool declared(std::string_view name) const override { return params_.is_class(name); }
    std::optional<std::string> definition(std::string_view) const override { return std::nullopt; }

private:
    const Params& params_;
};

/// A list that runs, and where it stands.
struct Running {
    const ParsedList& list;
    std::string_view parameter;  // empty: the result of a table
    std::size_t depth = 0;
    bool warning = false;  // warn_if_reject stands in front of the class
};

class Lists {
public:
    Lists(Inquiry& inquiry, Carried& carried, Assume assume)
        : inquiry_(inquiry), carried_(carried), assume_(assume), classes_(inquiry.params) {}

    Eval<Decision> decide();

private:
    Eval<Verdict> run(Running running);
    Eval<Verdict> run_call(Running running, std::size_t index);
    Eval<Verdict> opinion(Running running, const Call& call, std::size_t entry);
    Eval<Verdict> enter(Running running, const Call& call);
    Eval<Verdict> run_result(std::string text, Running running);
    Eval<Verdict> run_word(std::string_view word, std::string_view parameter);
    Eval<Verdict> run_stage(Stage stage);

    Verdict assumed(const Restriction& record) const;
    Verdict settle(Verdict verdict, const Running& running, std::size_t entry);
    Verdict refused(Verdict verdict, std::size_t entry);
    void defer(Verdict::Kind when, const Verdict& verdict);
    Decision refusal(Verdict verdict) const;

    std::size_t open_entry(const Running& running, std::size_t index);
    void close_entry(std::size_t entry, const Verdict& verdict, Scope& scope, std::size_t effects_before);
    TraceEntry* entry_at(std::size_t index) {
        return inquiry_.trace == nullptr ? nullptr : &inquiry_.trace->entries[index];
    }
    bool discarded() const;
    void take_carried();
    void carry();

    Inquiry& inquiry_;
    Carried& carried_;
    Assume assume_;
    ParamClasses classes_;
    std::optional<Reply> defer_if_permit_;
    std::optional<Reply> defer_if_reject_;
    bool known_ = true;
};

void Lists::take_carried() {
    for (const std::optional<Reply>& deferred : carried_.defer_if_permit) {
        if (!defer_if_permit_) defer_if_permit_ = deferred;
    }
}

void Lists::carry() {
    const bool earlier =
        inquiry_.moment == Moment::connect || inquiry_.moment == Moment::helo || inquiry_.moment == Moment::mail;
    const auto stage = static_cast<std::size_t>(inquiry_.stage);
    if (earlier && stage < carried_.defer_if_permit.size()) carried_.defer_if_permit[stage] = defer_if_permit_;
}

bool Lists::discarded() const {
    for (const Effect& effect : inquiry_.effects) {
        if (effect.kind == Effect::Kind::discard) return true;
    }
    return false;
}

std::size_t Lists::open_entry(const Running& running, std::size_t index) {
    if (inquiry_.trace == nullptr) return 0;
    const Call& call = running.list.calls[index];
    TraceEntry entry;
    entry.stage = inquiry_.stage;
    entry.parameter = running.parameter;
    if (running.parameter.empty()) entry.source = running.list.text;
    entry.depth = running.depth;
    entry.index = index;
    entry.span = call.span;
    entry.text = running.list.of(call.span);
    entry.record = call.record;
    entry.warning = running.warning || call.warning.has_value();
    inquiry_.trace->entries.push_back(std::move(entry));
    return inquiry_.trace->entries.size() - 1;
}

void Lists::close_entry(std::size_t entry, const Verdict& verdict, Scope& scope, std::size_t effects_before) {
    TraceEntry* at = entry_at(entry);
    if (at == nullptr) return;
    at->known = !scope.saw_unknown();
    at->exchanges = scope.take_exchanges();
    at->verdict = verdict;
    at->effects.assign(inquiry_.effects.begin() + static_cast<std::ptrdiff_t>(effects_before), inquiry_.effects.end());
}

/// Nobody is assumed to say what the restriction cannot say.
Verdict Lists::assumed(const Restriction& record) const {
    const bool may_permit = record.results.has(Result::permit) && !record.ok_refused;
    const bool may_refuse = record.results.has(Result::reject) || record.results.has(Result::defer) ||
                            record.results.has(Result::defer_if_permit);
    if (assume_ == Assume::permits && may_permit) return Verdict::permit("unknown, taken for a permission");
    if (assume_ == Assume::refuses && may_refuse) {
        return Verdict::reject(Reply(450, "4.7.1", "Service unavailable"), "unknown, taken for a refusal");
    }
    return Verdict::dunno("unknown, taken for no opinion");
}

/// With the class or list that a table gave run to its end.
Eval<Verdict> Lists::opinion(Running running, const Call& call, std::size_t entry) {
    const std::size_t effects = inquiry_.effects.size();
    Scope scope(inquiry_, running.list, call);
    Verdict verdict;
    if (call.fault) {
        verdict = scope.broken(describe_fault(running.list, call, inquiry_.params.version));
        scope.warn(verdict.reason);
    } else if (call.kind == CallKind::restriction_class) {
        verdict = co_await enter(running, call);
    } else if (call.record->evaluate == nullptr) {
        verdict = scope.broken("the restriction cannot be evaluated");
    } else {
        verdict = co_await call.record->evaluate(scope);
    }
    if (scope.saw_unknown()) {
        known_ = false;
        verdict = assumed(*call.record);
    }
    close_entry(entry, verdict, scope, effects);
    if (verdict.kind == Kind::nested) verdict = co_await run_result(std::move(verdict.list), running);
    const bool refused_ok = call.record != nullptr && call.record->ok_refused && verdict.kind == Kind::permit;
    if (refused_ok) {
        scope.warn(
            fmt::format("restriction {} returns OK for {}", scope.word(), scope.subject(call.record->about).name));
        verdict = scope.broken("hosts that a sender or client can choose must not give permission");
    }
    co_return verdict;
}

Eval<Verdict> Lists::enter(Running running, const Call& call) {
    const NamedList* list = inquiry_.params.find_class(running.list.of(call.word), inquiry_.stage);
    POSTERN_CHECK(list != nullptr);
    Running inside{list->parsed, list->parameter, running.depth + 1, running.warning || call.warning.has_value()};
    Verdict verdict = co_await run(inside);
    co_return verdict;
}

Eval<Verdict> Lists::run_result(std::string text, Running running) {
    const ParseContext context{inquiry_.stage, inquiry_.params.version, classes_, ListPlace::result};
    const ParsedList list = parse_list(std::move(text), context);
    Running inside{list, {}, running.depth + 1, running.warning};
    Verdict verdict = co_await run(inside);
    co_return verdict;
}

Eval<Verdict> Lists::run_call(Running running, std::size_t index) {
    const Call& call = running.list.calls[index];
    const std::size_t entry = open_entry(running, index);
    running.warning = running.warning || call.warning.has_value();
    Verdict verdict = co_await opinion(running, call, entry);
    // A class has settled what its own calls said.
    const bool settled = call.kind == CallKind::restriction_class || verdict.kind == Kind::hang_up;
    if (settled) co_return verdict;
    co_return settle(std::move(verdict), running, entry);
}

Verdict Lists::settle(Verdict verdict, const Running& running, std::size_t entry) {
    switch (verdict.kind) {
        case Kind::reject:
            if (!running.warning) return refused(std::move(verdict), entry);
            inquiry_.notes.push_back({"reject_warning", verdict.reply.line()});
            return Verdict::dunno(verdict.reason);
        case Kind::defer_if_permit:
        case Kind::defer_if_reject:
            if (running.warning) {
                inquiry_.notes.push_back({"reject_warning", verdict.reply.line()});
            } else {
                defer(verdict.kind, verdict);
            }
            return Verdict::dunno(verdict.reason);
        case Kind::dunno:
        case Kind::permit:
        case Kind::hang_up:
        case Kind::broken:
        case Kind::nested:
            return verdict;
    }
    return verdict;
}

// The first one counts, and a failure of ours must not turn a refusal for now into one for good.
void Lists::defer(Verdict::Kind when, const Verdict& verdict) {
    std::optional<Reply>& slot = when == Kind::defer_if_permit ? defer_if_permit_ : defer_if_reject_;
    if (!slot) slot = verdict.reply;
}

Verdict Lists::refused(Verdict verdict, std::size_t entry) {
    const int kind = verdict.reply.code / 100;
    if (kind != 4 && kind != 5) {
        inquiry_.notes.push_back({"warning", "SMTP reply code configuration error: " + verdict.reply.line()});
        verdict.reply = Reply(450, "4.7.1", "Service unavailable");
    }
    if (inquiry_.params.soft_bounce) verdict.reply = softened(std::move(verdict.reply));
    if (!verdict.reply.is_soft() && defer_if_reject_) verdict.reply = *defer_if_reject_;
    TraceEntry* at = entry_at(entry);
    if (at != nullptr && !(at->verdict.reply == verdict.reply)) at->note = verdict.reply.line();
    return verdict;
}

Eval<Verdict> Lists::run(Running running) {
    if (running.depth > kMaxClassDepth) {
        co_return Verdict(Kind::broken, Reply(451, "4.3.5", "Server configuration error"),
                          "restriction classes are nested too deep");
    }
    for (std::size_t i = 0; i < running.list.calls.size(); ++i) {
        Verdict verdict = co_await run_call(running, i);
        if (verdict.kind != Kind::dunno || discarded()) co_return verdict;
    }
    co_return Verdict::dunno();
}

Eval<Verdict> Lists::run_stage(Stage stage) {
    inquiry_.stage = stage;
    const NamedList& list = inquiry_.params.list(stage);
    Running running{list.parsed, list.parameter, 0, false};
    Verdict verdict = co_await run(running);
    co_return verdict;
}

/// A restriction that a parameter of its own turns on.
Eval<Verdict> Lists::run_word(std::string_view word, std::string_view parameter) {
    const ParseContext context{inquiry_.stage, inquiry_.params.version, classes_, ListPlace::parameter};
    const ParsedList list = parse_list(std::string(word), context);
    Running running{list, parameter, 0, false};
    Verdict verdict = co_await run(running);
    co_return verdict;
}

Decision Lists::refusal(Verdict verdict) const {
    Decision decision;
    decision.kind = verdict.kind == Kind::hang_up ? Decision::Kind::hang_up : Decision::Kind::refuse;
    decision.reply = std::move(verdict.reply);
    decision.stage = inquiry_.stage;
    decision.reason = std::move(verdict.reason);
    decision.known = known_;
    return decision;
}

bool ends_all(const Verdict& verdict) {
    return verdict.kind == Kind::reject || verdict.kind == Kind::broken || verdict.kind == Kind::hang_up;
}

/// Moments at which what is permitted is done: deferrals of earlier ones wait for them.
bool accepts(Moment moment) {
    return moment == Moment::rcpt || moment == Moment::data || moment == Moment::end_of_data || moment == Moment::etrn;
}

Eval<Decision> Lists::decide() {
    Decision pass;
    if (carried_.discard) co_return pass;
    const Params& params = inquiry_.params;
    if (inquiry_.moment == Moment::rcpt) take_carried();
    for (const Stage stage : lists_at(inquiry_.moment, params.order, params.version)) {
        const bool goes_on = inquiry_.stage == Stage::relay || inquiry_.stage == Stage::recipient;
        const bool same_check = goes_on && (stage == Stage::relay || stage == Stage::recipient);
        if (!same_check) defer_if_reject_.reset();
        Verdict verdict = co_await run_stage(stage);
        if (stage == Stage::sender && !ends_all(verdict) && !discarded() && params.smtpd_reject_unlisted_sender) {
            verdict = co_await run_word("reject_unlisted_sender", "smtpd_reject_unlisted_sender");
        }
        if (ends_all(verdict)) co_return refusal(std::move(verdict));
        if (discarded()) {
            carried_.discard = true;
            co_return pass;
        }
    }
    pass.known = known_;
    if (!accepts(inquiry_.moment)) {
        carry();
        co_return pass;
    }
    if (defer_if_permit_) {
        co_return refusal(Verdict::reject(*defer_if_permit_, "a restriction asked to defer what would be permitted"));
    }
    if (inquiry_.moment == Moment::rcpt && params.smtpd_reject_unlisted_recipient) {
        Verdict verdict = co_await run_word("reject_unlisted_recipient", "smtpd_reject_unlisted_recipient");
        if (ends_all(verdict)) co_return refusal(std::move(verdict));
        pass.known = known_;
    }
    co_return pass;
}

}  // namespace

Eval<Decision> decide(Inquiry& inquiry, Carried& carried, Assume assume) {
    Lists lists(inquiry, carried, assume);
    Decision decision = co_await lists.decide();
    co_return decision;
}

}  // namespace postern::policy
