#include <algorithm>
#include <array>
#include <utility>

#include "libconf/model/table_list.h"
#include "libconf/model/values.h"
#include "libconf/registry/registry.h"
#include "tools/check/table_text.h"
#include "tools/diff/comparison.h"
#include "tools/diff/restriction_classes.h"
#include "tools/diff/security.h"

namespace postern::diff_tool {
namespace {

using conf::Syntax;

constexpr std::array<std::string_view, 6> kPolicyPrograms{"smtpd", "postscreen", "dnsblog", "anvil", "qmqpd", "tlsproxy"};
constexpr std::array<std::string_view, 16> kDeliveryPrograms{
    "smtp", "lmtp",   "local", "virtual", "pipe",            "qmgr",   "oqmgr", "nqmgr",
    "error", "bounce", "cleanup", "trivial-rewrite", "discard", "verify", "flush", "scache"};

bool read_by(const conf::ParamSpec& spec, auto&& programs) {
    return std::any_of(spec.used_by.begin(), spec.used_by.end(), [&](std::string_view program) {
        return program == "all" || std::find(programs.begin(), programs.end(), program) != programs.end();
    });
}

bool is_unordered(Syntax syntax, const std::vector<conf::ElementChange>& elements) {
    switch (syntax) {
        case Syntax::address_list:
        case Syntax::class_list:
        case Syntax::enum_list:
        case Syntax::keyword_list:
        case Syntax::param_names:
        case Syntax::env_list:
        case Syntax::header_list:
        case Syntax::macro_list:
        case Syntax::tls_protocols:
        case Syntax::dnsbl_list:
            return true;
        case Syntax::domain_list:
        case Syntax::network_list:
        case Syntax::match_list:
            // The first element that matches decides, which matters only where some exclude.
            return std::none_of(elements.begin(), elements.end(),
                                [](const conf::ElementChange& element) { return element.text.starts_with('!'); });
        default:
            return false;
    }
}

bool names_index(std::string_view text) {
    bool found = false;
    conf::for_each_table(conf::parse_table_list(text), [&](const conf::TableUse& use) {
        found |= lint::is_indexed_type(text.substr(use.type.begin, use.type.size()));
    });
    return found;
}

// A table with an index that was not there before has to be made first.
bool wants_index(const conf::ParameterChange& change, Syntax syntax) {
    if (change.name == "default_database_type") return lint::is_indexed_type(change.after.expanded);
    if (!change.elements.empty()) {
        return std::any_of(change.elements.begin(), change.elements.end(), [](const conf::ElementChange& element) {
            return element.kind == conf::ElementChangeKind::added && names_index(element.text);
        });
    }
    return (conf::is_list(syntax) || syntax == Syntax::map) && names_index(change.after.expanded);
}

// Words of restriction classes count as if they stood in the list, and a class is such a list itself.
SecurityEffect effect_of(const conf::ParameterChange& change, const conf::Config& before, const conf::Config& after) {
    constexpr SecurityRecord kClass{"", Direction::restrictions};
    const bool is_class = is_restriction_class(before, change.name) || is_restriction_class(after, change.name);
    const SecurityRecord* record = is_class ? &kClass : find_security(change.name);
    if (record == nullptr) return {};
    if (record->direction != Direction::restrictions) return security_effect(*record, {change.before.expanded, change.after.expanded});
    const std::string old_list = without_classes(before, change.before.expanded);
    const std::string new_list = without_classes(after, change.after.expanded);
    return security_effect(*record, {old_list, new_list});
}

}  // namespace

std::string_view label_text(Label label) {
    constexpr std::array<std::string_view, 7> kTexts{"no effect", "policy",        "security up", "security down",
                                                     "delivery",  "needs restart", "needs postmap"};
    return kTexts[static_cast<std::size_t>(label)];
}

std::string_view label_word(Label label) {
    constexpr std::array<std::string_view, 7> kWords{"no-effect", "policy",        "security-up", "security-down",
                                                     "delivery",  "needs-restart", "needs-postmap"};
    return kWords[static_cast<std::size_t>(label)];
}

bool ignores_order(Syntax syntax, std::string_view list) {
    return is_unordered(syntax, {}) && (syntax == Syntax::tls_protocols || list.find('!') == std::string_view::npos);
}

void ignore_order(conf::ParameterChange& change, const conf::Config& config) {
    const conf::Parameter* parameter = config.find(change.name);
    if (parameter == nullptr || change.elements.empty()) return;
    const Syntax syntax = conf::value_rules(*parameter, config.target().version).syntax;
    const std::string all = change.before.expanded + change.after.expanded;
    if (!is_unordered(syntax, change.elements) || (syntax != Syntax::tls_protocols && all.find('!') != std::string::npos)) return;
    std::erase_if(change.elements, [](const conf::ElementChange& element) {
        return element.kind == conf::ElementChangeKind::moved;
    });
    if (!change.elements.empty()) return;
    change.effect = conf::Effect::none;
    if (change.kind == conf::ChangeKind::value) change.kind = conf::ChangeKind::origin;
}

Labels labels_of(const conf::ParameterChange& change, const conf::Config& before, const conf::Config& after) {
    if (change.effect == conf::Effect::none) return {Label::no_effect};
    Labels labels;
    const conf::Config& config = after.find(change.name) != nullptr ? after : before;
    const conf::ParamSpec* spec = conf::registry::find(change.name);
    const conf::Parameter* parameter = config.find(change.name);
    const Syntax syntax = parameter == nullptr ? (spec == nullptr ? Syntax::other : spec->syntax)
                                               : conf::value_rules(*parameter, config.target().version).syntax;
    if (spec != nullptr) {
        if (read_by(*spec, kPolicyPrograms)) labels.insert(Label::policy);
        if (read_by(*spec, kDeliveryPrograms)) labels.insert(Label::delivery);
        if (spec->applies == conf::Applies::restart) labels.insert(Label::restart);
    } else if (parameter != nullptr && parameter->kind == conf::ParameterClass::service) {
        labels.insert(Label::delivery);
    } else if (is_restriction_class(before, change.name) || is_restriction_class(after, change.name)) {
        labels.insert(Label::policy);
    }
    // What a default comes to on the machine itself is not known here.
    const bool known = change.before.origin.layer != conf::Layer::computed && change.after.origin.layer != conf::Layer::computed;
    const SecurityEffect effect = known ? effect_of(change, before, after) : SecurityEffect{};
    if (effect.up) labels.insert(Label::security_up);
    if (effect.down) labels.insert(Label::security_down);
    if (wants_index(change, syntax)) labels.insert(Label::postmap);
    return labels;
}

Labels all_labels(const Comparison& comparison) {
    Labels all;
    const auto add = [&](const Labels& labels) { all.insert(labels.begin(), labels.end()); };
    for (const Setting& setting : comparison.settings) add(setting.labels);
    for (const Service& service : comparison.services) {
        add(service.labels);
        for (const Setting& setting : service.settings) add(setting.labels);
    }
    for (const Table& table : comparison.tables) add(table.labels);
    return all;
}

std::string_view subject_of(std::string_view parameter) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kSubjects{{
        {"tls", "TLS"},
        {"sasl", "logging in"},
        {"postscreen", "postscreen"},
        {"milter", "filters"},
        {"content_filter", "filters"},
        {"_checks", "filters"},
        {"_restrictions", "who may send what"},
        {"mynetworks", "who may send what"},
        {"virtual_", "virtual domains"},
        {"relay", "relaying"},
        {"alias", "aliases and local delivery"},
        {"local_", "aliases and local delivery"},
        {"mailbox", "aliases and local delivery"},
        {"smtpd_", "receiving mail"},
        {"smtp_", "sending mail"},
        {"lmtp_", "sending mail"},
        {"transport", "sending mail"},
        {"_directory", "installation"},
    }};
    for (const auto& [part, subject] : kSubjects) {
        if (parameter.find(part) != std::string_view::npos) return subject;
    }
    constexpr std::array<std::string_view, 9> kIdentity{"myhostname", "mydomain", "myorigin", "mydestination", "inet_interfaces",
                                                        "inet_protocols", "compatibility_level", "proxy_interfaces", "mail_name"};
    return std::find(kIdentity.begin(), kIdentity.end(), parameter) != kIdentity.end() ? "this host" : "other";
}

}  // namespace postern::diff_tool
