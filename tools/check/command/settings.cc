#include "tools/check/command/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "libconf/base/ascii.h"
#include "tools/check/command/nearest.h"
#include "tools/check/engine.h"

namespace postern::check_tool {
namespace {

constexpr std::string_view kGrades = "error warning info style";
constexpr std::string_view kLevels = "error warning info style off";
constexpr std::string_view kFailOn = "error warning info style never";
constexpr std::string_view kFormats = "text compact json jsonl sarif github gitlab junit checkstyle gcc markdown html";

constexpr std::array kKeys{
    SettingKey{"postfix-version", KeyKind::list, "VERSION"},
    SettingKey{"from", KeyKind::text, "VERSION"},
    SettingKey{"min-version", KeyKind::text, "VERSION"},
    SettingKey{"profile", KeyKind::text, "upstream debian"},
    SettingKey{"mode", KeyKind::text, "tree host"},
    SettingKey{"system-root", KeyKind::text, "DIR"},
    SettingKey{"baseline", KeyKind::text, "FILE"},
    SettingKey{"baseline-max", KeyKind::text, kGrades},
    SettingKey{"rules.select", KeyKind::list, "RULES"},
    SettingKey{"rules.extend-select", KeyKind::list, "RULES"},
    SettingKey{"rules.ignore", KeyKind::list, "RULES"},
    SettingKey{"rules.require-reason", KeyKind::flag, "true false"},
    SettingKey{"rules.allow-inline", KeyKind::flag, "true false"},
    SettingKey{"names.extra-parameters", KeyKind::list, "PATTERN"},
    SettingKey{"names.external-sockets", KeyKind::list, "SOCKET"},
    SettingKey{"fix.only", KeyKind::list, "RULES"},
    SettingKey{"fix.unsafe", KeyKind::flag, "true false"},
    SettingKey{"fix.exit-code", KeyKind::flag, "true false"},
    SettingKey{"output.fail-on", KeyKind::text, kFailOn},
    SettingKey{"output.min-severity", KeyKind::text, kGrades},
    SettingKey{"output.format", KeyKind::list, kFormats},
    SettingKey{"output.color", KeyKind::text, "auto always never"},
    SettingKey{"output.width", KeyKind::number, "COLUMNS"},
    SettingKey{"output.excerpt", KeyKind::flag, "true false"},
    SettingKey{"output.statistics", KeyKind::flag, "true false"},
    SettingKey{"output.quiet", KeyKind::flag, "true false"},
    SettingKey{"output.timings", KeyKind::flag, "true false"},
};

tl::unexpected<Error> not_one_of(std::string_view text, std::string_view values) {
    return fail(ErrorCode::bad_value,
                fmt::format("\"{}\" is not one of: {}{}", text, values, did_you_mean(text, words_of(values))));
}

std::vector<const lint::Rule*>* rule_list(Settings& settings, std::string_view key) {
    if (key == "rules.select") return &settings.select;
    if (key == "rules.extend-select") return &settings.extend_select;
    if (key == "rules.ignore") return &settings.ignore;
    return key == "fix.only" ? &settings.fix_only : nullptr;
}

bool* switch_of(Settings& settings, std::string_view key) {
    if (key == "rules.require-reason") return &settings.require_reason;
    if (key == "rules.allow-inline") return &settings.allow_inline;
    if (key == "fix.unsafe") return &settings.unsafe_fixes;
    if (key == "fix.exit-code") return &settings.exit_on_fix;
    if (key == "output.excerpt") return &settings.excerpt;
    if (key == "output.statistics") return &settings.statistics;
    if (key == "output.quiet") return &settings.quiet;
    return key == "output.timings" ? &settings.timings : nullptr;
}

Result<void> set_version(Settings& settings, std::string_view key, std::string_view text) {
    const auto version = conf::Version::parse(text);
    if (!version) return tl::unexpected<Error>(version.error());
    if (key == "from") {
        settings.from = *version;
    } else if (key == "min-version") {
        settings.min_version = *version;
    } else if (std::find(settings.targets.begin(), settings.targets.end(), *version) == settings.targets.end()) {
        settings.targets.push_back(*version);
    }
    return {};
}

Result<void> add_output(Settings& settings, std::string_view text, std::string_view folder) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const auto format = render::parse_format(text.substr(0, equals));
    if (!format) return not_one_of(text.substr(0, equals), kFormats);
    const std::string_view file = equals < text.size() ? text.substr(equals + 1) : std::string_view{};
    if (equals < text.size() && file.empty()) return fail(ErrorCode::bad_value, "FORMAT= needs the name of a file");
    settings.outputs.push_back({*format, file.empty() ? std::string() : join_path(folder, file)});
    return {};
}

Result<void> set_grade(Settings& settings, std::string_view key, std::string_view text) {
    const auto grade = parse_grade(text);
    if (key == "output.fail-on" && text == "never") {
        settings.fail_on.reset();
        return {};
    }
    if (!grade) return not_one_of(text, key == "output.fail-on" ? kFailOn : kGrades);
    if (key == "output.fail-on") settings.fail_on = *grade;
    if (key == "output.min-severity") settings.min_severity = *grade;
    if (key == "baseline-max") settings.baseline_max = *grade;
    return {};
}

Result<void> set_severity(Settings& settings, std::string_view rules, std::string_view level) {
    const auto named = rules_of(rules);
    if (!named) return tl::unexpected<Error>(named.error());
    const auto grade = parse_grade(level);
    if (!grade && level != "off") return not_one_of(level, kLevels);
    for (const lint::Rule* rule : *named) settings.severity[rule->id] = grade;
    return {};
}

// "rules.PT620.trusted-pools", "rules.severity.PT614", "map./etc/aliases": keys that the user makes up.
Result<bool> set_open_key(Settings& settings, std::string_view key, std::string_view text, std::string_view folder) {
    if (key.starts_with("map.")) {
        settings.map.emplace_back(std::string(key.substr(4)), join_path(folder, text));
        return true;
    }
    if (key.starts_with("rules.severity.")) {
        const auto set = set_severity(settings, key.substr(15), text);
        if (!set) return tl::unexpected<Error>(set.error());
        return true;
    }
    if (key.starts_with("per-path.")) {
        const auto rules = rules_of(text);
        if (!rules) return tl::unexpected<Error>(rules.error());
        settings.per_path.push_back({std::string(folder), std::string(key.substr(9)), *rules});
        return true;
    }
    const std::size_t dot = key.find('.', 6);
    if (!key.starts_with("rules.") || dot == std::string_view::npos) return false;
    const std::string_view word = key.substr(6, dot - 6);
    const lint::Rule* rule = lint::find_rule(word);
    if (rule == nullptr)
        return fail(ErrorCode::bad_value, fmt::format("there is no rule \"{}\"{}", word, did_you_mean_rule(word)));
    settings.rule_settings[std::string(rule->id)][std::string(key.substr(dot + 1))].emplace_back(text);
    return true;
}

Result<void> set_word(Settings& settings, std::string_view key, std::string_view text) {
    if (key == "profile") {
        const auto profile = conf::parse_profile(text);
        if (!profile) return tl::unexpected<Error>(profile.error());
        settings.profile = *profile;
    } else if (key == "mode") {
        if (text != "tree" && text != "host") return not_one_of(text, "tree host");
        settings.mode = text == "host" ? lint::Mode::host : lint::Mode::tree;
    } else if (key == "output.color") {
        if (text != "auto" && text != "always" && text != "never") return not_one_of(text, "auto always never");
        settings.colour = text == "auto" ? Colour::automatic : text == "always" ? Colour::always : Colour::never;
    } else if (key == "output.width") {
        std::size_t width = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), width);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size() || width < 20) {
            return fail(ErrorCode::bad_value, fmt::format("\"{}\" is no width: a number of columns, 20 or more", text));
        }
        settings.width = width;
    }
    return {};
}

}  // namespace

