// AccessResult: the right-hand side of an access(5) table or a policy server's answer, taken apart.
//
// Shape:   an action and its argument, a reply (4NN or 5NN and a text), a number, or a list of restrictions, which is
//          everything else. A reply code without a text is a number, and so the same as OK.
// Units:   spans are offsets in the text that was given.
// Errors:  none; whether a list makes sense is for parse_list() to say.
// Source:  access(5); "555" and words in lower case observed with Postfix 3.7.11.
// Threads: pure function.
#pragma once

#include <cstdint>
#include <string_view>

#include "libconf/syntax/quoting.h"
#include "mta/policy/actions.h"

namespace postern::policy {

struct AccessResult {
    enum class Form : std::uint8_t { empty, action, reply, number, restrictions };
    Form form = Form::empty;
    const AccessAction* action = nullptr;  // of Form::action
    conf::TextSpan word;                   // the action or the code; the first word of a list
    conf::TextSpan argument;               // what follows it, without the white space around
};

/// An action that the release does not have yet is read as a list of restrictions, as that release does.
AccessResult parse_access_result(std::string_view text, Version version = conf::kDefaultVersion);

}  // namespace postern::policy
