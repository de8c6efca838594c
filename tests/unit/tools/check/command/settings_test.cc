// Settings, .postern.toml and the command line.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "libconf/base/memory_world.h"
#include "tools/check/command/config_file.h"
#include "tools/check/command/directory_run.h"
#include "tools/check/command/options.h"

namespace postern::check_tool {
namespace {

std::string error_of(const std::string& toml) {
    MemoryWorld world;
    world.add("conf/.postern.toml", toml);
    Settings settings;
    const auto applied = apply_config_file(settings, "conf/.postern.toml", world);
    return applied ? "" : applied.error().message;
}

TEST(ConfigFile, NamesPlaceAndNearestKey) {
    EXPECT_EQ(error_of("profle = \"debian\"\n"),
              "conf/.postern.toml:1:1: there is no key \"profle\" - did you mean profile?");
    EXPECT_EQ(error_of("[rules.severity]\nPT009 = \"fatal\"\n"),
              "conf/.postern.toml:2:9: rules.severity.PT009: \"fatal\" is not one of: error warning info style off");
    EXPECT_EQ(error_of("[output]\nwidth = \"wide\"\n"),
              "conf/.postern.toml:2:9: output.width takes a number, not a text");
    EXPECT_EQ(error_of("map = 3\n"), "conf/.postern.toml:1:7: map is a table, not a number");
}

TEST(ConfigFile, PathsStartAtItsFolder) {
    MemoryWorld world;
    world.add("conf/.postern.toml", "baseline = \"known.json\"\n[map]\n\"/etc/aliases\" = \"files/aliases\"\n");
    Settings settings;
    ASSERT_TRUE(apply_config_file(settings, "conf/.postern.toml", world));
    EXPECT_EQ(settings.baseline, "conf/known.json");
    ASSERT_EQ(settings.map.size(), 1U);
    EXPECT_EQ(settings.map[0].second, "conf/files/aliases");
}

TEST(ConfigFile, EveryKeyOfTheTableIsAccepted) {
    for (const SettingKey& key : setting_keys()) {
        std::string value = key.kind == KeyKind::flag ? "true" : key.kind == KeyKind::number ? "80" : "\"x\"";
        if (key.values == "VERSION") value = "\"3.7\"";
        if (key.values == "RULES") value = "\"all\"";
        if (key.kind == KeyKind::text && key.values.find(' ') != std::string_view::npos)
            value = '"' + std::string(key.values.substr(0, key.values.find(' '))) + '"';
        if (key.name == "output.format") value = "[\"json\"]";
        const std::size_t dot = key.name.rfind('.');
        const std::string head =
            dot == std::string_view::npos ? "" : '[' + std::string(key.name.substr(0, dot)) + "]\n";
        const std::string name(dot == std::string_view::npos ? key.name : key.name.substr(dot + 1));
        EXPECT_EQ(error_of(head + name + " = " + value + '\n'), "") << key.name;
    }
}

// Every flag has a key: what an option sets can be set in the file.
TEST(CommandLine, EverySettingHasAnOptionAndTheOtherWayRound) {
    for (const SettingKey& key : setting_keys()) {
        bool found = false;
        for (const OptionSpec& spec : option_table()) found = found || option_key(spec) == key.name;
        EXPECT_TRUE(found) << key.name << " has no option";
    }
    for (const OptionSpec& spec : option_table()) {
        const std::string_view key = option_key(spec);
        EXPECT_TRUE(key.empty() || key.ends_with('.') || find_setting(key) != nullptr) << spec.long_name;
    }
}

TEST(CommandLine, OptionsStandBeforeAndBehindOperands) {
    const std::array words{"a", "--fix", "b", "--format", "json", "--", "--c"};
    const auto options = parse_options(words, "--quiet");
    ASSERT_TRUE(options);
    EXPECT_EQ(options->operands, (std::vector<std::string>{"a", "b", "--c"}));
    EXPECT_TRUE(options->fix);
    Settings settings;
    ASSERT_TRUE(apply_given(settings, options->settings));
    EXPECT_TRUE(settings.quiet);
    ASSERT_EQ(settings.outputs.size(), 1U);
    EXPECT_EQ(settings.outputs[0].format, render::Format::json);
}

TEST(CommandLine, SelectReplacesWhatTheFileSelects) {
    Settings settings;
    ASSERT_TRUE(apply_setting(settings, "rules.select", "all", ""));
    const std::array words{"--select", "PT009", "--select", "PT005"};
    const auto options = parse_options(words, "");
    ASSERT_TRUE(options && apply_given(settings, options->settings));
    EXPECT_EQ(selected_rules(settings).size(), 2U);
}

struct GlobCase {
    const char* pattern;
    const char* path;
    bool matches;
};
class Glob : public testing::TestWithParam<GlobCase> {};
TEST_P(Glob, Matches) {
    EXPECT_EQ(glob_match(GetParam().pattern, GetParam().path), GetParam().matches)
        << GetParam().pattern << ' ' << GetParam().path;
}
INSTANTIATE_TEST_SUITE_P(
    Patterns, Glob,
    testing::Values(GlobCase{"main.cf", "a/b/main.cf", true}, GlobCase{"lab/**", "lab/x/main.cf", true},
                    GlobCase{"lab/*", "lab/x/main.cf", false}, GlobCase{"**/main.cf", "main.cf", true},
                    GlobCase{"**/main.cf", "a/b/main.cf", true}, GlobCase{"m?in.cf", "main.cf", true},
                    GlobCase{"lab/**", "labs/main.cf", false}, GlobCase{"*.cf", "a/main.cf", true}));

}  // namespace
}  // namespace postern::check_tool
