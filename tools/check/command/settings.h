// Settings: everything that .postern.toml and the command line may say about a run.
//
// Shape:   a setting has a key ("output.fail-on") and a text; lists are set element by element. The table of keys is
//          what the reader of .postern.toml and the options share, so that every flag has a key and every key a flag.
// Errors:  bad_value: no such key, or a value outside of what it takes; with the nearest name where there is one.
// Source:  our own; postern.toml(5).
// Threads: plain values.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/registry/versions.h"
#include "tools/check/project.h"
#include "tools/check/rule.h"
#include "tools/render/format.h"

namespace postern::check_tool {

enum class Colour { automatic, always, never };

/// Rules that do not count in the files that a pattern names.
struct PerPath {
    std::string folder;  // the pattern is relative to it; "" for the current directory
    std::string pattern;
    std::vector<const lint::Rule*> ignore;
};

struct Output {
    render::Format format = render::Format::text;
    std::string file;  // empty: standard output
};

struct Settings {
    std::vector<conf::Version> targets;  // several: a matrix
    std::optional<conf::Version> from;
    std::optional<conf::Version> min_version;
    std::optional<conf::Profile> profile;
    std::optional<lint::Mode> mode;
    std::string root;
    std::vector<std::pair<std::string, std::string>> map;

    std::vector<const lint::Rule*> select;  // empty: all but style
    std::vector<const lint::Rule*> extend_select;
    std::vector<const lint::Rule*> ignore;
    std::map<std::string_view, std::optional<lint::Grade>> severity;  // by id; nullopt: off
    bool require_reason = false;
    bool allow_inline = true;
    lint::RuleSettings rule_settings;
    std::vector<std::string> extra_parameters;
    std::vector<std::string> external_sockets;
    std::vector<PerPath> per_path;

    std::string baseline;
    std::optional<lint::Grade> baseline_max;  // graver findings are never hidden
    std::vector<const lint::Rule*> fix_only;
    bool unsafe_fixes = false;
    bool exit_on_fix = false;

    lint::Grade min_severity = lint::Grade::info;
    std::optional<lint::Grade> fail_on = lint::Grade::warning;  // nullopt: never
    std::vector<Output> outputs;
    Colour colour = Colour::automatic;
    std::size_t width = 0;  // 0: of the terminal
    bool excerpt = true;
    bool statistics = false;
    bool quiet = false;
    bool timings = false;
};

enum class KeyKind : std::uint8_t { text, list, flag, number };

struct SettingKey {
    std::string_view name;  // "rules.select"
    KeyKind kind;
    std::string_view values;  // what it takes, for messages and completions: "error warning info style never", "RULES"
};

std::span<const SettingKey> setting_keys();
const SettingKey* find_setting(std::string_view name);

/// Sets one key, or adds one element to a list. `folder` is where relative paths of the text start.
[[nodiscard]] Result<void> apply_setting(Settings& settings, std::string_view key, std::string_view text,
                                         std::string_view folder);
/// Forgets what a list has so far: the command line's --select replaces that of the file.
void clear_setting(Settings& settings, std::string_view key);

/// Rules for "PT101", names, prefixes and groups, with commas or blanks between.
[[nodiscard]] Result<std::vector<const lint::Rule*>> rules_of(std::string_view words);
/// "error", "warning", "info", "style".
std::optional<lint::Grade> parse_grade(std::string_view word);

/// The rules of a run, in their order.
std::vector<const lint::Rule*> selected_rules(const Settings& settings);

std::string join_path(std::string_view folder, std::string_view name);

}  // namespace postern::check_tool
