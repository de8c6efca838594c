#include "mta/policy/dns_list_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "mta/policy/access_action.h"
#include "mta/policy/access_checks.h"
#include "mta/policy/access_keys.h"
#include "mta/policy/address_filter.h"
#include "mta/policy/common_checks.h"
#include "mta/policy/reply_text.h"
#include "mta/policy/session_macros.h"

namespace postern::policy {
namespace {

/// "1.2.0.192" for 192.0.2.1, nibbles for IPv6.
std::string reversed(const IpAddress& address) {
    std::string text;
    const auto bytes = address.bytes();
    for (std::size_t i = bytes.size(); i > 0; --i) {
        const unsigned byte = bytes[i - 1];
        if (!text.empty()) text += '.';
        text += address.family() == AddressFamily::ipv4 ? fmt::format("{}", byte)
                                                        : fmt::format("{:x}.{:x}", byte & 0xfU, byte >> 4U);
    }
    return text;
}

struct Zone {
    std::string text;  // as written
    std::string domain;
    std::optional<AddressFilter> filter;
    std::string fault;  // of the filter
};

Zone parse_zone(std::string text) {
    Zone zone;
    const std::size_t equals = text.find('=');
    zone.domain = text.substr(0, equals);
    if (equals != std::string::npos) {
        const auto filter = AddressFilter::parse(std::string_view(text).substr(equals + 1));
        if (filter) zone.filter = *filter;
        if (!filter) zone.fault = filter.error().message;
    }
    zone.text = std::move(text);
    return zone;
}

DnsListQuestion question_of(const Zone& zone, const ListedItem& item, DnsListQuestion::Part part) {
    DnsListQuestion question;
    question.part = part;
    question.zone = zone.domain;
    question.item = item.item;
    const auto address = item.is_address ? IpAddress::parse(item.item) : fail(ErrorCode::bad_value, {});
    question.query = fmt::format("{}.{}", address ? reversed(*address) : item.item, zone.domain);
    return question;
}

/// found, when an address passes the filter.
Eval<DnsListAnswer> ask_list(Scope& scope, const Zone& zone, const ListedItem& item) {
    DnsListQuestion question = question_of(zone, item, DnsListQuestion::Part::addresses);
    const std::string query = question.query;
    DnsListAnswer answer = co_await scope.ask(std::move(question));
    if (answer.state == AnswerState::temp_fail) {
        scope.warn(
            fmt::format("{}: RBL lookup error: Host or domain name not found. Name service error for name={} "
                        "type=A: {}",
                        query, query, answer.reason));
    }
    const bool counts = !zone.filter || std::any_of(answer.addresses.begin(), answer.addresses.end(),
                                                    [&](const IpAddress& a) { return zone.filter->matches(a); });
    if (answer.state == AnswerState::found && !counts) answer.state = AnswerState::absent;
    co_return answer;
}

/// "554 5.7.1 text", with the code and the text of a list.
Verdict reply_from(Scope& scope, const std::string& line, const Zone& zone, std::string_view kind) {
    int code = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), code);
    const bool good = error == std::errc() && end - line.data() == 3 && (code / 100 == 4 || code / 100 == 5) &&
                      (end == line.data() + line.size() || *end == ' ');
    std::string reason = fmt::format("{} lists it", zone.domain);
    if (!good) {
        scope.warn("rbl response code configuration error: " + line);
        return scope.refuse(450, "4.7.1", "Service unavailable", std::move(reason));
    }
    std::string_view rest = std::string_view(line).substr(3);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const DsnText parts = split_dsn(rest, code / 100 == 4 ? "4.7.1" : "5.7.1");
    return Verdict::reject(Reply(code, fit_dsn(parts.dsn, code, reply_about(kind)), std::string(parts.text)),
                           std::move(reason));
}

