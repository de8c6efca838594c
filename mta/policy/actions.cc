#include "mta/policy/actions.h"

#include <array>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

using Arg = ActionArgument;
using Eff = ActionEffect;

constexpr std::array kAccess = {
    AccessAction{"BCC", Arg::address, Eff::mark, {3, 0, 0}, true, "Sends a copy of the message to that address."},
    AccessAction{
        "DEFER", Arg::optional_text, Eff::defer, {2, 6, 0}, true, "Refuses for now, with access_map_defer_code."},
    AccessAction{"DEFER_IF_PERMIT",
                 Arg::optional_text,
                 Eff::defer_if_permit,
                 {2, 1, 0},
                 true,
                 "Puts the mail off if it would be let through in the end."},
    AccessAction{"DEFER_IF_REJECT",
                 Arg::optional_text,
                 Eff::defer_if_reject,
                 {2, 1, 0},
                 true,
                 "Makes a later refusal a temporary one."},
    AccessAction{
        "DELAY", Arg::time, Eff::mark, {2, 3, 0}, false, "Delivers the message later; not in ordinary builds."},
    AccessAction{"DISCARD",
                 Arg::optional_text,
                 Eff::discard,
                 {2, 0, 0},
                 true,
                 "Accepts the message and throws it away, for all of its recipients."},
    AccessAction{"DUNNO",
                 Arg::none,
                 Eff::no_opinion,
                 {2, 0, 0},
                 true,
                 "No opinion, and no further lookups of parent domains or networks."},
    AccessAction{"FILTER",
                 Arg::transport,
                 Eff::mark,
                 {2, 0, 0},
                 true,
                 "Sends the whole message through that content filter, whatever content_filter says."},
    AccessAction{
        "HANGUP", Arg::none, Eff::hang_up, {3, 0, 0}, false, "Ends the connection without a reply; for tests."},
    AccessAction{"HOLD",
                 Arg::optional_text,
                 Eff::mark,
                 {2, 0, 0},
                 true,
                 "Accepts the message, and keeps it until somebody releases it."},
    AccessAction{"INFO", Arg::optional_text, Eff::log, {3, 0, 0}, true, "Logs the text and goes on."},
    AccessAction{"OK", Arg::ignored_text, Eff::permit, {2, 0, 0}, true, "Ends the list and lets the mail through it."},
    AccessAction{"PREPEND",
                 Arg::header,
                 Eff::mark,
                 {2, 1, 0},
                 true,
                 "Puts a header on top of the message; too late at the end of the data."},
    AccessAction{"REDIRECT",
                 Arg::address,
                 Eff::mark,
                 {2, 1, 0},
                 true,
                 "Sends the message to that address instead of to its recipients."},
    AccessAction{"REJECT", Arg::optional_text, Eff::reject, {2, 0, 0}, true, "Refuses, with access_map_reject_code."},
    AccessAction{"RELAY", Arg::ignored_text, Eff::permit, {2, 0, 0}, false, "The same as OK."},
    AccessAction{"WARN", Arg::optional_text, Eff::log, {2, 1, 0}, true, "Logs a warning with the text and goes on."},
};

constexpr ChecksSet kCleanup{Checks::header, Checks::mime_header, Checks::nested_header, Checks::body};
constexpr ChecksSet kReceived = kCleanup.with({Checks::milter_header});
constexpr ChecksSet kSent{Checks::smtp_header, Checks::smtp_mime_header, Checks::smtp_nested_header, Checks::smtp_body};
constexpr ChecksSet kAll = kReceived.with(kSent);

constexpr std::array kChecks = {
    ChecksAction{"BCC", Arg::address, kReceived, {3, 0, 0}, true, "Sends a copy of the message to that address."},
    ChecksAction{"DELAY", Arg::time, kCleanup, {2, 3, 0}, false, "Delivers the message later; not in ordinary builds."},
    ChecksAction{
        "DISCARD", Arg::optional_text, kReceived, {2, 0, 0}, true, "Claims success and throws the message away."},
    ChecksAction{"DUNNO", Arg::none, kAll, {2, 1, 0}, true, "Leaves the line alone and looks at the next one."},
    ChecksAction{"FILTER",
                 Arg::transport,
                 kReceived,
                 {2, 0, 0},
                 true,
                 "Sends the whole message through that content filter, whatever content_filter says."},
    ChecksAction{
        "HOLD", Arg::optional_text, kReceived, {2, 0, 0}, true, "Keeps the message until somebody releases it."},
    ChecksAction{"IGNORE", Arg::none, kAll, {2, 0, 0}, true, "Takes the line out of the message."},
    ChecksAction{"INFO", Arg::optional_text, kAll, {2, 8, 0}, true, "Logs the text and looks at the next line."},
    ChecksAction{"OK", Arg::none, kAll, {2, 0, 0}, true, "The same as DUNNO: it exempts the message from nothing."},
    ChecksAction{
        "PASS", Arg::optional_text, kCleanup, {3, 2, 0}, true, "Ends all header and body checks of this message."},
    ChecksAction{"PREPEND", Arg::line, kCleanup.with(kSent), {2, 1, 0}, true, "Puts a line in front of this one."},
    ChecksAction{"REDIRECT",
                 Arg::address,
                 kReceived,
                 {2, 1, 0},
                 true,
                 "Sends the message to that address instead of to its recipients."},
    ChecksAction{"REJECT", Arg::optional_text, kReceived, {2, 0, 0}, true, "Refuses the whole message."},
    ChecksAction{"REPLACE", Arg::line, kAll, {2, 2, 0}, true, "Puts that text in the place of the line."},
    ChecksAction{
        "STRIP", Arg::optional_text, kAll, {3, 2, 0}, true, "Takes the line out of the message and logs that."},
    ChecksAction{"WARN", Arg::optional_text, kAll, {2, 0, 0}, true, "Logs a warning and looks at the next line."},
};

