#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_sender_access;
constinit const Restriction restriction_check_sender_access = access_check({
    .name = "check_sender_access",
    .group = Subject::sender,
    .about = Subject::sender,
    .reads = {"smtpd_null_access_lookup_key", "recipient_delimiter"},
    .summary = "Looks up the sender's address, its domain, parent domains and local part, and does what the "
               "table says.",
});
}  // namespace postern::policy
