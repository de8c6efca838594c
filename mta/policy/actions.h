// AccessAction and ChecksAction: what the results of access(5) and header_checks(5) tables may say.
//
// Shape:   one record for each word; an access result can also be a reply, a number or a list of restrictions, see
//          access_result.h. Words are found whatever their case.
// Units:   a release {2, 0, 0} means that one or an older one.
// Errors:  none.
// Source:  access(5), header_checks(5), postconf(5); compared in the tests with collected facts.
// Threads: constant data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "libconf/registry/versions.h"
#include "mta/policy/stage.h"

namespace postern::policy {

using conf::Version;

enum class ActionArgument : std::uint8_t {
    none,
    ignored_text,   // OK may be followed by anything
    optional_text,  // for the log or the reply; may start with an enhanced status code
    header,         // "Name: text"
    line,           // the text of a header or body line
    address,        // user@domain
    transport,      // transport:nexthop
    time,
};

/// What an action means for the list that asked.
enum class ActionEffect : std::uint8_t {
    permit,
    no_opinion,
    reject,
    defer,
    defer_if_reject,
    defer_if_permit,
    discard,  // the message is accepted and thrown away
    mark,     // something will happen to the message; the list goes on
    log,      // the list goes on
    hang_up,
};

struct AccessAction {
    std::string_view name;
    ActionArgument argument = ActionArgument::none;
    ActionEffect effect = ActionEffect::no_opinion;
    Version introduced{2, 0, 0};
    bool documented = true;  // no: for tests and experiments of the Postfix developers
    std::string_view summary;
};

std::span<const AccessAction> access_actions();
const AccessAction* find_access_action(std::string_view word);

/// The parameters that name tables of header and body checks.
enum class Checks : std::uint8_t {
    header,
    mime_header,
    nested_header,
    body,
    milter_header,
    smtp_header,
    smtp_mime_header,
    smtp_nested_header,
    smtp_body,
};
using ChecksSet = FlagSet<Checks>;

struct ChecksList {
    Checks checks = Checks::header;
    std::string_view parameter;  // "header_checks"
    Version introduced{2, 0, 0};
};
std::span<const ChecksList> checks_lists();
const ChecksList* find_checks_list(std::string_view parameter);

struct ChecksAction {
    std::string_view name;
    ActionArgument argument = ActionArgument::none;
    ChecksSet where{};
    Version introduced{2, 0, 0};
    bool documented = true;
    std::string_view summary;
};

std::span<const ChecksAction> checks_actions();
const ChecksAction* find_checks_action(std::string_view word);

/// The action that somebody meant who wrote a word of other software; empty: no guess.
std::string_view meant_access_action(std::string_view word);
std::string_view meant_checks_action(std::string_view word);

std::string_view argument_form(ActionArgument argument);  // "user@domain"

}  // namespace postern::policy
