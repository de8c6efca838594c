#include "tools/check/command/config_file.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "tools/check/command/nearest.h"
#include "tools/check/engine.h"

namespace postern::check_tool {
namespace {

constexpr std::array<std::string_view, 5> kTables{"map", "rules", "rules.severity", "names", "output"};

std::string_view type_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::string:
            return "a text";
        case toml::node_type::integer:
            return "a number";
        case toml::node_type::floating_point:
            return "a number with a fraction";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::table:
            return "a table";
        default:
            return "a date or time";
    }
}

class Reader {
public:
    Reader(Settings& settings, std::string path) : settings_(settings), path_(std::move(path)) {
        const std::size_t slash = path_.rfind('/');
        folder_ = slash == std::string::npos ? "" : slash == 0 ? "/" : path_.substr(0, slash);
    }

    Result<void> read(const toml::table& all) { return table(all, ""); }

    tl::unexpected<Error> at(const toml::source_region& where, std::string_view message) const {
        return fail(ErrorCode::bad_value,
                    fmt::format("{}:{}:{}: {}", path_, where.begin.line, where.begin.column, message));
    }

private:
    Result<void> table(const toml::table& content, const std::string& prefix) {
        for (const auto& [key, node] : content) {
            const std::string name = prefix + std::string(key.str());
            if (auto done = entry(key, node, name, prefix); !done) return done;
        }
        return {};
    }

    Result<void> entry(const toml::key& key, const toml::node& node, const std::string& name,
                       const std::string& prefix) {
        if (name == "root") {
            return node.is_boolean() ? Result<void>()
                                     : at(node.source(), fmt::format("root is true or false, not {}", type_name(node)));
        }
        if (name == "per-path") return per_path(key, node);
        const bool rule = prefix == "rules." && lint::find_rule(key.str()) != nullptr;
        const bool known_table = name == "fix" || std::find(kTables.begin(), kTables.end(), name) != kTables.end();
        if (known_table || rule) {
            const toml::table* inner = node.as_table();
            if (inner == nullptr) return at(node.source(), fmt::format("{} is a table, not {}", name, type_name(node)));
            return table(*inner, name + '.');
        }
        const SettingKey* known = find_setting(name);
        const bool open =
            prefix == "map." || prefix == "rules.severity." || (prefix.starts_with("rules.") && prefix != "rules.");
        if (known == nullptr && !open) return unknown(key, name, prefix);
        if (known != nullptr) clear_setting(settings_, name);  // what a file further up says
        return values(node, name, known == nullptr ? KeyKind::list : known->kind);
    }

    Result<void> per_path(const toml::key& key, const toml::node& node) {
        const toml::array* entries = node.as_array();
        if (entries == nullptr || !entries->is_homogeneous<toml::table>()) {
            return at(key.source(), "per-path is written as [[per-path]], with path and ignore");
        }
        for (const toml::node& one : *entries) {
            const toml::table& entry = *one.as_table();
            for (const auto& [name, value] : entry) {
                if (name.str() == "path" || name.str() == "ignore") continue;
                return at(name.source(), fmt::format("there is no key \"{}\" in per-path{}", name.str(),
                                                     did_you_mean(name.str(), {"path", "ignore"})));
            }
            const auto* path = entry["path"].as_string();
            const toml::node* ignore = entry.get("ignore");
            if (path == nullptr || ignore == nullptr)
                return at(one.source(), "per-path needs path (a text) and ignore (a list)");
            if (auto done = values(*ignore, "per-path." + path->get(), KeyKind::list); !done) return done;
        }
        return {};
    }

    Result<void> values(const toml::node& node, const std::string& name, KeyKind kind) {
        const toml::array* list = node.as_array();
        if (list == nullptr) return value(node, name, kind);
        if (kind != KeyKind::list) return at(node.source(), fmt::format("{} is not a list", name));
        for (const toml::node& one : *list) {
            if (auto done = value(one, name, kind); !done) return done;
        }
        return {};
    }

