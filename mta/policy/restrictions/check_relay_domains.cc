#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_relay_domains;
constinit const Restriction restriction_check_relay_domains = {
    .name = "check_relay_domains",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .results = {Result::permit, Result::reject},
    .basis = Basis::destination,
    .reply_codes = {"relay_domains_reject_code"},
    .reads = {"relay_domains", "permit_mx_backup_networks"},
    .deprecated = {2, 2, 0},
    .removed = {3, 9, 0},
    .instead = {"permit_mynetworks", "reject_unauth_destination"},
    .summary = "Let clients of relay_domains through, and mail for our own domains, and refused everything else.",
};
}  // namespace postern::policy
