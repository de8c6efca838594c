#include "mta/policy/helo_checks.h"

#include "mta/policy/common_checks.h"

namespace postern::policy {

std::string_view helo_name(const Scope& scope) {
    return without_final_dot(*scope.session().helo);
}

std::optional<Verdict> check_literal(const Scope& scope) {
    const std::string& name = *scope.session().helo;
    if (!is_address_literal(name)) return std::nullopt;
    if (is_valid_literal(name)) return Verdict::dunno("an address in brackets");
    return scope.refuse(scope.subject(Subject::helo), scope.params().codes.invalid_hostname_reject_code, "5.5.2",
                        "invalid ip address");
}

}  // namespace postern::policy
