#include "libtables/table_type.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/registry/registry.h"

namespace postern::tables {

const TableType* find_table_type(std::string_view name) {
    const auto all = table_types();
    const auto at = std::ranges::find(all, name, [](const TableType* type) { return type->name; });
    return at == all.end() ? nullptr : *at;
}

std::string_view index_suffix(const TableType& type) {
    const conf::TableType* facts = conf::registry::find_table_type(type.name);
    return facts == nullptr || facts->index_suffixes.empty() ? std::string_view{} : facts->index_suffixes.front();
}

std::string index_label(const TableType& type, const std::string& name) {
    switch (type.label) {
        case IndexLabel::path: return fmt::format("{}{}", name, index_suffix(type));
        case IndexLabel::source_path: return name;
        case IndexLabel::spec: return fmt::format("{}:{}", type.name, name);
    }
    return name;
}

}  // namespace postern::tables
