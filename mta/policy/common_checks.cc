#include "mta/policy/common_checks.h"

#include <fmt/format.h>

#include <array>

#include "libconf/base/ascii.h"
#include "libconf/base/host_name.h"
#include "mta/policy/access_keys.h"

namespace postern::policy {
namespace {

constexpr std::array kAddressTypes = {DnsType::a, DnsType::aaaa};

Subject subject_of(AddressRole role) {
    return role == AddressRole::sender ? Subject::sender : Subject::recipient;
}

const std::optional<std::string>& address_of(const Scope& scope, AddressRole role) {
    return role == AddressRole::sender ? scope.session().sender : scope.session().recipient;
}

}  // namespace

Eval<Match> match_networks(Scope& scope, const NetworkList& networks, IpAddress address) {
    for (const TrustedNetwork& element : networks) {
        bool matches = element.network && element.network->contains(address);
        if (element.kind == TrustedNetwork::Kind::unreadable) co_return Match::failed;
        if (element.kind == TrustedNetwork::Kind::table) {
            const LookupAnswer answer = co_await scope.ask_table(element.pattern, address.text());
            if (answer.state == AnswerState::temp_fail) co_return Match::failed;
            matches = answer.state == AnswerState::found;
        }
        if (matches) co_return element.sense == conf::MatchSense::include ? Match::yes : Match::no;
    }
    co_return Match::no;
}

Eval<LookupAnswer> look_up(Scope& scope, const std::vector<std::string>& tables, std::string key) {
    for (const std::string& table : tables) {
        LookupAnswer answer = co_await scope.ask_table(table, key);
        if (answer.state != AnswerState::absent) co_return answer;
    }
    co_return LookupAnswer::absent();
}

Verdict lookup_failure(const Scope& scope, std::string_view name) {
    return scope.refuse(451, "4.3.0", fmt::format("<{}>: Temporary lookup failure", name));
}

Verdict tempfail(const Scope&, std::string_view action, Verdict refusal) {
    if (!ascii::equal_fold(action, "defer")) refusal.kind = Verdict::Kind::defer_if_permit;
    return refusal;
}

Eval<Destination> destination(Scope& scope) {
    const ResolveAnswer route = co_await scope.ask_route(AddressRole::recipient);
    if (route.state == AnswerState::temp_fail) co_return Destination::failed;
    if (route.state != AnswerState::found) co_return Destination::foreign;
    if (route.address_class == AddressClass::other) co_return Destination::foreign;
    const bool trusted = !route.has_routing || scope.params().allow_untrusted_routing;
    co_return trusted ? Destination::ours : Destination::foreign;
}

std::string_view without_final_dot(std::string_view name) {
    const std::size_t size = name.size();
    if (size > 1 && name[size - 1] == '.' && name[size - 2] != '.') name.remove_suffix(1);
    return name;
}

bool is_address_literal(std::string_view text) {
    return text.starts_with('[');
}

bool is_valid_literal(std::string_view literal) {
    if (literal.size() < 2 || !literal.ends_with(']')) return false;
    std::string_view address = literal.substr(1, literal.size() - 2);
    constexpr std::string_view kIpv6 = "IPv6:";
    const bool ipv6 = ascii::equal_fold(address.substr(0, kIpv6.size()), kIpv6);
    if (ipv6) address.remove_prefix(kIpv6.size());
    const auto parsed = IpAddress::parse(address);
    return parsed && (parsed->family() == AddressFamily::ipv6) == ipv6;
}

Eval<Verdict> check_domain(Scope& scope, UnknownDomain check) {
    const auto& address = address_of(scope, check.role);
    if (!address || address->empty()) co_return Verdict::dunno();
    const std::string domain(domain_of(*address));
    if (domain.empty() || is_address_literal(domain)) co_return Verdict::dunno("the address names no domain");
    const ResolveAnswer route = co_await scope.ask_route(check.role);
    const AddressClass whose = route.address_class;
    const bool ours = route.state == AnswerState::found && whose != AddressClass::other && whose != AddressClass::relay;
    if (route.state == AnswerState::temp_fail) co_return lookup_failure(scope, *address);
    if (ours) co_return Verdict::dunno("the domain is ours");

    const ReplySubject about = scope.subject(subject_of(check.role));
    const DnsAnswer mx = co_await scope.ask_dns(domain, DnsType::mx);
    if (mx.state == AnswerState::found && mx.records.size() == 1 && mx.records.front().text.empty()) {
        co_return scope.refuse(about, check.null_mx_code, check.null_mx_dsn,
                               fmt::format("Domain {} does not accept mail (nullMX)", domain));
    }
    bool failed = mx.state == AnswerState::temp_fail;
    if (mx.state == AnswerState::found) co_return Verdict::dunno("the domain has a mail server");
    for (const DnsType type : kAddressTypes) {
        const DnsAnswer host = co_await scope.ask_dns(domain, type);
        if (host.state == AnswerState::found) co_return Verdict::dunno("the domain has an address");
        failed = failed || host.state == AnswerState::temp_fail;
    }
    const ReplyCodes& codes = scope.params().codes;
    if (!failed) co_return scope.refuse(about, codes.unknown_address_reject_code, check.dsn, "Domain not found");
    co_return tempfail(scope, scope.params().tempfail.unknown_address_tempfail_action,
                       scope.refuse(about, 450, check.dsn, "Domain not found"));
}

Verdict check_complete(const Scope& scope, AddressRole role) {
    const auto& address = address_of(scope, role);
    if (!address || address->empty()) return Verdict::dunno();
    if (ascii::equal_fold(*address, "postmaster")) return Verdict::dunno("every server has a postmaster");
    const std::string_view domain = domain_of(*address);
    const bool complete = is_address_literal(domain) ? is_valid_literal(domain)
                                                     : check_host_name(without_final_dot(domain)).has_value() &&
                                                           domain.find('.') != std::string_view::npos;
    if (complete) return Verdict::dunno("the domain name is complete");
    return scope.refuse(scope.subject(subject_of(role)), scope.params().codes.non_fqdn_reject_code, "5.5.2",
                        "need fully-qualified address");
}

namespace {

struct UserList {
    std::string_view name;
    int code;
};

UserList user_list(AddressClass value, const ReplyCodes& codes) {
    switch (value) {
        case AddressClass::virtual_alias:
            return {"virtual alias table", codes.unknown_virtual_alias_reject_code};
        case AddressClass::virtual_mailbox:
            return {"virtual mailbox table", codes.unknown_virtual_mailbox_reject_code};
        case AddressClass::relay:
            return {"relay recipient table", codes.unknown_relay_recipient_reject_code};
        case AddressClass::local:
        case AddressClass::other:
            break;
    }
    return {"local recipient table", codes.unknown_local_recipient_reject_code};
}

}  // namespace

Eval<Verdict> check_listed(Scope& scope, AddressRole role) {
    const auto& address = address_of(scope, role);
    if (!address || address->empty()) co_return Verdict::dunno();
    const ListedAnswer listed = co_await scope.ask_listed(role);
    if (listed.state == AnswerState::temp_fail) co_return lookup_failure(scope, *address);
    if (listed.state == AnswerState::found || scope.saw_unknown()) co_return Verdict::dunno("the address is listed");
    const UserList list = user_list(listed.address_class, scope.params().codes);
    std::string text = listed.text;
    if (text.empty()) text = "User unknown";
    if (listed.text.empty() && scope.params().show_user_unknown_table_name) text.append(" in ").append(list.name);
    const std::string_view dsn = role == AddressRole::sender ? "5.1.0" : "5.1.1";
    co_return scope.refuse(scope.subject(subject_of(role)), list.code, dsn, text);
}

Eval<Verdict> check_verified(Scope& scope, AddressRole role) {
    using Status = VerifyAnswer::Status;
    const auto& address = address_of(scope, role);
    if (!address || address->empty()) co_return Verdict::dunno();
    const bool sender = role == AddressRole::sender;
    const Params& params = scope.params();
    const ReplySubject about = scope.subject(subject_of(role));
    const std::string_view dsn = sender ? "4.1.7" : "4.1.1";
    const VerifyAnswer probe = co_await scope.ask_verified(role);
    if (scope.saw_unknown()) co_return Verdict::dunno();
    const bool answered = probe.state == AnswerState::found;
    if (answered && probe.status == Status::deliverable) co_return Verdict::dunno("the address takes mail");
    const std::string& fixed =
        sender ? params.unverified_sender_reject_reason : params.unverified_recipient_reject_reason;
    std::string reason = fixed.empty() ? probe.text : fixed;
    if (answered && probe.status == Status::undeliverable) {
        const int code =
            sender ? params.codes.unverified_sender_reject_code : params.codes.unverified_recipient_reject_code;
        co_return scope.refuse(about, code, dsn, "undeliverable address: " + reason);
    }
    if (!answered) reason = "address verification problem";
    if (answered && probe.status == Status::in_progress) reason = "Address verification in progress";
    const int code = sender ? params.codes.unverified_sender_defer_code : params.codes.unverified_recipient_defer_code;
    const std::string& action = sender ? params.tempfail.unverified_sender_tempfail_action
                                       : params.tempfail.unverified_recipient_tempfail_action;
    co_return tempfail(scope, action, scope.refuse(about, code, dsn, "unverified address: " + reason));
}

}  // namespace postern::policy
