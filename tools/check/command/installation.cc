#include "tools/check/command/installation.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "libconf/base/ascii.h"
#include "libconf/base/source.h"
#include "libconf/registry/registry.h"
#include "libconf/syntax/main_cf.h"
#include "tools/check/command/child.h"

namespace postern::check_tool {
namespace {

// Where Linux distributions, the BSDs and their package systems have it.
constexpr std::array<std::string_view, 4> kUsual{"/etc/postfix", "/usr/local/etc/postfix", "/usr/pkg/etc/postfix", "/opt/local/etc/postfix"};
// Only in such places it is worth to ask the installed Postfix for its directory.
constexpr std::array<std::string_view, 3> kSystem{"/etc/", "/usr/", "/opt/"};

std::vector<std::string> words_of(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n,";
    std::vector<std::string> words;
    for (std::size_t at = text.find_first_not_of(kBlank); at < text.size(); at = text.find_first_not_of(kBlank, at)) {
        const std::size_t end = std::min(text.find_first_of(kBlank, at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

// The other directories that the main.cf of this one names.
std::vector<std::string> named_in(const std::string& folder, const World& world) {
    std::vector<std::string> all;
    const auto text = world.read(folder + "/main.cf");
    if (!text) return all;
    const conf::MainCf document = conf::MainCf::parse(FileId::none, *text);
    for (const conf::Assignment& one : document.assignments()) {
        if (one.name() != "alternate_config_directories" && one.name() != "multi_instance_directories") continue;
        for (std::string& word : words_of(one.value())) all.push_back(std::move(word));
    }
    return all;
}

// A line that a program of Postfix prints.
std::string said(const std::vector<std::string>& words) {
    const auto text = run_child(words);
    return text ? std::string(ascii::trim(*text)) : std::string();
}

// "pcre	postfix-pcre.so	dict_pcre_open": the type counts when its module is there.
void add_dynamic(const std::string& file, const std::string& root, const World& world, std::vector<std::string>& types) {
    constexpr std::array<std::string_view, 3> kModules{"/usr/lib/postfix/", "/usr/lib64/postfix/", "/usr/libexec/postfix/"};
    const auto text = world.read(file);
    if (!text) return;
    std::size_t at = 0;
    while (at < text->size()) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        const auto words = words_of(std::string_view(*text).substr(at, end - at));
        at = end + 1;
        if (words.size() < 2 || words[0].starts_with('#')) continue;
        const bool there = words[1].starts_with('/') ? world.status(root + words[1]).has_value()
                                                     : std::any_of(kModules.begin(), kModules.end(), [&](std::string_view folder) {
                                                           return world.status(root + std::string(folder) + words[1]).has_value();
                                                       });
        if (there) types.push_back(words[0]);
    }
}

std::optional<std::vector<std::string>> types_of_image(const std::string& directory, const std::string& root, conf::Version version, const World& world) {
    const std::string file = directory + "/dynamicmaps.cf";
    // Without the list nobody knows what was built in.
    if (!world.status(file)) return std::nullopt;
    std::vector<std::string> types;
    for (const conf::TableType& type : conf::registry::table_types()) {
        const bool always = type.needs.empty() || type.name == "hash" || type.name == "btree";
        if (always && version >= type.introduced && version < type.removed) types.emplace_back(type.name);
    }
    add_dynamic(file, root, world, types);
    for (const std::string& name : world.list(file + ".d")) add_dynamic(file + ".d/" + name, root, world, types);
    return types;
}

}  // namespace

bool is_live(const std::string& directory, const std::string& root, const World& world) {
    const std::string_view whole = directory;
    if (!whole.starts_with(root + '/')) return false;
    const std::string_view inside = whole.substr(root.size());
    const auto is = [&](std::string_view other) { return other == inside; };
    if (std::any_of(kUsual.begin(), kUsual.end(), is)) return true;
    for (const std::string_view usual : kUsual) {
        const auto others = named_in(root + std::string(usual), world);
        if (std::any_of(others.begin(), others.end(), is)) return true;
    }
    const bool system = std::any_of(kSystem.begin(), kSystem.end(), [&](std::string_view place) { return inside.starts_with(place); });
    return root.empty() && system && said({"postconf", "-d", "-h", "config_directory"}) == inside;
}

std::optional<conf::Version> installed_version() {
    const auto version = conf::Version::parse(said({"postconf", "-d", "-h", "mail_version"}));
    return version ? std::optional(*version) : std::nullopt;
}

std::optional<std::vector<std::string>> installed_table_types(const std::string& directory, const std::string& root, conf::Version version,
                                                              const World& world) {
    if (!root.empty()) return types_of_image(directory, root, version, world);
    auto types = words_of(said({"postconf", "-c", directory, "-m"}));
    if (!types.empty()) return types;
    return types_of_image(directory, root, version, world);
}

}  // namespace postern::check_tool
