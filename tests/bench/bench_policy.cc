// RCPT TO through twelve restrictions, tables in memory. Goal: 20 µs.
#include <benchmark/benchmark.h>

#include <map>
#include <string>

#include "mta/policy/engine.h"

namespace {

using namespace postern::policy;  // NOLINT(google-build-using-namespace): a program of its own

class MemoryDriver : public Driver {
public:
    std::optional<Answer> answer(const Question& question) override {
        if (const auto* table = std::get_if<LookupQuestion>(&question)) {
            const auto found = entries_.find(table->key);
            return found == entries_.end() ? LookupAnswer::absent() : LookupAnswer::found(found->second);
        }
        if (std::holds_alternative<ResolveQuestion>(question)) {
            ResolveAnswer route;
            route.state = AnswerState::found;
            route.address_class = AddressClass::local;
            return route;
        }
        return std::visit(
            [](const auto& q) {
                typename std::decay_t<decltype(q)>::Answer other;
                if constexpr (requires { other.state; }) other.state = AnswerState::found;
                return Answer(std::move(other));
            },
            question);
    }

private:
    std::map<std::string, std::string, std::less<>> entries_{{"partner.example", "OK"}, {"192.0.2.77", "REJECT"}};
};

void recipient(benchmark::State& state, TraceLog* trace) {
    Params params;
    const NoClasses classes;
    const ParseContext context{Stage::recipient, params.version, classes, ListPlace::parameter};
    params.lists[static_cast<std::size_t>(Stage::recipient)] = {
        "smtpd_recipient_restrictions",
        parse_list("permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination, "
                   "reject_non_fqdn_recipient, reject_non_fqdn_sender, reject_invalid_helo_hostname, "
                   "reject_non_fqdn_helo_hostname, check_client_access hash:/c, check_helo_access hash:/h, "
                   "check_sender_access hash:/s, check_recipient_access hash:/r, reject_unlisted_recipient",
                   context)};
    SessionFacts session;
    session.client.names = ClientName::verified("mail.example.org");
    session.helo = "mail.example.org";
    session.sender = "someone@example.org";
    session.recipient = "alice@example.com";
    MemoryDriver driver;
    for (auto _ : state) {
        Carried carried;
        if (trace != nullptr) trace->entries.clear();
        Inquiry inquiry{session, params, Moment::rcpt, Stage::client, {}, {}, trace};
        benchmark::DoNotOptimize(run(decide(inquiry, carried), driver));
    }
}

void rcpt(benchmark::State& state) {
    recipient(state, nullptr);
}
void rcpt_with_trace(benchmark::State& state) {
    TraceLog trace;
    recipient(state, &trace);
}
BENCHMARK(rcpt);
BENCHMARK(rcpt_with_trace);

}  // namespace
