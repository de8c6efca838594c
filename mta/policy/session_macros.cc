#include "mta/policy/session_macros.h"

#include "libconf/model/expand.h"
#include "mta/policy/access_keys.h"
#include "mta/policy/log_line.h"

namespace postern::policy {
namespace {

std::string local_part(std::string_view mailbox) {
    return std::string(mailbox.substr(0, mailbox.rfind('@')));
}

void add_mailbox(Macros& macros, std::string_view whole, std::string_view name, std::string_view domain,
                 const std::string& mailbox) {
    macros.emplace_back(whole, mailbox);
    macros.emplace_back(name, local_part(mailbox));
    macros.emplace_back(domain, std::string(domain_of(mailbox)));
}

class SessionNames : public conf::Names {
public:
    SessionNames(const SessionFacts& session, const Params& params, Macros own) : macros_(std::move(own)) {
        const ClientFacts& client = session.client;
        const ClientName names = client.names.value_or(ClientName());
        macros_.emplace_back("client", client_text(session, params));
        macros_.emplace_back("client_address",
                             client.address_text.empty() ? client.address.text() : client.address_text);
        macros_.emplace_back("client_name", names.name);
        macros_.emplace_back("client_port", client.port);
        macros_.emplace_back("reverse_client_name", names.reverse_name);
        macros_.emplace_back("helo_name", session.helo.value_or(std::string()));
        macros_.emplace_back("server_name", params.myhostname);
        macros_.emplace_back("localtime", session.local_time);
        add_mailbox(macros_, "sender", "sender_name", "sender_domain", session.sender.value_or(std::string()));
        add_mailbox(macros_, "recipient", "recipient_name", "recipient_domain",
                    session.recipient.value_or(std::string()));
        for (auto& [name, value] : macros_) escape(value);
    }
    std::optional<std::string_view> raw(std::string_view name) const override {
        for (const auto& [own, value] : macros_) {
            if (own == name) return value;
        }
        return std::nullopt;
    }

private:
    /// A sender may contain a `$`.
    static void escape(std::string& value) {
        for (std::size_t at = value.find('$'); at != std::string::npos; at = value.find('$', at + 2)) {
            value.insert(at, 1, '$');
        }
    }

    Macros macros_;
};

}  // namespace

std::string expand_macros(std::string_view text, const SessionFacts& session, const Params& params, Macros own) {
    if (text.find('$') == std::string_view::npos) return std::string(text);
    const SessionNames names(session, params, std::move(own));
    const auto expansion = conf::expand(text, names);
    return expansion ? expansion->text : std::string(text);
}

}  // namespace postern::policy
