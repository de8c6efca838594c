#include "mta/policy/item_opinion.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "mta/policy/access_result.h"

namespace postern::policy {
namespace {

ItemOpinion opinion(Opinion value, std::string why) {
    ItemOpinion item;
    item.opinion = value;
    item.why = std::move(why);
    return item;
}

ItemOpinion unknown(std::string why, bool may_permit = true) {
    ItemOpinion item;
    item.known = false;
    item.may_permit = may_permit;
    item.why = std::move(why);
    return item;
}

ItemOpinion broken(std::string why) {
    ItemOpinion item = opinion(Opinion::refuse, std::move(why));
    item.broken = true;
    return item;
}

/// Some say yes, the others have no opinion.
ItemOpinion permit_if(bool condition, std::string_view yes, std::string_view no) {
    return condition ? opinion(Opinion::permit, std::string(yes)) : opinion(Opinion::none, std::string(no));
}

/// What a command has told by then. At the end of the data the recipient is known only if there was one.
bool is_known(Subject subject, Moment moment) {
    switch (subject) {
        case Subject::none:
        case Subject::client:
            return true;
        case Subject::helo:
            return moment != Moment::connect;
        case Subject::sender:
            return moment != Moment::connect && moment != Moment::helo;
        case Subject::recipient:
            return moment == Moment::rcpt;
        case Subject::etrn:
            return moment == Moment::etrn;
    }
    return true;
}

class Judge {
public:
    Judge(const Service& service, const Probe& probe, const Item& item)
        : service_(service), probe_(probe), item_(item), record_(*item.call.record) {}

    ItemOpinion judge() {
        if (!is_known(record_.about, item_.moment)) {
            return opinion(Opinion::none, fmt::format("the {} is not known yet", subject_name(record_.about)));
        }
        switch (record_.basis) {
            case Basis::always:
                return always();
            case Basis::nothing:
                return opinion(Opinion::none, "never has an opinion");
            case Basis::trusted_network:
                return trusted_network();
            case Basis::own_interface:
                return permit_if(probe_.local, "the client is this host", "the client is not this host");
            case Basis::authenticated:
                return permit_if(!probe_.login.empty(), "the client has logged in", "the client has not logged in");
            case Basis::listed_certificate:
            case Basis::valid_certificate:
                return opinion(Opinion::none, "the client has no certificate");
            case Basis::destination:
                return destination();
            case Basis::naked_helo:
                return permit_if(IpAddress::parse(probe_.helo).has_value(), "HELO gave a bare address",
                                 "HELO gave no bare address");
            case Basis::plaintext:
                return plaintext();
            case Basis::access_table:
                return access_table();
            case Basis::policy_server:
                return unknown("a policy server decides");
            case Basis::good_standing:
                return good_standing();
            case Basis::flaw:
                return opinion(Opinion::none, "nothing is wrong with what it looks at");
        }
        return {};
    }

private:
    ItemOpinion always() const {
        const ResultSet results = record_.results;
        if (results.has(Result::permit)) return opinion(Opinion::permit, "permits everything");
        if (results.has(Result::defer_if_permit))
            return opinion(Opinion::defer_if_permit, "puts off what is permitted");
        if (results.has(Result::defer_if_reject)) return opinion(Opinion::defer_if_reject, "puts off what is refused");
        return opinion(Opinion::refuse, "refuses everything");
    }

    ItemOpinion trusted_network() const {
        const std::optional<bool> inside = in_mynetworks(service_, probe_.address);
        if (!inside) return unknown("mynetworks cannot be read");
        return permit_if(*inside, "the client is in mynetworks", "the client is not in mynetworks");
    }

    ItemOpinion destination() const {
        const ResultSet results = record_.results;
        if (probe_.ours) {
            return permit_if(results.has(Result::permit), "the destination is ours", "the destination is ours");
        }
        if (!results.has(Result::reject) && !results.has(Result::defer)) {
            return opinion(Opinion::none, "the destination is not ours");
        }
        if (results.has(Result::permit) && in_mynetworks(service_, probe_.address).value_or(false)) {
            return opinion(Opinion::permit, "the client is in mynetworks");  // check_relay_domains of old
        }
        return opinion(Opinion::refuse, "the destination is not ours");
    }

