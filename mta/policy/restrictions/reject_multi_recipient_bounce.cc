#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const SessionFacts& session = scope.session();
    if (!session.sender || !session.sender->empty()) co_return Verdict::dunno("no bounce");
    // The recipient of a RCPT command is not counted yet.
    const std::size_t more = scope.moment() == Moment::rcpt ? 1 : 0;
    if (session.recipient_count + more <= 1) co_return Verdict::dunno("one recipient");
    co_return scope.refuse(scope.subject(), scope.params().codes.multi_recipient_bounce_reject_code, "5.5.3",
                           "Multi-recipient bounce");
}

}  // namespace

extern const Restriction restriction_reject_multi_recipient_bounce;
constinit const Restriction restriction_reject_multi_recipient_bounce = refuses_flaw({
    .name = "reject_multi_recipient_bounce",
    .about = Subject::sender,
    .useful_in = {Stage::recipient, Stage::data, Stage::end_of_data},
    .reply_codes = {"multi_recipient_bounce_reject_code"},
    .introduced = {2, 1, 0},
    .summary = "Refuses bounces with several recipients, which are certain to be known only after the last RCPT.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
