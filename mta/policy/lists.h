// RestrictionList: the parameters that hold restriction lists, and in which order the server goes through them.
//
// Shape:   eight lists, one for each Stage.
// Errors:  none.
// Source:  postconf(5), SMTPD_ACCESS_README.
// Threads: constant data, pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "mta/policy/restriction.h"
#include "mta/policy/stage.h"

namespace postern::policy {

struct RestrictionList {
    Stage stage = Stage::client;
    std::string_view parameter;   // "smtpd_client_restrictions"
    std::string_view bare_table;  // the restriction that a type:table without one stands for; empty: an error
    std::string_view refused;     // what replies call it: "Client host"
    Version introduced{2, 0, 0};
};

/// In the order of Stage.
std::span<const RestrictionList> restriction_lists();
const RestrictionList& restriction_list(Stage stage);
/// Null when the parameter is none of them.
const RestrictionList* find_restriction_list(std::string_view parameter);

/// When the server evaluates lists.
enum class Moment : std::uint8_t { connect, helo, mail, rcpt, data, end_of_data, etrn };

struct ListOrder {
    enum class Refusal : std::uint8_t { at_once, at_recipient };  // smtpd_delay_reject = no, yes
    enum class First : std::uint8_t { relay, recipient };         // smtpd_relay_before_recipient_restrictions = yes, no
    Refusal refusal = Refusal::at_recipient;
    First first = First::relay;
};

/// The lists that are evaluated at that moment, in order. A list whose parameter the release does not have is left out.
std::vector<Stage> lists_at(Moment moment, const ListOrder& order, Version version);

}  // namespace postern::policy
