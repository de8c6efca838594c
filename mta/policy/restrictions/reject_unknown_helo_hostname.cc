#include <array>

#include "mta/policy/common_checks.h"
#include "mta/policy/helo_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

constexpr std::array kTypes = {DnsType::a, DnsType::aaaa, DnsType::mx};

Eval<Verdict> evaluate(Scope& scope) {
    if (!scope.session().helo) co_return Verdict::dunno();
    if (auto verdict = check_literal(scope)) co_return *std::move(verdict);
    const std::string name(helo_name(scope));
    bool failed = false;
    for (const DnsType type : kTypes) {
        const DnsAnswer host = co_await scope.ask_dns(name, type);
        if (host.state == AnswerState::found) co_return Verdict::dunno("the name is in DNS");
        failed = failed || host.state == AnswerState::temp_fail;
    }
    const Params& params = scope.params();
    const ReplySubject about = scope.subject(Subject::helo);
    if (!failed) co_return scope.refuse(about, params.codes.unknown_hostname_reject_code, "4.7.1", "Host not found");
    co_return tempfail(scope, params.tempfail.unknown_helo_hostname_tempfail_action,
                       scope.refuse(about, 450, "4.7.1", "Host not found"));
}

}  // namespace

extern const Restriction restriction_reject_unknown_helo_hostname;
constinit const Restriction restriction_reject_unknown_helo_hostname = refuses_flaw({
    .name = "reject_unknown_helo_hostname",
    .group = Subject::helo,
    .about = Subject::helo,
    .asks = {Ask::dns},
    .reply_codes = {"unknown_hostname_reject_code"},
    .soft_codes = {"unknown_helo_hostname_tempfail_action"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_unknown_hostname"},
    .summary = "Refuses clients whose HELO name has neither an address nor a mail server in DNS; misconfigured "
               "but honest servers fail it.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
