// Scope: what one call of a restriction list may see and ask, and how it words what it has to say.
//
// Shape:   the session, the parameters, the call's own argument; questions; effects; verdicts in the form of the list
//          that the call stands in.
// Errors:  none. An answer that nobody knows reaches the restriction as absent; the engine then puts an assumption in
//          place of its verdict.
// Source:  texts of replies observed with Postfix 3.7.11.
// Threads: one evaluation.
// Requires: `scope.ask_…(…)` is the whole right-hand side of its statement, see the coroutine rules in eval.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mta/policy/eval.h"
#include "mta/policy/log_line.h"
#include "mta/policy/params.h"
#include "mta/policy/session_facts.h"
#include "mta/policy/trace_log.h"
#include "mta/policy/verdict.h"

namespace postern::policy {

/// What a refusal is about: "<name>: Kind rejected: text".
struct ReplySubject {
    std::string name;
    std::string_view kind;  // "Client host"
};

/// A session and where its evaluation stands: shared by the calls of all lists that run at one moment.
struct Inquiry {
    const SessionFacts& session;
    const Params& params;
    Moment moment = Moment::rcpt;
    Stage stage = Stage::recipient;  // the list that runs now
    std::vector<Effect> effects;
    std::vector<LogNote> notes;  // what the server logs on the way, without the refusal itself
    TraceLog* trace = nullptr;   // null: nobody wants to know
};

class Scope {
public:
    Scope(Inquiry& inquiry, const ParsedList& list, const Call& call) : inquiry_(inquiry), list_(list), call_(call) {}

    const SessionFacts& session() const { return inquiry_.session; }
    const Params& params() const { return inquiry_.params; }
    Stage stage() const { return inquiry_.stage; }
    Moment moment() const { return inquiry_.moment; }
    const Call& call() const { return call_; }
    /// The word as the list has it: an old name stays one.
    std::string_view word() const { return list_.of(call_.word); }
    /// Empty when there is none.
    std::string_view argument() const { return call_.argument ? list_.of(*call_.argument) : std::string_view(); }
    /// With the braces and what is in them.
    std::string braced_argument() const;
    std::string_view option(std::size_t index) const { return list_.of(call_.options[index]); }

    template <class Q>
    class Asking : public AskAwaiter<Q> {
    public:
        Asking(Scope& scope, Q question) : AskAwaiter<Q>(std::move(question)), scope_(scope) {}
        typename Q::Answer await_resume() {
            typename Q::Answer answer = AskAwaiter<Q>::await_resume();
            scope_.note(this->question(), answer);
            if constexpr (requires { answer.state; }) {
                if (answer.state == AnswerState::unknown) answer.state = AnswerState::absent;
            }
            return answer;
        }

    private:
        Scope& scope_;
    };
    template <class Q>
    Asking<Q> ask(Q question) {
        return Asking<Q>(*this, std::move(question));
    }
    Asking<DnsQuestion> ask_dns(std::string name, DnsType type);
    enum class KeyPart : std::uint8_t { whole, part };
    Asking<LookupQuestion> ask_table(std::string_view table, std::string key, KeyPart part = KeyPart::whole);
    Asking<ResolveQuestion> ask_route(AddressRole role);  // of the session's sender or recipient
    Asking<ListedQuestion> ask_listed(AddressRole role);
    Asking<VerifyQuestion> ask_verified(AddressRole role);
    /// What the session knows; asks when it knows nothing.
    Eval<ClientName> ask_client_name();

    void add(Effect::Kind kind, std::string argument) { inquiry_.effects.push_back({kind, std::move(argument)}); }
    void log(std::string what, std::string text) { inquiry_.notes.push_back({std::move(what), std::move(text)}); }
    void warn(std::string text) { log("warning", std::move(text)); }

    /// What the list that runs now is about.
    ReplySubject subject() const;
    /// What a restriction about something of its own is about, in whichever list it stands.
    ReplySubject subject(Subject about) const;
    /// "<name>: Kind rejected: text"; the code decides the first digit of the enhanced code.
    Verdict refuse(const ReplySubject& about, int code, std::string_view dsn, std::string_view text,
                   std::string reason = {}) const;
    /// A reply with a text of its own.
    Verdict refuse(int code, std::string_view dsn, std::string text, std::string reason = {}) const;
    /// 451 4.3.5, whatever stands in front.
    Verdict broken(std::string reason) const;

    /// An answer was unknown.
    bool saw_unknown() const { return saw_unknown_; }
    std::vector<Exchange> take_exchanges() { return std::move(exchanges_); }

private:
    void note(const Question& question, const Answer& answer);

    Inquiry& inquiry_;
    const ParsedList& list_;
    const Call& call_;
    bool saw_unknown_ = false;
    std::vector<Exchange> exchanges_;
};

}  // namespace postern::policy
