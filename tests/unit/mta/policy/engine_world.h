// EngineWorld: a session, and a driver that knows a small world, to put restriction lists to.
//
// Shape:   the client is mail.remote.test[127.2.0.1], its HELO client.example.test, sender@remote.test writes to
//          alice@example.test. example.test is local (nobody is called ghost), relayed.test is relayed, the rest is
//          foreign. inline:, static: and fail: tables are real; what nobody wrote is absent.
// Threads: one test.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mta/policy/engine.h"
#include "tests/support/scripted_driver.h"
#include "tests/unit/mta/policy/policy_test_util.h"

namespace postern::policy::test {

class WorldDriver : public ScriptedDriver {
public:
    WorldDriver() { otherwise = AnswerState::absent; }

    std::optional<Answer> answer(const Question& question) override {
        asked.push_back(describe(question));
        if (knows(asked.back())) return scripted(question);
        if (const auto* q = std::get_if<ResolveQuestion>(&question)) return resolve(q->address);
        if (const auto* q = std::get_if<ListedQuestion>(&question)) return listed(q->address);
        if (const auto* q = std::get_if<LookupQuestion>(&question)) return look_up(*q);
        return scripted(question);
    }

private:
    static AddressClass class_of(const std::string& address) {
        const std::string_view domain = domain_of(address);
        if (domain.empty() || domain == "example.test") return AddressClass::local;
        return domain == "relayed.test" ? AddressClass::relay : AddressClass::other;
    }
    static Answer resolve(const std::string& address) {
        ResolveAnswer answer;
        answer.state = AnswerState::found;
        answer.address_class = class_of(address);
        answer.domain = domain_of(address);
        return answer;
    }
    static Answer listed(const std::string& address) {
        ListedAnswer answer;
        answer.state = address.starts_with("ghost") ? AnswerState::absent : AnswerState::found;
        answer.address_class = class_of(address);
        return answer;
    }
    Answer look_up(const LookupQuestion& question) {
        if (question.table.starts_with("fail:")) return LookupAnswer::temp_fail("no luck");
        const TableAnswer found = book_.look_up(question.table, question.key);
        if (found.state == TableAnswer::State::found) return LookupAnswer::found(found.value);
        if (found.state == TableAnswer::State::absent) return LookupAnswer::absent();
        return scripted(question);
    }

    TableBook book_;
};

struct World {
    explicit World(const std::string& main_cf, const char* version = "3.7")
        : service(main_cf, {}, version), params(Params::read(service.values(), NoTables())) {
        session.client.address = *IpAddress::parse("127.2.0.1");
        session.client.names = ClientName::verified("mail.remote.test");
        session.helo = "client.example.test";
        session.sender = "sender@remote.test";
        session.recipient = "alice@example.test";
    }

    Decision decide(Moment moment = Moment::rcpt) {
        Inquiry inquiry{session, params, moment, Stage::client, {}, {}, &trace};
        const Decision decision = run(policy::decide(inquiry, carried, assume), driver);
        effects = inquiry.effects;
        log.clear();
        for (const LogNote& note : inquiry.notes) log.push_back(note.what + ": " + note.text);
        return decision;
    }
    /// The reply, "pass" or "hang up".
    std::string reply(Moment moment = Moment::rcpt) {
        const Decision decision = decide(moment);
        if (decision.kind == Decision::Kind::pass) return "pass";
        return decision.kind == Decision::Kind::hang_up ? "hang up" : decision.reply.line();
    }

    TestService service;
    Params params;
    SessionFacts session;
    WorldDriver driver;
    Carried carried;
    Assume assume = Assume::has_no_opinion;
    TraceLog trace;
    std::vector<Effect> effects;
    std::vector<std::string> log;
};

}  // namespace postern::policy::test