    Result<void> value(const toml::node& node, const std::string& name, KeyKind kind) {
        std::string text;
        if (const auto* word = node.as_string()) text = word->get();
        if (const auto* number = node.as_integer()) text = fmt::format("{}", number->get());
        if (const auto* flag = node.as_boolean()) text = flag->get() ? "true" : "false";
        const bool open = find_setting(name) == nullptr;
        const bool fits = kind == KeyKind::flag ? node.is_boolean()
                          : kind == KeyKind::number
                              ? node.is_integer()
                              : node.is_string() || (open && (node.is_integer() || node.is_boolean()));
        if (!fits) {
            const std::string_view wanted = kind == KeyKind::flag     ? "true or false"
                                            : kind == KeyKind::number ? "a number"
                                                                      : "a text in quotes";
            return at(node.source(), fmt::format("{} takes {}, not {}", name, wanted, type_name(node)));
        }
        // Whoever checks the files of strangers must not write where they like.
        if (name == "output.format" && text.find('=') != std::string::npos) {
            return at(node.source(), "output.format takes names of formats; files are for the command line");
        }
        if (const auto applied = apply_setting(settings_, name, text, folder_); !applied) {
            return at(node.source(), fmt::format("{}: {}", name, applied.error().message));
        }
        return {};
    }

    tl::unexpected<Error> unknown(const toml::key& key, const std::string& name, const std::string& prefix) const {
        std::vector<std::string_view> siblings;
        for (const SettingKey& known : setting_keys()) {
            const std::size_t dot = known.name.rfind('.');
            const std::string_view folder = dot == std::string_view::npos ? "" : known.name.substr(0, dot + 1);
            if (folder == prefix) siblings.push_back(known.name.substr(folder.size()));
        }
        if (prefix.empty())
            siblings.insert(siblings.end(), {"root", "map", "rules", "names", "output", "fix", "per-path"});
        if (prefix == "rules.") siblings.emplace_back("severity");
        std::string hint = did_you_mean(key.str(), siblings);
        if (hint.empty() && prefix == "rules.") hint = did_you_mean_rule(key.str());
        return at(key.source(), fmt::format("there is no key \"{}\"{}", name, hint));
    }

    Settings& settings_;
    std::string path_;
    std::string folder_;
};

Result<toml::table> parse(const std::string& path, const World& world) {
    auto text = world.read(path);
    if (!text) return tl::unexpected<Error>(text.error());
    toml::parse_result parsed = toml::parse(*text);
    if (parsed.failed()) {
        const toml::parse_error& error = parsed.error();
        return fail(ErrorCode::bad_syntax, fmt::format("{}:{}:{}: {}", path, error.source().begin.line,
                                                       error.source().begin.column, error.description()));
    }
    return std::move(parsed).table();
}

bool goes_on(const toml::table& all) {
    const auto* root = all["root"].as_boolean();
    return root != nullptr && !root->get();
}

// The folder above, as a path that starts where `folder` does; nullopt: there is none.
std::optional<std::string> above(const std::string& folder, std::string_view working_directory) {
    if (folder.starts_with('/')) {
        if (folder == "/") return std::nullopt;
        const std::size_t slash = folder.rfind('/');
        return slash == 0 ? "/" : folder.substr(0, slash);
    }
    if (folder.empty() || folder == ".") return above(std::string(working_directory), working_directory);
    const std::size_t slash = folder.rfind('/');
    const std::string_view last = std::string_view(folder).substr(slash + 1);
    if (last == "..") return above(std::string(working_directory) + '/' + folder, working_directory);
    return slash == std::string::npos ? "." : folder.substr(0, slash);
}

}  // namespace

Result<std::vector<std::string>> find_config_files(const std::string& directory, std::string_view working_directory,
                                                   const World& world) {
    std::vector<std::string> found;
    for (std::optional<std::string> folder = directory; folder; folder = above(*folder, working_directory)) {
        std::string path = join_path(*folder, kConfigName);
        if (!world.status(path)) continue;
        const auto all = parse(path, world);
        if (!all) return tl::unexpected<Error>(all.error());
        found.insert(found.begin(), std::move(path));
        if (!goes_on(*all)) break;
    }
    return found;
}

Result<void> apply_config_file(Settings& settings, const std::string& path, const World& world) {
    const auto all = parse(path, world);
    if (!all) return tl::unexpected<Error>(all.error());
    return Reader(settings, path).read(*all);
}

}  // namespace postern::check_tool