    ItemOpinion plaintext() const {
        if (service_.offers_tls && probe_.encrypted) return opinion(Opinion::none, "the session is encrypted");
        return opinion(Opinion::refuse, "the session is not encrypted");
    }

    ItemOpinion good_standing() const {
        if (record_.about == Subject::recipient) {
            return permit_if(probe_.ours, "the destination is ours", "this host is no mail server of the destination");
        }
        return opinion(Opinion::none, "nobody vouches for the client");
    }

    // ---- tables

    std::vector<std::string> keys(KeyForm form) const {
        std::vector<std::string> found;
        const auto add = [&](std::vector<std::string> more) {
            found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        };
        if (record_.ok_refused) {  // the hosts of a domain of the client's own
            add(host_keys(probe_.name, form, service_.keys));
            add(address_keys(probe_.address, form));
            return found;
        }
        switch (record_.about) {
            case Subject::client:
                if (record_.name == "check_ccert_access") return {};
                if (record_.name == "check_sasl_access") {
                    if (!probe_.login.empty()) found.push_back(probe_.login);
                    return found;
                }
                add(host_keys(probe_.name, form, service_.keys));
                add(address_keys(probe_.address, form));
                return found;
            case Subject::helo:
                return host_keys(probe_.helo, form, service_.keys);
            case Subject::sender:
                return mailbox_keys(probe_.sender, form, service_.keys);
            case Subject::recipient:
                return mailbox_keys(probe_.recipient, form, service_.keys);
            case Subject::none:
            case Subject::etrn:
                return {};
        }
        return {};
    }

    ItemOpinion access_table() const {
        const std::string table(item_.list.of(*item_.call.argument));
        for (const std::string& key : keys(key_form(table))) {
            const TableAnswer answer = service_.tables->look_up(table, key);
            switch (answer.state) {
                case TableAnswer::State::absent:
                    continue;
                case TableAnswer::State::unknown:
                    return unknown("the table cannot be read", !record_.ok_refused);
                case TableAnswer::State::found: {
                    ItemOpinion item = result_opinion(answer.value, key);
                    item.key = key;
                    item.entry = answer.where;
                    return item;
                }
            }
        }
        return opinion(Opinion::none, "the table has nothing about it");
    }

    ItemOpinion result_opinion(const std::string& text, const std::string& key) const {
        const AccessResult result = parse_access_result(text, service_.version);
        const std::string why = fmt::format("the table has \"{}\" for {}", text, key);
        switch (result.form) {
            case AccessResult::Form::empty:
                return broken(why);
            case AccessResult::Form::reply:
                return opinion(Opinion::refuse, why);
            case AccessResult::Form::number:
                return permit(why);
            case AccessResult::Form::action:
                return action_opinion(*result.action, why);
            case AccessResult::Form::restrictions: {
                ItemOpinion item = opinion(Opinion::none, why);
                item.nested = text;
                return item;
            }
        }
        return {};
    }

    ItemOpinion permit(const std::string& why) const {
        if (record_.ok_refused) return broken(why + ", which this restriction does not allow");
        return opinion(Opinion::permit, why);
    }

    ItemOpinion action_opinion(const AccessAction& action, const std::string& why) const {
        switch (action.effect) {
            case ActionEffect::permit:
                return permit(why);
            case ActionEffect::reject:
            case ActionEffect::defer:
            case ActionEffect::hang_up:
                return opinion(Opinion::refuse, why);
            case ActionEffect::defer_if_permit:
                return opinion(Opinion::defer_if_permit, why);
            case ActionEffect::defer_if_reject:
                return opinion(Opinion::defer_if_reject, why);
            case ActionEffect::discard:
                return opinion(Opinion::discard, why);
            case ActionEffect::no_opinion:
            case ActionEffect::mark:
            case ActionEffect::log:
                return opinion(Opinion::none, why);
        }
        return {};
    }

    const Service& service_;
    const Probe& probe_;
    const Item& item_;
    const Restriction& record_;
};

}  // namespace

ItemOpinion item_opinion(const Service& service, const Probe& probe, const Item& item) {
    if (item.call.fault) return broken("a configuration error");
    if (item.call.record == nullptr) return unknown("the class has no definition that can be read");
    return Judge(service, probe, item).judge();
}

}  // namespace postern::policy
