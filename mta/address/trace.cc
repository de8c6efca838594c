#include "mta/address/trace.h"

namespace postern::address {

std::string_view kind_name(TraceStep::Kind kind) {
    switch (kind) {
        case TraceStep::Kind::rewritten:
            return "rewritten";
        case TraceStep::Kind::mapped:
            return "mapped";
        case TraceStep::Kind::masqueraded:
            return "masqueraded";
        case TraceStep::Kind::expanded:
            return "expanded";
        case TraceStep::Kind::copied:
            return "copied";
        case TraceStep::Kind::limited:
            return "limited";
        case TraceStep::Kind::listed:
            return "listed";
        case TraceStep::Kind::classified:
            return "classified";
        case TraceStep::Kind::routed:
            return "routed";
        case TraceStep::Kind::refused:
            return "refused";
        case TraceStep::Kind::failed:
            break;
    }
    return "failed";
}

}  // namespace postern::address
