#include "mta/policy/scope.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "mta/policy/reply_text.h"

namespace postern::policy {

std::string Scope::braced_argument() const {
    conf::TextSpan rest = call_.span;
    rest.begin = call_.word.end;
    return std::string(ascii::trim(list_.of(rest)));
}

Scope::Asking<DnsQuestion> Scope::ask_dns(std::string name, DnsType type) {
    return ask(DnsQuestion{std::move(name), type});
}

Scope::Asking<LookupQuestion> Scope::ask_table(std::string_view table, std::string key, KeyPart part) {
    return ask(LookupQuestion{std::string(table), std::move(key), call_.record == nullptr ? "" : call_.record->name,
                              part == KeyPart::part});
}

namespace {

std::string address_of(const SessionFacts& session, AddressRole role) {
    const auto& address = role == AddressRole::sender ? session.sender : session.recipient;
    return address.value_or(std::string());
}

}  // namespace

Scope::Asking<ResolveQuestion> Scope::ask_route(AddressRole role) {
    return ask(ResolveQuestion{role, address_of(session(), role)});
}

Scope::Asking<ListedQuestion> Scope::ask_listed(AddressRole role) {
    return ask(ListedQuestion{role, address_of(session(), role)});
}

Scope::Asking<VerifyQuestion> Scope::ask_verified(AddressRole role) {
    return ask(VerifyQuestion{role, address_of(session(), role)});
}

Eval<ClientName> Scope::ask_client_name() {
    if (session().client.names) co_return *session().client.names;
    ClientNameQuestion question{session().client.address.text()};
    ClientName name = co_await ask(std::move(question));
    co_return name;
}

ReplySubject Scope::subject(Subject about) const {
    switch (about) {
        case Subject::client:
            return {client_text(session(), params()), "Client host"};
        case Subject::helo:
            return {session().helo.value_or(std::string()), "Helo command"};
        case Subject::sender:
            return {session().sender.value_or(std::string()), "Sender address"};
        case Subject::recipient:
            return {session().recipient.value_or(std::string()), "Recipient address"};
        case Subject::etrn:
            return {session().etrn_domain, "Etrn command"};
        case Subject::none:
            break;
    }
    return subject();
}

ReplySubject Scope::subject() const {
    switch (stage()) {
        case Stage::client:
            return subject(Subject::client);
        case Stage::helo:
            return subject(Subject::helo);
        case Stage::sender:
            return subject(Subject::sender);
        case Stage::relay:
        case Stage::recipient:
            return subject(Subject::recipient);
        case Stage::data:
            return {session().chunked ? "BDAT" : "DATA", "Data command"};
        case Stage::end_of_data:
            return {"END-OF-MESSAGE", "End-of-data"};
        case Stage::etrn:
            return subject(Subject::etrn);
    }
    return {};
}

Verdict Scope::refuse(const ReplySubject& about, int code, std::string_view dsn, std::string_view text,
                      std::string reason) const {
    Reply reply(code, fit_dsn(dsn, code, reply_about(about.kind)),
                fmt::format("<{}>: {} rejected: {}", about.name, about.kind, text));
    return Verdict::reject(std::move(reply), reason.empty() ? std::string(text) : std::move(reason));
}

Verdict Scope::refuse(int code, std::string_view dsn, std::string text, std::string reason) const {
    if (reason.empty()) reason = text;
    return Verdict::reject(Reply(code, fit_dsn(dsn, code, ReplyAbout::other), std::move(text)), std::move(reason));
}

Verdict Scope::broken(std::string reason) const {
    return {Verdict::Kind::broken, Reply(451, "4.3.5", "Server configuration error"), std::move(reason)};
}

void Scope::note(const Question& question, const Answer& answer) {
    if (state_of(answer) == AnswerState::unknown) saw_unknown_ = true;
    if (inquiry_.trace != nullptr) exchanges_.push_back({question, answer});
}

}  // namespace postern::policy
