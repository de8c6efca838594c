// Which way a change of a value goes.
#include "tools/diff/security.h"

#include <ostream>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "libconf/registry/registry.h"

namespace postern::diff_tool {
namespace {

constexpr SecurityEffect kUp{.up = true, .down = false};
constexpr SecurityEffect kDown{.up = false, .down = true};
constexpr SecurityEffect kBoth{.up = true, .down = true};
constexpr SecurityEffect kNeither{};

struct Case {
    const char* parameter;
    const char* before;
    const char* after;
    SecurityEffect want;
};

void PrintTo(const Case& one, std::ostream* out) {
    *out << one.parameter << ": " << one.before << " -> " << one.after;
}

class SecurityEffectOf : public testing::TestWithParam<Case> {};

TEST_P(SecurityEffectOf, AChange) {
    const Case& one = GetParam();
    EXPECT_EQ(security_effect(one.parameter, {one.before, one.after}), one.want);
}

INSTANTIATE_TEST_SUITE_P(
    Values, SecurityEffectOf,
    testing::Values(
        Case{"smtpd_tls_auth_only", "no", "yes", kUp}, Case{"smtpd_tls_auth_only", "yes", "no", kDown},
        Case{"smtpd_tls_auth_only", "yes", "maybe", kNeither}, Case{"allow_min_user", "no", "yes", kDown},
        Case{"smtpd_tls_security_level", "may", "encrypt", kUp}, Case{"smtpd_tls_security_level", "encrypt", "", kDown},
        Case{"smtp_tls_security_level", "fingerprint", "dane-only", kNeither},
        Case{"smtp_tls_security_level", "secure", "may", kDown}, Case{"smtp_tls_security_level", "may", "strange", kNeither},
        Case{"mynetworks", "10.0.0.0/8", "10.0.0.0/8 192.0.2.0/24", kDown},
        Case{"mynetworks", "10.0.0.0/8, 192.0.2.1", "10.0.0.0/8", kUp},
        Case{"mynetworks", "10.0.0.0/8", "!10.1.0.0/16 10.0.0.0/8", kUp},
        Case{"smtp_tls_exclude_ciphers", "RC4", "RC4 MD5", kUp},
        Case{"smtpd_client_connection_rate_limit", "0", "30", kUp}, Case{"smtpd_client_connection_rate_limit", "30", "0", kDown},
        Case{"smtpd_client_connection_rate_limit", "30", "10", kUp}, Case{"content_filter", "scan:", "", kDown},
        Case{"smtpd_forbid_bare_newline", "yes", "normalize", kNeither}, Case{"relayhost", "a", "b", kNeither}));

INSTANTIATE_TEST_SUITE_P(
    Protocols, SecurityEffectOf,
    testing::Values(Case{"smtpd_tls_protocols", "!SSLv2, !SSLv3", ">=TLSv1", kNeither},
                    Case{"smtpd_tls_protocols", ">=TLSv1", ">=TLSv1.2", kUp},
                    Case{"smtpd_tls_protocols", ">=TLSv1.2", "", kDown},
                    Case{"smtp_tls_mandatory_protocols", ">=TLSv1.2", ">=TLSv1.2, <=TLSv1.2", kDown},
                    Case{"smtp_tls_mandatory_protocols", "TLSv1", "TLSv1.2", kUp},
                    Case{"smtp_tls_mandatory_protocols", "TLSv1", "TLSv9", kNeither},
                    Case{"smtp_tls_mandatory_protocols", "TLSv1", "!", kNeither}));

INSTANTIATE_TEST_SUITE_P(
    Restrictions, SecurityEffectOf,
    testing::Values(
        Case{"smtpd_relay_restrictions", "permit_mynetworks, reject_unauth_destination", "permit_mynetworks", kDown},
        Case{"smtpd_relay_restrictions", "permit_mynetworks", "permit_mynetworks, reject_unauth_destination", kUp},
        Case{"smtpd_relay_restrictions", "reject_unauth_destination", "permit_sasl_authenticated, reject_unauth_destination", kDown},
        Case{"smtpd_recipient_restrictions", "", "permit_mynetworks, reject_unauth_destination", kUp},
        // At the end of a list mail is accepted anyway.
        Case{"smtpd_client_restrictions", "reject_unknown_client_hostname", "reject_unknown_client_hostname permit", kNeither},
        Case{"smtpd_client_restrictions", "permit", "permit reject_unauth_pipelining", kNeither},
        Case{"smtpd_client_restrictions", "reject_unauth_pipelining", "warn_if_reject reject_unauth_pipelining", kDown},
        Case{"smtpd_recipient_restrictions", "reject_a permit_mynetworks reject_b", "permit_mynetworks reject_a reject_b", kDown},
        Case{"smtpd_recipient_restrictions", "permit_mynetworks reject_a reject_b", "reject_a permit_mynetworks reject_b", kUp},
        Case{"smtpd_recipient_restrictions", "reject_a", "reject_b", kBoth}));

TEST(SecurityRecords, NamesAreParametersAndStandOnlyOnce) {
    std::set<std::string_view> seen;
    for (const SecurityRecord& record : security_records()) {
        EXPECT_TRUE(seen.insert(record.name).second) << record.name;
        EXPECT_EQ(record.ranks.empty(), record.direction != Direction::ranked) << record.name;
        bool known = false;
        for (const conf::ParamSpec& spec : conf::registry::all()) {
            // A record behind one that takes all its names would never count.
            known = known || find_security(spec.name) == &record;
        }
        EXPECT_TRUE(known) << record.name;
    }
}

TEST(SecurityRecords, RanksAreValuesOfTheirParameters) {
    for (const SecurityRecord& record : security_records()) {
        if (record.direction != Direction::ranked || record.name.starts_with('*')) continue;
        const conf::ParamSpec* spec = conf::registry::find(record.name);
        ASSERT_NE(spec, nullptr) << record.name;
        for (const std::string_view value : spec->values) {
            EXPECT_NE(record.ranks.find(value), std::string_view::npos) << record.name << ": " << value;
        }
    }
}

}  // namespace
}  // namespace postern::diff_tool
