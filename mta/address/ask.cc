#include "mta/address/ask.h"

#include "libconf/base/ascii.h"
#include "libconf/base/check.h"
#include "libtables/table_use.h"
#include "mta/address/domain_name.h"

namespace postern::address {
namespace {

using policy::LookupQuestion;

std::string_view null_key(const Settings& settings, std::string_view parameter) {
    if (parameter == settings.sender_dependent_relayhost_maps.parameter) return settings.null_relayhost_key.value;
    if (parameter == settings.sender_dependent_default_transport_maps.parameter) {
        return settings.null_default_transport_key.value;
    }
    return {};
}

tables::KeySettings key_settings(const Settings& settings, std::string_view parameter) {
    tables::KeySettings keys;
    keys.delimiters = delimiters(settings);
    keys.text = settings.smtputf8_enable ? tables::TextCheck::utf8 : tables::TextCheck::bytes;
    keys.null_key = null_key(settings, parameter);
    const bool parents = parameter == settings.transport_maps.parameter && settings.transport_maps_parents.value;
    keys.parents = parents ? tables::ParentMatch::parent : tables::ParentMatch::dot_parent;
    return keys;
}

LookupQuestion question(const TableRef& table, std::string_view parameter, std::string_view key, tables::KeyPart part) {
    LookupQuestion asked;
    asked.table = table.spec;
    asked.key = key;
    asked.purpose = parameter;
    asked.part = part == tables::KeyPart::part;
    return asked;
}

Hit make_hit(const LookupQuestion& asked, policy::LookupAnswer answer) {
    Hit hit;
    hit.state = answer.state;
    hit.value = std::move(answer.value);
    hit.reason = std::move(answer.reason);
    hit.where = answer.where;
    hit.table = asked.table;
    hit.key = asked.key;
    return hit;
}

void note_failure(Context& context, const Hit& hit, std::string_view parameter) {
    if (!context.traces()) return;
    TraceStep step;
    step.kind = TraceStep::Kind::failed;
    step.parameter = parameter;
    step.table = hit.table;
    step.key = hit.key;
    step.text = hit.state == AnswerState::unknown ? "nobody knows what the table says" : hit.reason;
    context.add(std::move(step));
}

/// $myorigin, or what is_local() says: where keys without a domain count.
Eval<Hit> is_own(Context& context, std::string domain) {
    Hit hit;
    if (ascii::equal_fold(domain, context.settings.myorigin.value)) {
        hit.state = AnswerState::found;
        co_return hit;
    }
    hit = co_await is_local(context, std::move(domain));
    co_return hit;
}

enum class Own : std::uint8_t { not_asked, yes, no };

/// Every table with one key.
Eval<Hit> ask_all(Context& context, const Maps& maps, std::string_view key, tables::KeyPart part) {
    for (const TableRef& table : maps.tables) {
        LookupQuestion asked = question(table, maps.parameter, key, part);
        policy::LookupAnswer answer = co_await policy::ask(asked);
        Hit hit = make_hit(asked, std::move(answer));
        if (hit.failed()) note_failure(context, hit, maps.parameter);
        if (hit.state != AnswerState::absent) co_return hit;
    }
    co_return Hit();
}

bool name_matches(const DomainList& list, std::string_view pattern, std::string_view domain) {
    if (ascii::equal_fold(pattern, domain)) return true;
    if (!list.parents || pattern.empty() || domain.size() <= pattern.size()) return false;
    const std::size_t rest = domain.size() - pattern.size();
    if (!ascii::equal_fold(domain.substr(rest), pattern)) return false;
    return list.with_subdomains ? pattern.front() != '.' && domain[rest - 1] == '.' : pattern.front() == '.';
}

Eval<Hit> item_matches(Context& context, const DomainList& list, const DomainItem& item, std::string_view domain) {
    Hit hit;
    hit.table = item.text;
    hit.where = item.where;
    if (item.kind == DomainItem::Kind::unreadable) {
        hit.state = AnswerState::temp_fail;
        hit.reason = "cannot read " + item.text;
        co_return hit;
    }
    if (item.kind == DomainItem::Kind::name) {
        if (name_matches(list, item.text, domain)) hit.state = AnswerState::found;
        co_return hit;
    }
    const tables::TableUse* use = tables::find_table_use(list.parameter);
    POSTERN_CHECK(use != nullptr);
    tables::KeySettings settings = key_settings(context.settings, list.parameter);
    settings.parents = list.with_subdomains ? tables::ParentMatch::parent : tables::ParentMatch::dot_parent;
    tables::LookupKeys keys(*use, settings);
    const std::string folded = ascii::lower(domain);
    keys.start(folded);
    const TableRef table{item.text, item.where};
    while (const auto key = keys.next()) {
        LookupQuestion asked = question(table, list.parameter, key->text, key->part);
        policy::LookupAnswer answer = co_await policy::ask(asked);
        if (answer.state == AnswerState::absent) continue;
        hit = make_hit(asked, std::move(answer));
        co_return hit;
    }
    co_return hit;
}

}  // namespace

tables::Delimiters delimiters(const Settings& settings) {
    tables::Delimiters found;
    found.characters = settings.recipient_delimiter.value;
    if (!settings.owner_request_special) found.owner_request = tables::OwnerRequest::ordinary;
    found.double_bounce = settings.double_bounce_sender.value;
    return found;
}

Eval<Hit> look_up(Context& context, const Maps& maps, std::string subject) {
    if (maps.empty()) co_return Hit();
    const tables::TableUse* use = tables::find_table_use(maps.parameter);
    POSTERN_CHECK(use != nullptr);
    tables::LookupKeys keys(*use, key_settings(context.settings, maps.parameter));
    keys.start(subject);
    Own own = Own::not_asked;
    while (const auto key = keys.next()) {
        if (key->condition == tables::KeyCondition::domain_is_local && own == Own::not_asked) {
            Hit answer = co_await is_own(context, std::string(keys.domain()));
            if (answer.failed()) co_return answer;
            own = answer.found() ? Own::yes : Own::no;
        }
        if (key->condition == tables::KeyCondition::domain_is_local && own == Own::no) continue;
        Hit hit = co_await ask_all(context, maps, key->text, key->part);
        if (hit.state == AnswerState::absent) continue;
        hit.unmatched = key->unmatched;
        hit.form = key->form;
        co_return hit;
    }
    co_return Hit();
}

Eval<Hit> look_up_key(Context& context, const Maps& maps, std::string key) {
    Hit hit = co_await ask_all(context, maps, key, tables::KeyPart::whole);
    co_return hit;
}

Eval<Hit> in_list(Context& context, const DomainList& list, std::string domain) {
    for (const DomainItem& item : list.items) {
        Hit hit = co_await item_matches(context, list, item, domain);
        if (hit.failed()) {
            note_failure(context, hit, list.parameter);
            co_return hit;
        }
        if (!hit.found()) continue;
        if (item.negated) co_return Hit();
        co_return hit;
    }
    co_return Hit();
}

Eval<Hit> is_local(Context& context, std::string domain) {
    Hit hit = co_await in_list(context, context.settings.mydestination, domain);
    if (hit.state != AnswerState::absent) co_return hit;
    const auto address = domain_literal(domain);
    if (!address) co_return hit;
    policy::InterfaceQuestion asked;
    asked.which = policy::InterfaceQuestion::Which::with_proxies;
    asked.address = *address;
    const policy::InterfaceAnswer answer = co_await policy::ask(asked);
    hit.state = answer.state;
    hit.table = "inet_interfaces, proxy_interfaces";
    co_return hit;
}

}  // namespace postern::address
