#include "mta/policy/lists.h"

#include <array>

namespace postern::policy {
namespace {

constexpr std::array<RestrictionList, 8> kLists = {{
    {Stage::client, "smtpd_client_restrictions", "check_client_access", "Client host", {2, 0, 0}},
    {Stage::helo, "smtpd_helo_restrictions", "check_helo_access", "Helo command", {2, 0, 0}},
    {Stage::sender, "smtpd_sender_restrictions", "check_sender_access", "Sender address", {2, 0, 0}},
    {Stage::relay, "smtpd_relay_restrictions", "check_recipient_access", "Recipient address", {2, 10, 0}},
    {Stage::recipient, "smtpd_recipient_restrictions", "check_recipient_access", "Recipient address", {2, 0, 0}},
    {Stage::data, "smtpd_data_restrictions", "", "Data command", {2, 0, 0}},
    {Stage::end_of_data, "smtpd_end_of_data_restrictions", "", "End-of-data", {2, 2, 0}},
    {Stage::etrn, "smtpd_etrn_restrictions", "check_etrn_access", "Etrn command", {2, 0, 0}},
}};

std::vector<Stage> recipient_lists(const ListOrder& order) {
    if (order.first == ListOrder::First::relay) return {Stage::relay, Stage::recipient};
    return {Stage::recipient, Stage::relay};
}

std::vector<Stage> all_lists_at(Moment moment, const ListOrder& order) {
    const bool delayed = order.refusal == ListOrder::Refusal::at_recipient;
    std::vector<Stage> lists;
    switch (moment) {
        case Moment::connect:
            return delayed ? lists : std::vector{Stage::client};
        case Moment::helo:
            return delayed ? lists : std::vector{Stage::helo};
        case Moment::mail:
            return delayed ? lists : std::vector{Stage::sender};
        case Moment::data:
            return {Stage::data};
        case Moment::end_of_data:
            return {Stage::end_of_data};
        case Moment::rcpt:
            if (delayed) lists = {Stage::client, Stage::helo, Stage::sender};
            for (const Stage stage : recipient_lists(order)) lists.push_back(stage);
            return lists;
        case Moment::etrn:
            if (delayed) lists = {Stage::client, Stage::helo};
            lists.push_back(Stage::etrn);
            return lists;
    }
    return lists;
}

}  // namespace

std::span<const RestrictionList> restriction_lists() {
    return kLists;
}

const RestrictionList& restriction_list(Stage stage) {
    return kLists[static_cast<std::size_t>(stage)];
}

const RestrictionList* find_restriction_list(std::string_view parameter) {
    for (const RestrictionList& list : kLists) {
        if (list.parameter == parameter) return &list;
    }
    return nullptr;
}

std::vector<Stage> lists_at(Moment moment, const ListOrder& order, Version version) {
    std::vector<Stage> lists = all_lists_at(moment, order);
    std::erase_if(lists, [&](Stage stage) { return version < restriction_list(stage).introduced; });
    return lists;
}

}  // namespace postern::policy