std::span<const SettingKey> setting_keys() {
    return kKeys;
}

const SettingKey* find_setting(std::string_view name) {
    const auto* found =
        std::find_if(kKeys.begin(), kKeys.end(), [&](const SettingKey& key) { return key.name == name; });
    return found == kKeys.end() ? nullptr : found;
}

Result<void> apply_setting(Settings& settings, std::string_view key, std::string_view text, std::string_view folder) {
    const SettingKey* known = find_setting(key);
    if (known == nullptr) {
        const auto open = set_open_key(settings, key, text, folder);
        if (!open) return tl::unexpected<Error>(open.error());
        return *open ? Result<void>() : fail(ErrorCode::bad_value, fmt::format("there is no setting \"{}\"", key));
    }
    if (auto* rules = rule_list(settings, key)) {
        const auto named = rules_of(text);
        if (!named) return tl::unexpected<Error>(named.error());
        rules->insert(rules->end(), named->begin(), named->end());
        return {};
    }
    if (bool* flag = switch_of(settings, key)) {
        *flag = text == "true";
        return {};
    }
    if (known->values == "VERSION") return set_version(settings, key, text);
    if (known->values == kGrades || known->values == kFailOn) return set_grade(settings, key, text);
    if (key == "output.format") return add_output(settings, text, folder);
    if (key == "system-root") {
        settings.root = join_path(folder, text);
        while (settings.root.ends_with('/')) settings.root.pop_back();
    } else if (key == "baseline") {
        settings.baseline = join_path(folder, text);
    } else if (key == "names.extra-parameters") {
        settings.extra_parameters.emplace_back(text);
    } else if (key == "names.external-sockets") {
        settings.external_sockets.emplace_back(text);
    }
    return set_word(settings, key, text);
}

