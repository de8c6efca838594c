#include "tools/diff/doors.h"

#include <algorithm>
#include <array>
#include <string>

#include "tools/check/command/nearest.h"
#include "tools/diff/restriction_classes.h"

namespace postern::diff_tool {
namespace {

constexpr std::array<std::string_view, 5> kLists{"smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions",
                                                 "smtpd_relay_restrictions", "smtpd_recipient_restrictions"};
constexpr std::array<std::string_view, 5> kKnownClients{"permit_mynetworks", "permit_sasl_authenticated", "permit_tls_clientcerts",
                                                        "permit_tls_all_clientcerts", "permit_inet_interfaces"};

// Ends in a refusal of all, and lets only known clients pass before. A word that may let others pass ends the search.
bool only_known_clients(std::string_view list) {
    for (const std::string_view word : check_tool::words_of(list)) {
        if (word == "reject" || word == "defer") return true;
        const bool known = std::find(kKnownClients.begin(), kKnownClients.end(), word) != kKnownClients.end();
        const bool refuses = word.starts_with("reject_") || word.starts_with("defer_");
        const bool argument = word.find('.') != std::string_view::npos;  // of reject_rbl_client and its like
        if (!known && !refuses && !argument) return false;
    }
    return false;
}

}  // namespace

bool is_open_door(const lint::Scope& scope) {
    if (scope.type() != "inet" || scope.loopback_only()) return false;
    if (!scope.is_smtpd()) return true;
    return std::none_of(kLists.begin(), kLists.end(), [&](std::string_view name) {
        const auto list = scope.value(name);
        return list && only_known_clients(without_classes(scope.values().config(), *list));
    });
}

Labels door_labels(const conf::ServiceChange& change, const Side& before, const Side& after) {
    Labels labels;
    const auto is_door = [&](const Side& side) {
        const lint::Scope* scope = side.project().find_scope(change.name, change.type);
        return scope != nullptr && is_open_door(*scope);
    };
    if (change.kind == conf::ServiceChangeKind::added && is_door(after)) labels.insert(Label::security_down);
    if (change.kind == conf::ServiceChangeKind::removed && is_door(before)) labels.insert(Label::security_up);
    for (const conf::FieldChange& field : change.fields) {
        if (field.field != conf::ServiceField::command) continue;
        if (field.before == "smtpd" && field.after == "postscreen") labels.insert(Label::security_up);
        if (field.before == "postscreen" && field.after == "smtpd") labels.insert(Label::security_down);
    }
    return labels;
}

}  // namespace postern::diff_tool
