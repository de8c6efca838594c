#include "mta/policy/service.h"

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"

namespace postern::policy {
namespace {

std::optional<std::string> text(const conf::Values& values, std::string_view name) {
    const auto value = values.resolve(name);
    if (!value) return std::nullopt;
    return value->text();
}

std::string text_or_empty(const conf::Values& values, std::string_view name) {
    return text(values, name).value_or(std::string());
}

/// A parameter that the release does not have yet reads as `otherwise`.
bool flag(const conf::Values& values, std::string_view name, std::string_view otherwise) {
    const auto value = values.boolean(name);
    return value ? value->value : otherwise == "yes";
}

bool lists_word(std::string_view list, std::string_view word) {
    conf::WordReader words(list, conf::Braces::plain, conf::kListSeparators);
    while (const auto span = words.next()) {
        if (ascii::equal_fold(span->of(list), word)) return true;
    }
    return false;
}

bool offers_tls(const conf::Values& values) {
    const std::string level = text_or_empty(values, "smtpd_tls_security_level");
    if (ascii::equal_fold(level, "may") || ascii::equal_fold(level, "encrypt")) return true;
    if (!level.empty()) return false;
    return flag(values, "smtpd_use_tls", "no") || flag(values, "smtpd_enforce_tls", "no");
}

}  // namespace

ConfigClasses::ConfigClasses(const conf::Values& values) : values_(values) {
    if (const auto names = values.list("smtpd_restriction_classes")) {
        for (const conf::ListElement& element : *names) names_.insert(element.text);
    }
}

std::optional<std::string> ConfigClasses::definition(std::string_view name) const {
    return text(values_, name);
}

Service read_service(const conf::Values& values, const Classes& classes, const Tables& tables) {
    Service service;
    service.version = values.config().target().version;
    for (const RestrictionList& list : restriction_lists()) {
        auto value = text(values, list.parameter);
        if (!value && service.version < list.introduced) value = std::string();
        service.lists[static_cast<std::size_t>(list.stage)] = std::move(value);
    }
    service.mynetworks = text(values, "mynetworks");
    using Order = ListOrder;
    service.order.refusal =
        flag(values, "smtpd_delay_reject", "yes") ? Order::Refusal::at_recipient : Order::Refusal::at_once;
    service.order.first =
        flag(values, "smtpd_relay_before_recipient_restrictions", "no") ? Order::First::relay : Order::First::recipient;
    service.keys.subdomains = lists_word(text_or_empty(values, "parent_domain_matches_subdomains"), "smtpd_access_maps")
                                  ? Subdomains::by_domain
                                  : Subdomains::by_dot;
    if (auto key = text(values, "smtpd_null_access_lookup_key")) service.keys.null_sender = *std::move(key);
    service.keys.delimiters = text_or_empty(values, "recipient_delimiter");
    service.offers_tls = offers_tls(values);
    service.classes = &classes;
    service.tables = &tables;
    return service;
}

}  // namespace postern::policy