constexpr std::array kChecksLists = {
    ChecksList{Checks::header, "header_checks"},
    ChecksList{Checks::mime_header, "mime_header_checks"},
    ChecksList{Checks::nested_header, "nested_header_checks"},
    ChecksList{Checks::body, "body_checks"},
    ChecksList{Checks::milter_header, "milter_header_checks", {2, 7, 0}},
    ChecksList{Checks::smtp_header, "smtp_header_checks", {2, 5, 0}},
    ChecksList{Checks::smtp_mime_header, "smtp_mime_header_checks", {2, 5, 0}},
    ChecksList{Checks::smtp_nested_header, "smtp_nested_header_checks", {2, 5, 0}},
    ChecksList{Checks::smtp_body, "smtp_body_checks", {2, 5, 0}},
};

using Meant = std::pair<std::string_view, std::string_view>;

// Words of sendmail, exim, firewalls and spam filters.
constexpr std::array kAccessMeant = {
    Meant{"ACCEPT", "OK"},      Meant{"ALLOW", "OK"},         Meant{"ALLOWLIST", "OK"},    Meant{"PERMIT_ALL", "OK"},
    Meant{"WHITELIST", "OK"},   Meant{"YES", "OK"},           Meant{"BAN", "REJECT"},      Meant{"BLACKLIST", "REJECT"},
    Meant{"BLOCK", "REJECT"},   Meant{"BLOCKLIST", "REJECT"}, Meant{"DENY", "REJECT"},     Meant{"DENYLIST", "REJECT"},
    Meant{"DROP", "REJECT"},    Meant{"NO", "REJECT"},        Meant{"REFUSE", "REJECT"},   Meant{"CONTINUE", "DUNNO"},
    Meant{"IGNORE", "DUNNO"},   Meant{"NONE", "DUNNO"},       Meant{"PASS", "DUNNO"},      Meant{"SKIP", "DUNNO"},
    Meant{"TEMPFAIL", "DEFER"}, Meant{"WARNING", "WARN"},     Meant{"QUARANTINE", "HOLD"}, Meant{"DELETE", "DISCARD"},
};

constexpr std::array kChecksMeant = {
    Meant{"BAN", "REJECT"},         Meant{"BLOCK", "REJECT"},   Meant{"DENY", "REJECT"},
    Meant{"REFUSE", "REJECT"},      Meant{"SPAM", "REJECT"},    Meant{"DROP", "DISCARD"},
    Meant{"DELETE", "IGNORE"},      Meant{"REMOVE", "IGNORE"},  Meant{"ACCEPT", "DUNNO"},
    Meant{"ALLOW", "DUNNO"},        Meant{"CONTINUE", "DUNNO"}, Meant{"NONE", "DUNNO"},
    Meant{"PERMIT", "DUNNO"},       Meant{"SKIP", "DUNNO"},     Meant{"WHITELIST", "DUNNO"},
    Meant{"LOG", "INFO"},           Meant{"WARNING", "WARN"},   Meant{"QUARANTINE", "HOLD"},
    Meant{"ADD", "PREPEND"},        Meant{"INSERT", "PREPEND"}, Meant{"REWRITE", "REPLACE"},
    Meant{"SUBSTITUTE", "REPLACE"}, Meant{"COPY", "BCC"},       Meant{"FORWARD", "REDIRECT"},
};

template <class Records>
auto* find(const Records& records, std::string_view word) {
    for (const auto& record : records) {
        if (ascii::equal_fold(record.name, word)) return &record;
    }
    return static_cast<decltype(records.data())>(nullptr);
}

template <class Words>
std::string_view meant(const Words& words, std::string_view word) {
    for (const auto& [written, action] : words) {
        if (ascii::equal_fold(written, word)) return action;
    }
    return {};
}

}  // namespace

std::span<const AccessAction> access_actions() {
    return kAccess;
}
std::span<const ChecksAction> checks_actions() {
    return kChecks;
}
std::span<const ChecksList> checks_lists() {
    return kChecksLists;
}
const AccessAction* find_access_action(std::string_view word) {
    return find(kAccess, word);
}
const ChecksAction* find_checks_action(std::string_view word) {
    return find(kChecks, word);
}
std::string_view meant_access_action(std::string_view word) {
    return meant(kAccessMeant, word);
}
std::string_view meant_checks_action(std::string_view word) {
    return meant(kChecksMeant, word);
}

const ChecksList* find_checks_list(std::string_view parameter) {
    for (const ChecksList& list : kChecksLists) {
        if (list.parameter == parameter) return &list;
    }
    return nullptr;
}

std::string_view argument_form(ActionArgument argument) {
    switch (argument) {
        case ActionArgument::none:
            return "";
        case ActionArgument::ignored_text:
        case ActionArgument::optional_text:
            return "[text]";
        case ActionArgument::header:
            return "Name: text";
        case ActionArgument::line:
            return "text";
        case ActionArgument::address:
            return "user@domain";
        case ActionArgument::transport:
            return "transport:nexthop";
        case ActionArgument::time:
            return "time";
    }
    return {};
}

}  // namespace postern::policy
