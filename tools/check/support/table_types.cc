#include "tools/check/support/table_types.h"

#include <array>
#include <vector>

#include "libconf/registry/registry.h"
#include "tools/check/distance.h"

namespace postern::lint {

bool is_table_type(std::string_view word) {
    return conf::registry::find_table_type(word) != nullptr;
}

std::string meant_table_type(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{{{"regex", "regexp"},
                                                                                     {"re", "regexp"},
                                                                                     {"perl", "pcre"},
                                                                                     {"pcre2", "pcre"},
                                                                                     {"file", "texthash"},
                                                                                     {"text", "texthash"},
                                                                                     {"db", "hash"},
                                                                                     {"bdb", "hash"},
                                                                                     {"postgres", "pgsql"},
                                                                                     {"postgresql", "pgsql"},
                                                                                     {"mariadb", "mysql"},
                                                                                     {"memcached", "memcache"}}};
    for (const auto& [wrong, right] : kWords) {
        if (wrong == word) return std::string(right);
    }
    std::vector<std::string_view> names;
    for (const conf::TableType& type : conf::registry::table_types()) {
        if (!type.internal) names.push_back(type.name);
    }
    return std::string(nearest(word, names, word.size() < 4 ? 1 : 2).value_or(""));
}

bool is_no_type(std::string_view word, std::string_view name) {
    if (word == "inet" || word == "inet6" || word == "unix" || word.find_first_of(".[]/$") != std::string_view::npos) return true;
    const bool hex = word.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    if (hex && (name.find(':') != std::string_view::npos || name.starts_with(':'))) return true;
    return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace postern::lint
