#include "mta/policy/verdict.h"

namespace postern::policy {

std::string_view kind_name(Verdict::Kind kind) {
    using Kind = Verdict::Kind;
    switch (kind) {
        case Kind::dunno:
            return "dunno";
        case Kind::permit:
            return "permit";
        case Kind::reject:
            return "reject";
        case Kind::defer_if_permit:
            return "defer_if_permit";
        case Kind::defer_if_reject:
            return "defer_if_reject";
        case Kind::hang_up:
            return "hang_up";
        case Kind::broken:
            return "broken";
        case Kind::nested:
            return "nested";
    }
    return {};
}

std::string_view kind_name(Effect::Kind kind) {
    using Kind = Effect::Kind;
    switch (kind) {
        case Kind::hold:
            return "hold";
        case Kind::discard:
            return "discard";
        case Kind::filter:
            return "filter";
        case Kind::redirect:
            return "redirect";
        case Kind::prepend:
            return "prepend";
        case Kind::bcc:
            return "bcc";
        case Kind::warn:
            return "warn";
        case Kind::info:
            return "info";
        case Kind::delay:
            return "delay";
    }
    return {};
}

}  // namespace postern::policy
