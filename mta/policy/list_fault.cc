#include "mta/policy/list_fault.h"

#include <fmt/format.h>

namespace postern::policy {
namespace {

std::string wants(const ParsedList& list, const Call& call) {
    const std::string_view word = list.of(call.word);
    switch (call.record->argument) {
        case ArgumentKind::number:
            return fmt::format("restriction {} must be followed by number", word);
        case ArgumentKind::table:
            if (call.argument) break;
            return fmt::format("restriction {} requires maptype:mapname", word);
        case ArgumentKind::policy_server:
            return fmt::format("restriction {} must be followed by transport:server", word);
        case ArgumentKind::zone:
            return fmt::format("restriction {} requires domain name argument", word);
        case ArgumentKind::none:
        case ArgumentKind::restriction:
            break;
    }
    const std::string_view argument = call.argument ? list.of(*call.argument) : std::string_view();
    return fmt::format("restriction {}: bad argument \"{}\": need maptype:mapname", word, argument);
}

}  // namespace

std::string describe_fault(const ParsedList& list, const Call& call, Version version) {
    const std::string_view word = list.of(call.word);
    switch (*call.fault) {
        case Fault::unknown_word:
        case Fault::too_new:
            return fmt::format("unknown smtpd restriction: \"{}\"", word);
        case Fault::removed:
            return fmt::format("restriction {} is gone in Postfix {}", word, version.text());
        case Fault::missing_argument:
        case Fault::bad_argument:
            return wants(list, call);
        case Fault::table_without_check:
            return fmt::format("table {} without a restriction that says what to look up", word);
        case Fault::table_in_result:
            return fmt::format("table {} inside the result of a table", word);
        case Fault::zone_is_restriction:
        case Fault::dangling_warning:
        case Fault::brace_fault:
        case Fault::wrong_stage:
            break;
    }
    return {};
}

}  // namespace postern::policy
