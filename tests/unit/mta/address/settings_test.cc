#include "mta/address/settings.h"

#include <gtest/gtest.h>

#include "tests/support/config_builder.h"

namespace postern::address {
namespace {

TEST(SettingsTest, ValuesKnowTheirPlace) {
    const test::ConfigBuilder built("relayhost = [a]:25\ncanonical_maps = hash:/a,\n  regexp:/b\n");
    const conf::Values values(built.config());
    const auto settings = read_settings(values, {});
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->relayhost.value, "[a]:25");
    EXPECT_EQ(built.spot(settings->relayhost.where), "1:13 [a]:25");
    ASSERT_EQ(settings->canonical_maps.tables.size(), 2U);
    EXPECT_EQ(settings->canonical_maps.tables[1].spec, "regexp:/b");
    EXPECT_EQ(built.spot(settings->canonical_maps.tables[1].where), "3:3 regexp:/b");
    EXPECT_EQ(settings->local_recipient_maps.tables.front().spec, "proxy:unix:passwd.byname");
}

TEST(SettingsTest, FilesInListsAreReadByWhoeverAsks) {
    const test::ConfigBuilder built("mydestination = a, !/files/no, /files/gone\n");
    const conf::Values values(built.config());
    const auto settings = read_settings(values, [](const std::string& path) -> std::optional<std::vector<std::string>> {
        if (path != "/files/no") return std::nullopt;
        return std::vector<std::string>{"b", "!c"};
    });
    ASSERT_TRUE(settings);
    const auto& items = settings->mydestination.items;
    ASSERT_EQ(items.size(), 4U);
    EXPECT_EQ(items[1].text, "b");
    EXPECT_TRUE(items[1].negated);
    EXPECT_FALSE(items[2].negated);
    EXPECT_EQ(items[3].kind, DomainItem::Kind::unreadable);
}

TEST(SettingsTest, PlacesAreBits) {
    const test::ConfigBuilder built("canonical_classes = envelope_sender header_recipient\n");
    const conf::Values values(built.config());
    const auto settings = read_settings(values, {});
    ASSERT_TRUE(settings);
    EXPECT_TRUE(settings->canonical_classes.has(Place::envelope_sender));
    EXPECT_FALSE(settings->canonical_classes.has(Place::header_sender));
    EXPECT_TRUE(settings->canonical_classes.has(Place::header_recipient));
}

TEST(SettingsTest, HeadersOfStrangersAreLeftAloneWithoutADomain) {
    const test::ConfigBuilder built("");
    const conf::Values values(built.config());
    EXPECT_FALSE(read_settings(values, {})->remote_completion());
    const test::ConfigBuilder with("remote_header_rewrite_domain = domain.invalid\n");
    const conf::Values more(with.config());
    const auto settings = read_settings(more, {});
    EXPECT_EQ(settings->remote_completion()->origin, "domain.invalid");
}

TEST(SettingsTest, WhatCannotBeReadIsAnError) {
    const test::ConfigBuilder built("append_dot_mydomain = perhaps\n");
    const conf::Values values(built.config());
    const auto settings = read_settings(values, {});
    ASSERT_FALSE(settings);
    EXPECT_NE(settings.error().message.find("append_dot_mydomain"), std::string::npos);
}

}  // namespace
}  // namespace postern::address
