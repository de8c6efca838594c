#include "libtables/lookup_keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"

namespace postern::tables {
namespace {

class Local final : public LocalDomains {
public:
    bool contains(std::string_view domain) const override {
        ++asked;
        return domain == "local.test" || domain == "[192.0.2.1]";
    }
    mutable int asked = 0;
};

// The keys of a subject, separated by " | "; those that patterns do not see in parentheses.
std::string keys_of(std::string_view use_name, std::string_view subject, KeySettings settings = {}) {
    const TableUse* use = find_table_use(use_name);
    if (use == nullptr) return fmt::format("no use {}", use_name);
    const Local local;
    if (settings.local == nullptr) settings.local = &local;
    if (settings.delimiters.characters.empty()) settings.delimiters.characters = "+";
    LookupKeys keys(*use, settings);
    keys.start(subject);
    std::string all;
    while (const auto key = keys.next()) {
        const bool part = key->part == KeyPart::part;
        all += fmt::format("{}{}{}{}", all.empty() ? "" : " | ", part ? "(" : "", key->text, part ? ")" : "");
    }
    return all;
}

struct Case {
    const char* where;  // manual page and paragraph
    const char* use;
    const char* subject;
    const char* want;
};
std::string case_name(const testing::TestParamInfo<Case>& info) {
    std::string name;
    for (const char c : fmt::format("{}_{}", info.param.where, info.index)) {
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return name;
}

class KeyOrder : public testing::TestWithParam<Case> {};

TEST_P(KeyOrder, AsTheManualHasIt) {
    EXPECT_EQ(keys_of(GetParam().use, GetParam().subject), GetParam().want) << GetParam().where;
}

INSTANTIATE_TEST_SUITE_P(
    Canonical, KeyOrder,
    testing::Values(Case{"canonical(5) table search order", "canonical", "joe@local.test",
                         "joe@local.test | (joe) | (@local.test)"},
                    Case{"canonical(5) user only when site is local", "canonical", "joe@far.test",
                         "joe@far.test | (@far.test)"},
                    Case{"canonical(5) user at an address of the machine", "canonical_maps", "joe@[192.0.2.1]",
                         "joe@[192.0.2.1] | (joe) | (@[192.0.2.1])"},
                    Case{"canonical(5) address extension", "canonical", "joe+foo@local.test",
                         "joe+foo@local.test | (joe@local.test) | (joe+foo) | (joe) | (@local.test)"},
                    Case{"canonical(5) address extension elsewhere", "sender_canonical_maps", "joe+foo@far.test",
                         "joe+foo@far.test | (joe@far.test) | (@far.test)"},
                    Case{"canonical(5) no key for the null address", "canonical", "", ""}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Virtual, KeyOrder,
    testing::Values(
        Case{"virtual(5) table search order", "virtual", "joe@local.test", "joe@local.test | (joe) | (@local.test)"},
        Case{"virtual(5) address extension", "virtual_alias_maps", "joe+foo@local.test",
             "joe+foo@local.test | (joe@local.test) | (joe+foo) | (joe) | (@local.test)"},
        Case{"virtual(5) virtual alias domains are looked up as they are", "virtual_alias_domains", "sub.far.test",
             "sub.far.test"},
        Case{"virtual(8) table search order", "virtual_mailbox_maps", "Joe+Foo@local.test",
             "joe+foo@local.test | (joe@local.test) | (@local.test)"},
        Case{"virtual(8) mailbox ownership", "virtual_uid_maps", "joe@far.test", "joe@far.test | (@far.test)"}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    GenericAndRelocated, KeyOrder,
    testing::Values(Case{"generic(5) table search order", "generic", "joe@local.test",
                         "joe@local.test | (joe) | (@local.test)"},
                    Case{"generic(5) address extension", "smtp_generic_maps", "joe+foo@local.test",
                         "joe+foo@local.test | (joe@local.test) | (joe+foo) | (joe) | (@local.test)"},
                    Case{"relocated(5) table search order", "relocated", "joe@local.test",
                         "joe@local.test | (joe) | (@local.test)"},
                    Case{"relocated(5) address extension", "relocated_maps", "joe+foo@far.test",
                         "joe+foo@far.test | (joe@far.test) | (@far.test)"}),
    case_name);

INSTANTIATE_TEST_SUITE_P(Aliases, KeyOrder,
                         testing::Values(Case{"aliases(5) name is a local address", "aliases", "joe@local.test", "joe"},
                                         Case{"aliases(5) address extension", "alias_maps", "joe+foo@local.test",
                                              "joe+foo | (joe)"},
                                         Case{"aliases(5) case folding", "aliases", "Joe+Foo", "joe+foo | (joe)"},
                                         Case{"aliases(5) names have no quotes", "aliases", "a b@local.test", "a b"}),
                         case_name);

INSTANTIATE_TEST_SUITE_P(
    Transport, KeyOrder,
    testing::Values(Case{"transport(5) table search order", "transport", "joe+foo@a.b.test",
                         "joe+foo@a.b.test | (joe@a.b.test) | (a.b.test) | (.b.test) | (.test) | (*)"},
                    Case{"transport(5) domain alone", "transport_maps", "a.b.test",
                         "a.b.test | (.b.test) | (.test) | (*)"},
                    Case{"transport(5) no user alone", "transport", "joe@local.test",
                         "joe@local.test | (local.test) | (.test) | (*)"},
                    Case{"transport(5) literals have no parents", "transport", "joe@[192.0.2.1]",
                         "joe@[192.0.2.1] | ([192.0.2.1]) | (*)"}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Access, KeyOrder,
    testing::Values(Case{"access(5) email address patterns", "access", "joe@a.b.test",
                         "joe@a.b.test | (a.b.test) | (.b.test) | (.test) | (joe@)"},
                    Case{"access(5) email address extension", "access", "joe+foo@far.test",
                         "joe+foo@far.test | (joe@far.test) | (far.test) | (.test) | (joe+foo@) | (joe@)"},
                    Case{"access(5) host name patterns", "access", "mail.far.test",
                         "mail.far.test | (.far.test) | (.test)"},
                    Case{"access(5) IPv4 octets", "access", "192.0.2.33", "192.0.2.33 | (192.0.2) | (192.0) | (192)"},
                    Case{"access(5) IPv6 octet pairs", "access", "2001:db8:0:1::7",
                         "2001:db8:0:1::7 | (2001:db8:0:1:) | (2001:db8:0:1) | (2001:db8:0) | (2001:db8) | (2001)"},
                    Case{"access(5) truncation ends", "access", "::1", "::1 | (:)"}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Parameters, KeyOrder,
    testing::Values(
        Case{"postconf(5) recipient_bcc_maps", "recipient_bcc_maps", "joe+foo@local.test",
             "joe+foo@local.test | (joe@local.test) | (joe+foo) | (joe) | (@local.test)"},
        Case{"postconf(5) sender_bcc_maps", "sender_bcc_maps", "joe@far.test", "joe@far.test | (@far.test)"},
        Case{"postconf(5) smtpd_sender_login_maps", "smtpd_sender_login_maps", "joe@local.test",
             "joe@local.test | (joe) | (@local.test)"},
        Case{"postconf(5) sender_dependent_relayhost_maps", "sender_dependent_relayhost_maps", "joe@far.test",
             "joe@far.test | (@far.test)"},
        Case{"postconf(5) relay_recipient_maps", "relay_recipient_maps", "joe@far.test", "joe@far.test | (@far.test)"},
        Case{"LOCAL_RECIPIENT_README left-hand sides", "local_recipient_maps", "joe@local.test",
             "joe@local.test | (joe) | (@local.test)"},
        Case{"SASL_README by destination", "smtp_sasl_password_maps", "[mail.isp.test]:submission",
             "[mail.isp.test]:submission"},
        Case{"SASL_README by sender", "smtp_sasl_password_maps", "joe@far.test", "joe@far.test | (@far.test)"},
        Case{"postconf(5) smtp_tls_policy_maps bare domain", "smtp_tls_policy_maps", "a.b.test",
             "a.b.test | (.b.test) | (.test)"},
        Case{"postconf(5) smtp_tls_policy_maps verbatim next hop", "smtp_tls_policy_maps", "[a.b.test]:587",
             "[a.b.test]:587"},
        Case{"postconf(5) smtp_tls_policy_maps port", "smtp_tls_policy_maps", "a.b.test:587", "a.b.test:587"},
        Case{"postconf(5) tls_server_sni_maps", "tls_server_sni_maps", "a.b.test", "a.b.test | (.b.test) | (.test)"},
        Case{"postconf(5) relay_domains", "relay_domains", "a.b.test", "a.b.test | (.b.test) | (.test)"},
        Case{"postconf(5) mydestination", "mydestination", "a.b.test", "a.b.test"},
        Case{"postconf(5) mynetworks tables know no networks", "mynetworks", "192.0.2.33", "192.0.2.33"},
        Case{"header_checks(5) whole lines", "header_checks", "Subject: a+b@c.test", "Subject: a+b@c.test"}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Quotes, KeyOrder,
    testing::Values(
        Case{"changelog 20160600 rewriting asks in external form", "virtual", "a b+x@local.test",
             "\"a b+x\"@local.test | (\"a b\"@local.test) | (\"a b+x\") | (\"a b\") | (@local.test)"},
        Case{"changelog 20170122 others ask for both", "transport", "a b@far.test",
             "\"a b\"@far.test | a b@far.test | (far.test) | (.test) | (*)"},
        Case{"changelog 20170116 user@ in both forms", "access", "a b+x@far.test",
             "\"a b+x\"@far.test | a b+x@far.test | (\"a b\"@far.test) | (a b@far.test) | (far.test) | (.test) | "
             "(\"a b+x\"@) | (a b+x@) | (\"a b\"@) | (a b@)"},
        Case{"changelog 20170114 an at sign in a local part", "relocated", "a@b@far.test",
             "\"a@b\"@far.test | a@b@far.test | (@far.test)"},
        Case{"RFC 5321 quoting of signs", "generic", "a\"b\\c@far.test", "\"a\\\"b\\\\c\"@far.test | (@far.test)"},
        Case{"RFC 5321 the extension alone needed quotes", "relocated", "a+x y@far.test",
             "\"a+x y\"@far.test | a+x y@far.test | (a@far.test) | (@far.test)"},
        Case{"RFC 5321 the rest alone needs quotes", "relocated", "a.+x@far.test",
             "a.+x@far.test | (\"a.\"@far.test) | (a.@far.test) | (@far.test)"},
        Case{"changelog 20021216 empty local part", "canonical", "@far.test", "\"\"@far.test | (@far.test)"}),
    case_name);

TEST(LookupKeysTest, ParentsFollowParentDomainMatchesSubdomains) {
    KeySettings settings;
    settings.parents = ParentMatch::parent;
    EXPECT_EQ(keys_of("transport", "u@a.b.test", settings), "u@a.b.test | (a.b.test) | (b.test) | (test) | (*)");
    EXPECT_EQ(keys_of("access", "u@a.b.test", settings), "u@a.b.test | (a.b.test) | (b.test) | (test) | (u@)");
    EXPECT_EQ(keys_of("access", "a.b.test", settings), "a.b.test | (b.test) | (test)");
    EXPECT_EQ(keys_of("smtp_tls_policy_maps", "a.b.test", settings), "a.b.test | (.b.test) | (.test)")
        << "not a feature of the parameter";
    EXPECT_EQ(find_table_use("relay_domains")->feature, "relay_domains");
    EXPECT_EQ(find_table_use("access")->feature, "smtpd_access_maps");
}

TEST(LookupKeysTest, DelimitersAreASetAndTheFirstOneCounts) {
    KeySettings settings;
    settings.delimiters.characters = "+-";
    EXPECT_EQ(keys_of("virtual", "v-four+x@f.test", settings), "v-four+x@f.test | (v@f.test) | (@f.test)");
    EXPECT_EQ(keys_of("virtual", "alice+@f.test", settings), "alice+@f.test | (alice@f.test) | (@f.test)");
    EXPECT_EQ(keys_of("virtual", "+alice@f.test", settings), "+alice@f.test | (@f.test)");
}

TEST(LookupKeysTest, SomeNamesAreNeverSplit) {
    KeySettings settings;
    settings.delimiters.characters = "-";
    for (const char* name : {"owner-list", "Owner-a-b", "list-request", "MAILER-DAEMON", "double-bounce"}) {
        EXPECT_EQ(keys_of("aliases", name, settings), ascii::lower(name));
    }
    EXPECT_EQ(keys_of("aliases", "list-requests", settings), "list-requests | (list)");
    settings.delimiters.double_bounce = "no-reply";
    EXPECT_EQ(keys_of("aliases", "no-reply", settings), "no-reply");
    settings.delimiters.owner_request = OwnerRequest::ordinary;
    EXPECT_EQ(keys_of("aliases", "owner-list", settings), "owner-list | (owner)");
    settings.delimiters = {.characters = "+"};
    EXPECT_EQ(keys_of("aliases", "owner-list+1", settings), "owner-list+1 | (owner-list)") << "needed for VERP";
}

TEST(LookupKeysTest, NullAddressHasTheKeyOfItsParameter) {
    KeySettings settings;
    settings.null_key = "<>";
    EXPECT_EQ(keys_of("access", "", settings), "<>");
    EXPECT_EQ(keys_of("sender_dependent_relayhost_maps", "", settings), "<>");
    EXPECT_EQ(keys_of("virtual", "", settings), "");
    EXPECT_EQ(keys_of("access", ""), "") << "an empty smtpd_null_access_lookup_key";
    settings.null_key = "MAILER-DAEMON@mail.local.test";
    EXPECT_EQ(keys_of("transport", "", settings),
              "MAILER-DAEMON@mail.local.test | (mail.local.test) | (.local.test) | (.test) | (*)");
}

TEST(LookupKeysTest, TheWordIsAskedForLocalDomainsOnceAndLate) {
    const Local local;
    KeySettings settings;
    settings.delimiters.characters = "+";
    settings.local = &local;
    LookupKeys keys(*find_table_use("virtual"), settings);
    keys.start("joe+x@local.test");
    static_cast<void>(keys.next());
    static_cast<void>(keys.next());
    EXPECT_EQ(local.asked, 0);
    while (keys.next()) {
    }
    EXPECT_EQ(local.asked, 1);
}

TEST(LookupKeysTest, WithoutAnybodyToAskKeysComeWithACondition) {
    KeySettings settings;
    settings.delimiters.characters = "+";
    LookupKeys keys(*find_table_use("virtual"), settings);
    keys.start("joe@any.test");
    EXPECT_EQ(keys.next()->condition, KeyCondition::none);
    const auto user = keys.next();
    EXPECT_EQ(user->text, "joe");
    EXPECT_EQ(user->condition, KeyCondition::domain_is_local);
    EXPECT_EQ(keys.domain(), "any.test");
    EXPECT_EQ(keys.next()->condition, KeyCondition::none);
}

TEST(LookupKeysTest, KeysSayWhatTheyAreAndWhatTheyLeaveOut) {
    const Local local;
    KeySettings settings;
    settings.delimiters.characters = "+";
    settings.local = &local;
    LookupKeys keys(*find_table_use("virtual"), settings);
    keys.start("joe+foo@local.test");
    std::vector<std::string> said;
    while (const auto key = keys.next()) said.push_back(fmt::format("{}:{}", form_name(key->form), key->unmatched));
    EXPECT_EQ(said, (std::vector<std::string>{"user+extension@domain:", "user@domain:+foo",
                                              "user+extension:", "user:+foo", "@domain:"}));
}

TEST(LookupKeysTest, NamesOfFormsTellSizesOfNetworksAndQuotes) {
    const auto names = [](std::string_view use, std::string_view subject) {
        LookupKeys keys(*find_table_use(use), {});
        keys.start(subject);
        std::string all;
        while (const auto key = keys.next()) all += (all.empty() ? "" : " | ") + describe(*key);
        return all;
    };
    EXPECT_EQ(names("access", "192.0.2.1"), "network address | network /24 | network /16 | network /8");
    EXPECT_EQ(names("access", "::1"), "network address | beginning of the network address");
    EXPECT_EQ(names("transport", "a b@c.d"),
              "user@domain | user@domain, without quotes | domain | .parent domain | any address");
}

TEST(LookupKeysTest, ViewsStayGoodAndTheObjectIsUsedAgain) {
    const Local local;
    KeySettings settings;
    settings.delimiters.characters = "+";
    settings.local = &local;
    LookupKeys keys(*find_table_use("access"), settings);
    for (const std::string subject :
         {"a", "long \"local\" part+with extension@a.very.long.domain.example", "b@c.d", "10.1.2.3"}) {
        keys.start(subject);
        std::vector<std::string_view> views;
        std::vector<std::string> copies;
        while (const auto key = keys.next()) {
            views.push_back(key->text);
            copies.emplace_back(key->text);
        }
        ASSERT_FALSE(copies.empty());
        EXPECT_TRUE(std::equal(views.begin(), views.end(), copies.begin(), copies.end())) << subject;
    }
}

TEST(LookupKeysTest, ExtensionGoesBackBehindTheLocalPart) {
    EXPECT_EQ(with_extension("joe.user@far.test", "+foo"), "joe.user+foo@far.test");
    EXPECT_EQ(with_extension("joe", "+foo"), "joe+foo");
    EXPECT_EQ(with_extension("joe+x@far.test", "+foo"), "joe+x+foo@far.test");
    EXPECT_EQ(with_extension("\"cc dd\"@far.test", "+ext"), "\"cc dd+ext\"@far.test") << "changelog 20170108";
    EXPECT_EQ(with_extension("joe@far.test", "+a b"), "\"joe+a b\"@far.test");
    EXPECT_EQ(with_extension("joe@far.test", ""), "joe@far.test");
}

TEST(LookupKeysTest, InternalFormLosesQuotesAndBackslashes) {
    EXPECT_EQ(internal_form("\"a b\"@far.test"), "a b@far.test");
    EXPECT_EQ(internal_form("\"a\\\"@b\\\\\"@far.test"), "a\"@b\\@far.test");
    EXPECT_EQ(internal_form("a\\ b"), "a b");
    EXPECT_EQ(internal_form("\"open@far.test"), "open@far.test");
}

TEST(LookupKeysTest, WordsOfListsAreFoundWithoutRegardToCase) {
    EXPECT_TRUE(lists_word("canonical, virtual", "virtual"));
    EXPECT_TRUE(lists_word("canonical,Virtual", "virtual"));
    EXPECT_FALSE(lists_word("virtual_alias canonical", "virtual"));
    EXPECT_FALSE(lists_word("", "virtual"));
}

TEST(TableUseTest, EveryUseIsKnownByItsName) {
    for (const TableUse& use : table_uses()) {
        EXPECT_EQ(find_table_use(use.name), &use);
        EXPECT_FALSE(use.manual.empty()) << use.name;
        EXPECT_EQ(use.parents == ParentStyle::parameter, !use.feature.empty()) << use.name;
    }
    EXPECT_EQ(find_table_use("nonsense"), nullptr);
}

TEST(TableUseTest, NamesAreParametersOrManualPages) {
    const auto known = [](std::string_view name) { return conf::registry::find(name) != nullptr; };
    for (const TableUse& use : table_uses()) {
        const bool page = use.manual == fmt::format("{}(5)", use.name);
        EXPECT_TRUE(page || use.name == "body_checks" || known(use.name)) << use.name;
        EXPECT_TRUE(use.null_key.empty() || known(use.null_key)) << use.null_key;
    }
}

}  // namespace
}  // namespace postern::tables
