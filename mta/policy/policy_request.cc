#include "mta/policy/policy_request.h"

#include <fmt/format.h>

#include <charconv>

#include "libconf/base/ascii.h"
#include "libconf/base/duration.h"
#include "libconf/syntax/quoting.h"

namespace postern::policy {
namespace {

struct Writer {
    Attributes& attributes;
    Version version;

    void add(std::string_view name, std::string value, Version since = {2, 1, 0}) {
        if (version >= since) attributes.emplace_back(name, std::move(value));
    }
};

bool has_all_recipients(Moment moment) {
    return moment == Moment::data || moment == Moment::end_of_data;
}

void add_session(Writer& writer, const SessionFacts& session, Moment moment) {
    writer.add("helo_name", session.helo.value_or(std::string()));
    writer.add("sender", session.sender.value_or(std::string()));
    const std::size_t count = has_all_recipients(moment) ? session.recipient_count : 0;
    // With several recipients there is none to name once all are known.
    const bool named = !has_all_recipients(moment) || count == 1;
    writer.add("recipient", named ? session.recipient.value_or(std::string()) : std::string());
    writer.add("recipient_count", fmt::format("{}", count), {2, 3, 0});
    writer.add("queue_id", session.queue_id);
    writer.add("instance", session.instance);
    writer.add("size", fmt::format("{}", session.size));
    writer.add("etrn_domain", session.etrn_domain, {2, 3, 0});
}

void add_security(Writer& writer, const SessionFacts& session) {
    const TlsFacts& tls = session.tls;
    const bool trusted = tls.certificate == TlsFacts::Certificate::trusted;
    writer.add("sasl_method", session.login.method);
    writer.add("sasl_username", session.login.username);
    writer.add("sasl_sender", session.login.sender);
    writer.add("ccert_subject", trusted ? tls.subject_cn : std::string(), {2, 2, 0});
    writer.add("ccert_issuer", trusted ? tls.issuer_cn : std::string(), {2, 2, 0});
    writer.add("ccert_fingerprint", tls.fingerprint, {2, 2, 0});
    writer.add("ccert_pubkey_fingerprint", tls.pubkey_fingerprint, {2, 9, 0});
    writer.add("encryption_protocol", tls.protocol, {2, 3, 0});
    writer.add("encryption_cipher", tls.cipher, {2, 3, 0});
    writer.add("encryption_keysize", fmt::format("{}", tls.key_bits), {2, 3, 0});
}

template <class Number>
postern::Result<void> read_number(std::string_view name, std::string_view text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (error == std::errc() && end == text.data() + text.size()) return {};
    return fail(ErrorCode::bad_syntax, fmt::format("{}: bad numerical value: {}", name, text));
}

postern::Result<void> read_time(std::string_view name, std::string_view text, std::chrono::seconds& into) {
    const auto time = Duration::parse(text, TimeUnit::second);
    if (!time) return fail(ErrorCode::bad_syntax, fmt::format("{}: bad time value or unit: {}", name, text));
    into = time->seconds();
    return {};
}

}  // namespace

Attributes policy_attributes(const SessionFacts& session, const ClientName& names, Moment moment, const Params& params,
                             std::string_view context) {
    Attributes attributes;
    Writer writer{attributes, params.version};
    const ClientFacts& client = session.client;
    writer.add("request", "smtpd_access_policy");
    writer.add("protocol_state", std::string(command_of(moment, session)));
    writer.add("protocol_name", session.protocol);
    writer.add("client_address", client.address_text.empty() ? client.address.text() : client.address_text);
    writer.add("client_name", names.name);
    writer.add("client_port", client.port, {3, 0, 0});
    writer.add("reverse_client_name", names.reverse_name, {2, 3, 0});
    writer.add("server_address", session.server_address, {3, 2, 0});
    writer.add("server_port", session.server_port, {3, 2, 0});
    add_session(writer, session, moment);
    writer.add("stress", params.policy_service.stress, {2, 5, 0});
    add_security(writer, session);
    writer.add("policy_context", std::string(context), {3, 1, 0});
    writer.add("compatibility_level", params.policy_service.compatibility_level, {3, 8, 0});
    writer.add("mail_version", params.policy_service.mail_version, {3, 8, 0});
    return attributes;
}

postern::Result<void> set_option(PolicyUse& use, std::string_view option) {
    if (option.starts_with('{')) option = conf::read_group(option).inner.of(option);
    const conf::NameValue pair = conf::read_name_value(option);
    if (pair.fault != conf::NameValueFault::none) {
        return fail(ErrorCode::bad_syntax, "malformed option: " + conf::describe(pair.fault, option));
    }
    const std::string_view name = pair.name.of(option);
    const std::string_view value = pair.value.of(option);
    PolicySettings& settings = use.settings;
    if (name == "timeout") return read_time(name, value, settings.timeout);
    if (name == "max_idle") return read_time(name, value, settings.max_idle);
    if (name == "max_ttl") return read_time(name, value, settings.max_ttl);
    if (name == "retry_delay") return read_time(name, value, settings.retry_delay);
    if (name == "try_limit") return read_number(name, value, settings.try_limit);
    if (name == "request_limit") return read_number(name, value, settings.request_limit);
    if (name == "default_action") {
        use.default_action = value;
        return {};
    }
    if (name == "policy_context") {
        use.policy_context = value;
        return {};
    }
    return fail(ErrorCode::bad_syntax, fmt::format("unknown option: \"{} = {}\"", name, value));
}

}  // namespace postern::policy
