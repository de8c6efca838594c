#include "libconf/diff/semantic_diff.h"

#include <gtest/gtest.h>

#include "tests/support/config_builder.h"

namespace postern::conf {
namespace {

using test::ConfigBuilder;

SemanticDiff diff(const ConfigBuilder& before, const ConfigBuilder& after) {
    return semantic_diff(before.config(), after.config());
}

const ParameterChange* find(const std::vector<ParameterChange>& changes, std::string_view name) {
    for (const ParameterChange& change : changes) {
        if (change.name == name) return &change;
    }
    return nullptr;
}

std::string elements(const ParameterChange& change) {
    std::string out;
    for (const ElementChange& element : change.elements) {
        out += "-+~"[static_cast<std::size_t>(element.kind)] + element.text + " ";
    }
    return out;
}

TEST(SemanticDiffTest, AConfigurationEqualsItself) {
    const ConfigBuilder one({"myhostname = a.b\nnosuch = x\n", "smtp inet n - y - - smtpd -o a=b\n", {}, {}});
    EXPECT_TRUE(diff(one, one).empty());
}

TEST(SemanticDiffTest, SettingsThatComeGoAndChange) {
    const ConfigBuilder before("relayhost = [a]\nipc_timeout = 60s\nhash_queue_depth = 2\nline_length_limit = 2048\n");
    const ConfigBuilder after("relayhost = [b]\nipc_timeout = 1m\nline_length_limit = 2048\nmail_name = Postern\n");
    const SemanticDiff found = diff(before, after);
    EXPECT_EQ(find(found.parameters, "relayhost")->kind, ChangeKind::value);
    EXPECT_EQ(find(found.parameters, "relayhost")->effect, Effect::different);
    EXPECT_EQ(find(found.parameters, "relayhost")->before.raw, "[a]");
    EXPECT_EQ(after.spot(find(found.parameters, "relayhost")->after.origin.value), "1:13 [b]");
    EXPECT_EQ(find(found.parameters, "ipc_timeout")->kind, ChangeKind::origin);  // other words, the same time
    EXPECT_EQ(find(found.parameters, "ipc_timeout")->effect, Effect::none);
    EXPECT_EQ(find(found.parameters, "hash_queue_depth")->kind, ChangeKind::removed);
    EXPECT_EQ(find(found.parameters, "hash_queue_depth")->after.expanded, "1");
    EXPECT_EQ(find(found.parameters, "mail_name")->kind, ChangeKind::added);
    EXPECT_EQ(find(found.parameters, "line_length_limit"), nullptr);
    const ParameterChange* derived = find(found.parameters, "smtpd_banner");
    ASSERT_NE(derived, nullptr);  // refers to mail_name
    EXPECT_EQ(derived->kind, ChangeKind::derived);
    EXPECT_EQ(derived->after.expanded, "host.example.com ESMTP Postern");
}

TEST(SemanticDiffTest, FromTheDefaults) {
    const ConfigBuilder defaults("");
    const ConfigBuilder mine("ipc_timeout = 3600\nmynetworks_style = class\nnosuch_name = 1\n");
    const SemanticDiff found = diff(defaults, mine);
    EXPECT_EQ(find(found.parameters, "ipc_timeout")->kind, ChangeKind::added);
    EXPECT_EQ(find(found.parameters, "ipc_timeout")->effect, Effect::none);  // the default in other words
    EXPECT_EQ(find(found.parameters, "mynetworks_style")->effect, Effect::different);
    EXPECT_EQ(find(found.parameters, "nosuch_name")->effect, Effect::none);
    EXPECT_FALSE(find(found.parameters, "nosuch_name")->after.known);
}

TEST(SemanticDiffTest, ListsElementByElement) {
    const ConfigBuilder before("mydestination = a, b, c, d\nsmtpd_banner = x, y\n");
    const ConfigBuilder after("mydestination = d a\n  c e\nsmtpd_banner = x, z\n");
    const SemanticDiff found = diff(before, after);
    const ParameterChange* change = find(found.parameters, "mydestination");
    ASSERT_NE(change, nullptr);
    EXPECT_EQ(elements(*change), "-b ~d +e ");
    EXPECT_EQ(after.spot(change->elements.back().range), "2:5 e");
    EXPECT_EQ(elements(*find(found.parameters, "smtpd_banner")), "");  // no list
}

TEST(SemanticDiffTest, BetweenTwoReleases) {
    const ConfigBuilder before({"relayhost = x\nsmtpd_timeout = 1s\n", {}, {}, {{2, 5, 0}, Profile::upstream}});
    const ConfigBuilder after({"relayhost = x\nsmtpd_timeout = 1s\n", {}, {}, {{3, 11, 0}, Profile::upstream}});
    const SemanticDiff found = diff(before, after);
    EXPECT_EQ(find(found.parameters, "compatibility_level")->kind, ChangeKind::introduced);
    EXPECT_EQ(find(found.parameters, "alias_maps")->kind, ChangeKind::default_value);
    EXPECT_EQ(find(found.parameters, "relayhost"), nullptr);
    EXPECT_EQ(find(found.parameters, "smtpd_timeout"), nullptr);  // another default, but it is set
    const SemanticDiff back = diff(after, before);
    EXPECT_EQ(find(back.parameters, "compatibility_level")->kind, ChangeKind::withdrawn);
}

TEST(SemanticDiffTest, EntriesOfMasterCf) {
    const ConfigBuilder before({"smtpd_timeout = 10s\n",
                                "smtp inet n - y - - smtpd\n"
                                "  -o smtpd_timeout=20s -o smtpd_tls_security_level=may\n"
                                "pickup unix n - y 60 1 pickup\n"
                                "old unix - - - - - smtp\n",
                                {},
                                {}});
    const ConfigBuilder after({"smtpd_timeout = 20s\n",
                               "smtp inet n - n - - smtpd -v\n"
                               "  -o smtpd_tls_security_level=encrypt\n"
                               "pickup unix n - y 60 1 pickup\n"
                               "new unix - - - - - smtp\n",
                               {},
                               {}});
    const SemanticDiff found = diff(before, after);
    ASSERT_EQ(found.services.size(), 3U);
    const ServiceChange& smtp = found.services[0];
    EXPECT_EQ(smtp.name, "smtp");
    EXPECT_EQ(smtp.kind, ServiceChangeKind::changed);
    ASSERT_EQ(smtp.fields.size(), 1U);
    EXPECT_EQ(smtp.fields[0].field, ServiceField::chroot);
    EXPECT_EQ(smtp.fields[0].after, "n");
    ASSERT_EQ(smtp.arguments.size(), 1U);
    EXPECT_EQ(smtp.arguments[0].text, "-v");
    EXPECT_EQ(find(smtp.parameters, "smtpd_tls_security_level")->kind, ChangeKind::value);
    // main.cf says now what the entry said.
    EXPECT_EQ(find(smtp.parameters, "smtpd_timeout")->kind, ChangeKind::removed);
    EXPECT_EQ(find(smtp.parameters, "smtpd_timeout")->effect, Effect::none);
    EXPECT_EQ(found.services[1].name, "old");
    EXPECT_EQ(found.services[1].kind, ServiceChangeKind::removed);
    EXPECT_EQ(found.services[2].name, "new");
    EXPECT_EQ(found.services[2].kind, ServiceChangeKind::added);
    // Its parameters come and go with a service; nobody set them.
    EXPECT_EQ(find(found.parameters, "new_recipient_limit"), nullptr);
}

TEST(SemanticDiffTest, ValuesThatCannotBeExpandedAreComparedAsWritten) {
    const ConfigBuilder before("relayhost = ${\n");
    const ConfigBuilder after("relayhost = ${}\n");
    const ParameterChange* change = nullptr;
    const SemanticDiff found = diff(before, after);
    change = find(found.parameters, "relayhost");
    ASSERT_NE(change, nullptr);
    EXPECT_EQ(change->after.expanded, "${}");
}

}  // namespace
}  // namespace postern::conf