Eval<Verdict> refuse_listed(Scope& scope, const Zone& zone, const ListedItem& item) {
    const Params& params = scope.params();
    const DnsListAnswer text = co_await scope.ask(question_of(zone, item, DnsListQuestion::Part::text));
    const LookupAnswer mapped = co_await look_up(scope, params.rbl_reply_maps, zone.text);
    if (mapped.state == AnswerState::temp_fail) {
        scope.warn(fmt::format("{} lookup error for \"{}\"", params.rbl_reply_maps.front(), zone.text));
        co_return scope.broken("rbl_reply_maps cannot be read");
    }
    const std::string& reply = mapped.state == AnswerState::found ? mapped.value : params.default_rbl_reply;
    Macros macros;
    macros.emplace_back("rbl_code", fmt::format("{}", params.codes.maps_rbl_reject_code));
    macros.emplace_back("rbl_domain", zone.domain);
    macros.emplace_back("rbl_reason", text.text);
    macros.emplace_back("rbl_txt", text.text);
    macros.emplace_back("rbl_what", item.name);
    macros.emplace_back("rbl_class", std::string(item.kind));
    co_return reply_from(scope, expand_macros(reply, scope.session(), params, std::move(macros)), zone, item.kind);
}

}  // namespace

Eval<Verdict> check_block_list(Scope& scope, std::string text, ListedItem item) {
    const Zone zone = parse_zone(std::move(text));
    if (!zone.fault.empty()) co_return scope.broken("RBL reply error: " + zone.fault);
    if (item.item.empty()) co_return Verdict::dunno("there is nothing to look up");
    const DnsListAnswer answer = co_await ask_list(scope, zone, item);
    if (answer.state != AnswerState::found) co_return Verdict::dunno("the list does not have it");
    Verdict verdict = co_await refuse_listed(scope, zone, item);
    co_return verdict;
}

Eval<Verdict> check_allow_list(Scope& scope, std::string text, ListedItem item) {
    const Zone zone = parse_zone(std::move(text));
    if (!zone.fault.empty()) co_return scope.broken("RBL reply error: " + zone.fault);
    if (item.item.empty()) co_return Verdict::dunno("there is nothing to look up");
    if (scope.session().recipient) {
        const Destination whose = co_await destination(scope);
        if (whose != Destination::ours) co_return Verdict::dunno("an allow list must not open the relay");
    }
    const DnsListAnswer answer = co_await ask_list(scope, zone, item);
    if (answer.state == AnswerState::found) co_return Verdict::permit(zone.domain + " lists the client");
    if (answer.state == AnswerState::absent) co_return Verdict::dunno("the list does not have it");
    const ReplySubject about{item.name, item.kind};
    Verdict verdict = scope.refuse(about, scope.params().codes.access_map_defer_code, "4.7.1", "Service unavailable");
    verdict.kind = Verdict::Kind::defer_if_reject;
    co_return verdict;
}

ListedItem client_item(const Scope& scope) {
    const std::string address = scope.session().client.address.text();
    return {address, address, "Client host", true};
}

Eval<ListedItem> client_name_item(Scope& scope) {
    const ClientName client = co_await scope.ask_client_name();
    ListedItem item;
    if (client.name != "unknown") item.item = client.name;
    item.name = item.item;
    item.kind = "Client host";
    co_return item;
}

Eval<ListedItem> reverse_name_item(Scope& scope) {
    const ClientName client = co_await scope.ask_client_name();
    ListedItem item;
    if (client.reverse_name != "unknown") item.item = client.reverse_name;
    item.name = item.item;
    item.kind = kUnverifiedClient;
    co_return item;
}

ListedItem helo_item(const Scope& scope) {
    const std::string name(without_final_dot(scope.session().helo.value_or(std::string())));
    const bool domain = !is_address_literal(name) && !IpAddress::parse(name);
    return {domain ? name : std::string(), name, "Helo command", false};
}

ListedItem mailbox_item(const Scope& scope, AddressRole role) {
    const bool sender = role == AddressRole::sender;
    const std::string address = (sender ? scope.session().sender : scope.session().recipient).value_or(std::string());
    const std::string domain(domain_of(address));
    return {is_address_literal(domain) ? std::string() : domain, address,
            sender ? "Sender address" : "Recipient address", false};
}

}  // namespace postern::policy
