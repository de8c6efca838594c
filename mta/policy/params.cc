#include "mta/policy/params.h"

#include <utility>

#include "libconf/base/ascii.h"
#include "mta/policy/service.h"

namespace postern::policy {
namespace {

class Reader {
public:
    explicit Reader(const conf::Values& values) : values_(values) {}

    void read(std::string_view name, int& into) const {
        if (const auto value = values_.number(name)) into = static_cast<int>(value->value);
    }
    void read(std::string_view name, bool& into) const {
        if (const auto value = values_.boolean(name)) into = value->value;
    }
    void read(std::string_view name, std::chrono::seconds& into) const {
        if (const auto value = values_.time(name)) into = value->value.seconds();
    }
    void read(std::string_view name, std::string& into) const {
        if (const auto value = values_.resolve(name)) into = value->text();
    }
    void read(std::string_view name, std::vector<std::string>& into) const {
        const auto elements = values_.list(name);
        if (!elements) return;
        for (const conf::ListElement& element : *elements) into.push_back(element.text);
    }
    /// A value whose $names are macros of a session, not parameters.
    void read_raw(std::string_view name, std::string& into) const {
        if (const auto raw = values_.names().raw(name)) into = *raw;
    }

private:
    const conf::Values& values_;
};

ReplyCodes read_codes(const Reader& reader) {
    ReplyCodes codes;
#define POSTERN_CODE(name) reader.read(#name, codes.name)
    POSTERN_CODE(access_map_reject_code);
    POSTERN_CODE(access_map_defer_code);
    POSTERN_CODE(reject_code);
    POSTERN_CODE(defer_code);
    POSTERN_CODE(invalid_hostname_reject_code);
    POSTERN_CODE(maps_rbl_reject_code);
    POSTERN_CODE(multi_recipient_bounce_reject_code);
    POSTERN_CODE(non_fqdn_reject_code);
    POSTERN_CODE(plaintext_reject_code);
    POSTERN_CODE(relay_domains_reject_code);
    POSTERN_CODE(unknown_address_reject_code);
    POSTERN_CODE(unknown_client_reject_code);
    POSTERN_CODE(unknown_hostname_reject_code);
    POSTERN_CODE(unknown_local_recipient_reject_code);
    POSTERN_CODE(unknown_relay_recipient_reject_code);
    POSTERN_CODE(unknown_virtual_alias_reject_code);
    POSTERN_CODE(unknown_virtual_mailbox_reject_code);
    POSTERN_CODE(unverified_recipient_defer_code);
    POSTERN_CODE(unverified_recipient_reject_code);
    POSTERN_CODE(unverified_sender_defer_code);
    POSTERN_CODE(unverified_sender_reject_code);
#undef POSTERN_CODE
    return codes;
}

TempfailActions read_actions(const Reader& reader) {
    TempfailActions actions;
    reader.read("unknown_address_tempfail_action", actions.unknown_address_tempfail_action);
    reader.read("unknown_helo_hostname_tempfail_action", actions.unknown_helo_hostname_tempfail_action);
    reader.read("unverified_recipient_tempfail_action", actions.unverified_recipient_tempfail_action);
    reader.read("unverified_sender_tempfail_action", actions.unverified_sender_tempfail_action);
    return actions;
}

PolicyServiceParams read_policy_service(const Reader& reader) {
    PolicyServiceParams service;
    reader.read("smtpd_policy_service_timeout", service.settings.timeout);
    reader.read("smtpd_policy_service_max_idle", service.settings.max_idle);
    reader.read("smtpd_policy_service_max_ttl", service.settings.max_ttl);
    reader.read("smtpd_policy_service_retry_delay", service.settings.retry_delay);
    reader.read("smtpd_policy_service_try_limit", service.settings.try_limit);
    reader.read("smtpd_policy_service_request_limit", service.settings.request_limit);
    reader.read("smtpd_policy_service_default_action", service.default_action);
    reader.read("smtpd_policy_service_policy_context", service.policy_context);
    reader.read("stress", service.stress);
    reader.read("compatibility_level", service.compatibility_level);
    reader.read("mail_version", service.mail_version);
    return service;
}

void read_flags(const Reader& reader, Params& params) {
    reader.read("soft_bounce", params.soft_bounce);
    reader.read("allow_untrusted_routing", params.allow_untrusted_routing);
    reader.read("show_user_unknown_table_name", params.show_user_unknown_table_name);
    reader.read("smtpd_reject_unlisted_recipient", params.smtpd_reject_unlisted_recipient);
    reader.read("smtpd_reject_unlisted_sender", params.smtpd_reject_unlisted_sender);
    reader.read("smtpd_sasl_auth_enable", params.smtpd_sasl_auth_enable);
    reader.read("smtpd_client_port_logging", params.smtpd_client_port_logging);
}

void read_texts(const Reader& reader, Params& params) {
    reader.read("myhostname", params.myhostname);
    reader.read("unverified_recipient_reject_reason", params.unverified_recipient_reject_reason);
    reader.read("unverified_sender_reject_reason", params.unverified_sender_reject_reason);
    reader.read_raw("default_rbl_reply", params.default_rbl_reply);
    reader.read_raw("smtpd_reject_footer", params.smtpd_reject_footer);
    reader.read("relay_clientcerts", params.relay_clientcerts);
    reader.read("smtpd_sender_login_maps", params.smtpd_sender_login_maps);
    reader.read("rbl_reply_maps", params.rbl_reply_maps);
    reader.read("smtpd_reject_footer_maps", params.smtpd_reject_footer_maps);
    reader.read("maps_rbl_domains", params.maps_rbl_domains);
}

NetworkList read_networks(const conf::Values& values, std::string_view name, const Tables& files) {
    const auto value = values.resolve(name);
    return value ? trusted_networks(value->text(), files) : NetworkList();
}

void read_lists(const conf::Values& values, const Service& service, const ConfigClasses& names, Params& params) {
    for (const Stage stage : kStages) {
        NamedList& list = params.lists[static_cast<std::size_t>(stage)];
        list.parameter = restriction_list(stage).parameter;
        list.parsed = parse_list(service.list(stage).value_or(std::string()), service.context(stage));
    }
    const auto classes = values.list("smtpd_restriction_classes");
    if (!classes) return;
    for (const conf::ListElement& element : *classes) {
        auto& parsed = params.classes[element.text];
        for (const Stage stage : kStages) {
            NamedList& list = parsed[static_cast<std::size_t>(stage)];
            list.parameter = element.text;
            list.parsed = parse_list(names.definition(element.text).value_or(std::string()), service.context(stage));
        }
    }
}

}  // namespace

const NamedList* Params::find_class(std::string_view name, Stage stage) const {
    const auto found = classes.find(name);
    return found == classes.end() ? nullptr : &found->second[static_cast<std::size_t>(stage)];
}

Params Params::read(const conf::Values& values, const Tables& files) {
    const Reader reader(values);
    const ConfigClasses names(values);
    const Service service = read_service(values, names, files);
    Params params;
    params.version = service.version;
    params.order = service.order;
    params.keys = service.keys;
    params.codes = read_codes(reader);
    params.tempfail = read_actions(reader);
    params.policy_service = read_policy_service(reader);
    read_flags(reader, params);
    read_texts(reader, params);
    params.mynetworks = read_networks(values, "mynetworks", files);
    params.permit_mx_backup_networks = read_networks(values, "permit_mx_backup_networks", files);
    read_lists(values, service, names, params);
    return params;
}

}  // namespace postern::policy