void clear_setting(Settings& settings, std::string_view key) {
    if (auto* rules = rule_list(settings, key)) rules->clear();
    if (key == "postfix-version") settings.targets.clear();
    if (key == "output.format") settings.outputs.clear();
}

Result<std::vector<const lint::Rule*>> rules_of(std::string_view words) {
    std::vector<const lint::Rule*> all;
    for (const std::string_view word : words_of(words)) {
        const auto some = lint::select_rules(word);
        if (!some)
            return fail(ErrorCode::bad_value, fmt::format("there is no rule \"{}\"{}", word, did_you_mean_rule(word)));
        all.insert(all.end(), some->begin(), some->end());
    }
    return all;
}

std::optional<lint::Grade> parse_grade(std::string_view word) {
    for (const auto grade : {lint::Grade::error, lint::Grade::warning, lint::Grade::info, lint::Grade::style}) {
        if (lint::grade_name(grade) == word) return grade;
    }
    return std::nullopt;
}

std::vector<const lint::Rule*> selected_rules(const Settings& settings) {
    const auto has = [](const std::vector<const lint::Rule*>& list, const lint::Rule* rule) {
        return std::find(list.begin(), list.end(), rule) != list.end();
    };
    std::vector<const lint::Rule*> chosen;
    for (const lint::Rule* rule : lint::rules()) {
        const bool wanted = settings.select.empty() ? rule->grade != lint::Grade::style : has(settings.select, rule);
        if (!wanted && !has(settings.extend_select, rule)) continue;
        const auto severity = settings.severity.find(rule->id);
        const bool off = severity != settings.severity.end() && !severity->second;
        if (!off && !has(settings.ignore, rule)) chosen.push_back(rule);
    }
    return chosen;
}

std::string join_path(std::string_view folder, std::string_view name) {
    if (name == "." && !folder.empty()) return std::string(folder);
    if (folder.empty() || folder == "." || name.starts_with('/')) return std::string(name);
    std::string path(folder);
    if (path.back() != '/') path += '/';
    return path.append(name);
}

}  // namespace postern::check_tool
