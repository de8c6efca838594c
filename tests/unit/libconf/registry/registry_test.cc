#include "libconf/registry/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace postern::conf {
namespace {

const ParamSpec& spec_of(std::string_view name) {
    const ParamSpec* spec = registry::find(name);
    EXPECT_NE(spec, nullptr) << name;
    return *spec;
}

std::string default_of(std::string_view name, const char* version, Profile profile = Profile::upstream) {
    const auto value = registry::default_for(spec_of(name), {*Version::parse(version), profile});
    return value ? std::string(*value) : "(run time)";
}

TEST(DefaultTest, FollowsTheRelease) {
    EXPECT_EQ(default_of("smtpd_timeout", "2.5"), "300s");
    EXPECT_EQ(default_of("smtpd_timeout", "2.11"), "${stress?10}${stress:300}s");
    EXPECT_EQ(default_of("smtpd_timeout", "3.11"), "${stress?{10}:{300}}s");
    EXPECT_EQ(default_of("relay_domains", "3.11"), "${{$compatibility_level} <level {2} ? {$mydestination} : {}}");
}

TEST(DefaultTest, ChangesInsideABranchCountFromTheirPatchLevelAndInThatBranchOnly) {
    EXPECT_EQ(default_of("milter_default_action", "3.7.19"), "tempfail");
    EXPECT_EQ(default_of("milter_default_action", "3.7.20"), "shutdown");
    EXPECT_EQ(default_of("milter_default_action", "3.8"), "tempfail");
    EXPECT_EQ(default_of("milter_default_action", "3.11"), "shutdown");
    EXPECT_EQ(default_of("smtp_tls_mandatory_protocols", "2.9.1"), "SSLv3, TLSv1");
    EXPECT_EQ(default_of("smtp_tls_mandatory_protocols", "2.9.2"), "!SSLv2");
    EXPECT_EQ(default_of("smtp_tls_mandatory_protocols", "2.9.14"), "!SSLv2, !SSLv3");
}

TEST(BackportTest, ExistsFromItsPatchLevelWithItsOwnDefaultAndKind) {
    const ParamSpec& spec = spec_of("smtpd_forbid_bare_newline");
    EXPECT_FALSE(registry::exists_in(spec, {3, 7, 8}));
    EXPECT_TRUE(registry::exists_in(spec, {3, 7, 9}));
    EXPECT_FALSE(registry::exists_in(spec, {3, 8, 0}));
    EXPECT_TRUE(registry::exists_in(spec, {3, 9, 0}));
    EXPECT_EQ(default_of("smtpd_forbid_bare_newline", "3.7.9"), "no");
    EXPECT_EQ(default_of("smtpd_forbid_bare_newline", "3.9"), "normalize");
    EXPECT_EQ(registry::kind_for(spec, {3, 7, 9}), Kind::boolean);
    EXPECT_EQ(registry::kind_for(spec, {3, 9, 0}), Kind::string);
}

TEST(BackportTest, OfOnlyPatchReleasesIsNeverInAnOrdinaryOne) {
    const ParamSpec& spec = spec_of("tls_fast_shutdown");
    EXPECT_EQ(spec.introduced, kNever);
    EXPECT_TRUE(registry::exists_in(spec, {3, 1, 13}));
    EXPECT_FALSE(registry::exists_in(spec, {3, 11, 0}));
    EXPECT_EQ(default_of("tls_fast_shutdown", "3.1.13"), "yes");
}

TEST(LifetimeTest, GapsAndRemovals) {
    const ParamSpec& quit = spec_of("lmtp_skip_quit_response");
    EXPECT_TRUE(registry::exists_in(quit, {2, 2, 0}));
    EXPECT_FALSE(registry::exists_in(quit, {2, 3, 0}));
    EXPECT_FALSE(registry::exists_in(quit, {2, 5, 0}));
    EXPECT_TRUE(registry::exists_in(quit, {2, 6, 0}));
    EXPECT_TRUE(registry::exists_in(spec_of("tls_legacy_public_key_fingerprints"), {3, 10, 0}));
    EXPECT_FALSE(registry::exists_in(spec_of("tls_legacy_public_key_fingerprints"), {3, 11, 0}));
}

TEST(LifetimeTest, OldNamesStayHonouredWhileASuccessorRefersToThem) {
    const ParamSpec& level = spec_of("tlsproxy_client_level");
    EXPECT_FALSE(registry::honoured_in(level, {3, 6, 0}));  // still a parameter
    EXPECT_TRUE(registry::exists_in(level, {3, 6, 0}));
    EXPECT_TRUE(registry::honoured_in(level, {3, 7, 0}));
    EXPECT_TRUE(registry::honoured_in(spec_of("virtual_maps"), {2, 0, 0}));
    EXPECT_FALSE(registry::exists_in(spec_of("virtual_maps"), {2, 0, 0}));
    EXPECT_FALSE(registry::honoured_in(spec_of("enable_errors_to"), {3, 11, 0}));
}

TEST(DeprecationTest, WarnsFromItsReleaseOn) {
    const ParamSpec& spec = spec_of("smtpd_use_tls");
    EXPECT_FALSE(registry::warns_in(spec, {3, 8, 0}));
    EXPECT_TRUE(registry::warns_in(spec, {3, 9, 0}));
    ASSERT_NE(spec.deprecation, nullptr);
    EXPECT_EQ(spec.deprecation->replacement, "smtpd_tls_security_level");
    EXPECT_EQ(spec_of("smtpd_tls_eecdh_grade").deprecation->advice, "leave unset");
    EXPECT_FALSE(registry::warns_in(spec_of("myhostname"), {3, 12, 0}));
}

TEST(KindTest, AndBoundsFollowTheRelease) {
    EXPECT_EQ(registry::kind_for(spec_of("message_size_limit"), {2, 8, 0}), Kind::integer);
    EXPECT_EQ(registry::kind_for(spec_of("message_size_limit"), {2, 9, 0}), Kind::long_integer);
    EXPECT_EQ(registry::bounds_for(spec_of("recipient_delimiter"), {2, 10, 0}), (Bounds{0, 1}));
    EXPECT_EQ(registry::bounds_for(spec_of("recipient_delimiter"), {2, 11, 0}), (Bounds{0, 0}));
    EXPECT_EQ(registry::bounds_for(spec_of("default_delivery_slot_discount"), {3, 11, 0}), (Bounds{0, 100}));
}

TEST(ProfileTest, DebianHasItsBuildSettingsAndElseWhatUpstreamHas) {
    EXPECT_EQ(default_of("daemon_directory", "3.7.11"), "/usr/libexec/postfix");
    EXPECT_EQ(default_of("daemon_directory", "3.7.11", Profile::debian), "/usr/lib/postfix/sbin");
    EXPECT_EQ(default_of("daemon_directory", "2.11", Profile::debian), "/usr/lib/postfix");
    EXPECT_EQ(default_of("alias_maps", "3.7.11", Profile::debian), "hash:/etc/aliases, nis:mail.aliases");
    EXPECT_EQ(default_of("mail_spool_directory", "3.7.11", Profile::debian), "/var/mail");
    EXPECT_EQ(default_of("mail_spool_directory", "3.11"), "/var/mail");
    EXPECT_EQ(default_of("smtpd_banner", "3.7.11", Profile::debian), default_of("smtpd_banner", "3.7.11"));
}

TEST(ComputedTest, RunTimeValuesHaveNoTextAndTheReleaseNamesItself) {
    for (const char* name : {"myhostname", "mydomain", "mynetworks", "process_id", "process_name", "service_name"}) {
        EXPECT_EQ(default_of(name, "3.11"), "(run time)") << name;
    }
    EXPECT_EQ(default_of("mail_version", "3.7.11"), "3.7.11");
    EXPECT_EQ(default_of("mail_release_date", "3.11"), "20260305");
    EXPECT_TRUE(spec_of("process_id").read_only);
    EXPECT_FALSE(spec_of("myhostname").read_only);
}

TEST(FamilyTest, LongestSuffixWins) {
    const auto plain = registry::match_family("relay_recipient_limit");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->service, "relay");
    EXPECT_EQ(plain->family->default_reference, "$default_recipient_limit");
    const auto longer = registry::match_family("relay_extra_recipient_limit");
    ASSERT_TRUE(longer);
    EXPECT_EQ(longer->family->suffix, "_extra_recipient_limit");
    EXPECT_EQ(longer->service, "relay");
    const auto destination = registry::match_family("my_x_destination_recipient_limit");
    ASSERT_TRUE(destination);
    EXPECT_EQ(destination->service, "my_x");
}

