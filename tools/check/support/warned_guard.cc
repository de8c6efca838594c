#include "tools/check/support/warned_guard.h"

namespace postern::lint {

bool keeps_strangers_out(const Scope& scope, const PolicyList& list, const policy::Call& call) {
    if (call.is("reject_unauth_destination") || call.is("defer_unauth_destination")) return true;
    const bool last = &call == &list.parsed.calls.back();
    const bool refuses_strangers = list.stage == policy::Stage::client || list.stage == policy::Stage::relay || list.stage == policy::Stage::recipient;
    return last && call.is("reject") && refuses_strangers && scope.listener() == Listener::submission;
}

}  // namespace postern::lint
