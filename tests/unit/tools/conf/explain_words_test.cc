#include "tools/conf/explain_words.h"

#include <gtest/gtest.h>

#include "libconf/registry/registry.h"

namespace postern::conf_tool {
namespace {

using conf::registry::find;

ParameterFacts facts_of(std::string_view name, conf::Version version = conf::kDefaultVersion) {
    const conf::ParamSpec* spec = find(name);
    EXPECT_NE(spec, nullptr) << name;
    return parameter_facts({spec->name, conf::ParameterClass::builtin, spec, nullptr}, version);
}

TEST(ExplainWordsTest, TypesSayUnitAndBounds) {
    EXPECT_EQ(type_text(facts_of("maximal_queue_lifetime")),
              "time with a unit (s, m, h, d, w); a bare number counts days; at most 100d");
    EXPECT_EQ(type_text(facts_of("message_size_limit")), "number of up to 64 bits, in bytes");
    EXPECT_EQ(type_text(facts_of("message_size_limit", {2, 8, 0})), "number, in bytes");
    EXPECT_EQ(type_text(facts_of("qmgr_fudge_factor")), "number; at least 10; at most 100");
    EXPECT_EQ(type_text(facts_of("default_verp_delimiters")), "text; 2 characters");
    EXPECT_EQ(type_text(facts_of("header_from_format")), "text: standard obsolete; not empty");
    EXPECT_EQ(type_text(facts_of("helpful_warnings")), "yes or no");
    EXPECT_EQ(type_history(*find("message_size_limit")), "before 2.9: number");
    EXPECT_EQ(type_history(*find("relayhost")), "");
}

TEST(ExplainWordsTest, DefaultsThroughTheReleases) {
    EXPECT_EQ(default_history(*find("smtpd_timeout")),
              (std::vector<std::string>{"2.0: 300s", "2.6: ${stress?10}${stress:300}s", "3.0: ${stress?{10}:{300}}s"}));
    EXPECT_EQ(default_history(*find("smtpd_forbid_unauth_pipelining")),
              (std::vector<std::string>{"3.9: yes", "3.5.20, 3.6.10, 3.7.6, 3.8.1 (to the end of the branch): no"}));
    EXPECT_EQ(default_history(*find("relayhost")), (std::vector<std::string>{"2.0: (empty)"}));
}

TEST(ExplainWordsTest, ReleasesTellComingAndGoing) {
    EXPECT_EQ(release_lines(*find("relayhost")), (std::vector<std::string>{"since before 2.0"}));
    EXPECT_EQ(
        release_lines(*find("fallback_relay")),
        (std::vector<std::string>{"since before 2.0", "removed in 2.3", "a setting of it still counts from 2.3 on"}));
    EXPECT_EQ(release_lines(*find("dnssec_probe")),
              (std::vector<std::string>{"since 3.6", "also from 3.2.21, 3.3.16, 3.4.19, 3.5.9 on in these branches"}));
}

TEST(ExplainWordsTest, DeprecationSaysWhatToDo) {
    EXPECT_EQ(deprecation_text(*find("smtpd_use_tls")),
              "use smtpd_tls_security_level instead; deprecated since 2.3; Postfix warns from 3.9 on");
    EXPECT_EQ(deprecation_text(*find("smtpd_tls_eecdh_grade")),
              "leave unset; deprecated since 3.9; Postfix warns from 3.9 on");
    EXPECT_EQ(deprecation_text(*find("relayhost")), "");
}

TEST(ExplainWordsTest, EveryParameterHasWords) {
    for (const conf::ParamSpec& spec : conf::registry::all()) {
        EXPECT_FALSE(type_text(facts_of(spec.name)).empty()) << spec.name;
        EXPECT_FALSE(release_lines(spec).empty()) << spec.name;
        EXPECT_FALSE(applies_text(spec.applies).empty()) << spec.name;
        const bool computed = spec.computed != conf::Computed::no;
        EXPECT_TRUE(computed || !default_history(spec).empty()) << spec.name;
        EXPECT_EQ(computed, !computed_text(spec).empty()) << spec.name;
    }
}

}  // namespace
}  // namespace postern::conf_tool