TEST(FamilyTest, KnowsItsReleaseAndNeedsAServiceName) {
    EXPECT_FALSE(registry::match_family("_recipient_limit"));
    EXPECT_FALSE(registry::match_family("relay_transport_rate_delay", {3, 0, 0}));
    EXPECT_TRUE(registry::match_family("relay_transport_rate_delay", {3, 1, 0}));
    EXPECT_FALSE(registry::match_family("smtpd_banner"));
    EXPECT_EQ(registry::families().size(), 17U);
}

TEST(ServicesTest, AreTheDaemonsOfMasterCf) {
    EXPECT_EQ(registry::services().size(), 30U);
    ASSERT_NE(registry::find_service("trivial-rewrite"), nullptr);
    EXPECT_EQ(registry::find_service("nqmgr")->removed, (Version{2, 1, 0}));
    EXPECT_EQ(registry::find_service("postconf"), nullptr);  // a command
    const auto arguments = registry::service_arguments();
    EXPECT_TRUE(std::any_of(arguments.begin(), arguments.end(),
                            [](const auto& a) { return a.option == "-o" && !a.from_master; }));
}

TEST(TableTypesTest, DebianListsWhatItsPostconfPrints) {
    std::string listed;
    for (const TableType& type : registry::table_types()) {
        if (registry::lists_table_type(type, {{3, 7, 11}, Profile::debian})) listed += std::string(type.name) + " ";
    }
    EXPECT_EQ(listed,
              "btree cdb cidr environ fail hash inline internal ldap lmdb memcache mysql nis pcre pgsql pipemap proxy "
              "randmap "
              "regexp socketmap sqlite static tcp texthash unionmap unix ");
}

TEST(TableTypesTest, FollowTheRelease) {
    const TableType* inline_type = registry::find_table_type("inline");
    ASSERT_NE(inline_type, nullptr);
    EXPECT_FALSE(registry::lists_table_type(*inline_type, {{2, 11, 0}, Profile::upstream}));
    EXPECT_TRUE(registry::lists_table_type(*inline_type, {{3, 0, 0}, Profile::upstream}));
    EXPECT_FALSE(registry::lists_table_type(*registry::find_table_type("test"), {{3, 11, 0}, Profile::upstream}));
    EXPECT_EQ(registry::find_table_type("Hash"), nullptr);
}

TEST(ClientOptionsTest, BelongToTheirTableType) {
    EXPECT_EQ(registry::client_options("hash").size(), 0U);
    const auto ldap = registry::client_options("ldap");
    EXPECT_EQ(ldap.size(), 38U);
    EXPECT_TRUE(std::is_sorted(ldap.begin(), ldap.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
    EXPECT_TRUE(std::all_of(ldap.begin(), ldap.end(), [](const auto& o) { return o.type == "ldap"; }));
    EXPECT_EQ(registry::client_options("sqlite").size(), 9U);
}

}  // namespace
}  // namespace postern::conf
