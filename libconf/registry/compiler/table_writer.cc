#include "libconf/registry/compiler/table_writer.h"

#include <fmt/format.h>

#include <array>

#include "libconf/base/ascii.h"
#include "libconf/registry/name_hash.h"

namespace postern::conf::compiler {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '?') out += '\\';  // ?: no trigraph may appear
        if (ascii::is_printable(c)) {
            out += c;
        } else {
            out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        }
    }
    return out + "\"";
}

std::string code(Version version) {
    if (version == kNever) return "kNever";
    return fmt::format("{{{}, {}, {}}}", version.major, version.minor, version.patch);
}

std::string code(const Bounds& bounds) {
    return fmt::format("{{{}, {}}}", bounds.minimum, bounds.maximum);
}

std::string code(char unit) {
    return fmt::format("'{}'", unit);
}

std::string code(Kind kind) {
    return fmt::format("Kind::{}", kind == Kind::long_integer ? std::string_view("long_integer") : kind_name(kind));
}

Row& Row::set(std::string_view member, std::string_view value) {
    if (!value.empty()) body_ += fmt::format("{}.{} = {}", body_.empty() ? "" : ", ", member, value);
    return *this;
}

Row& Row::text(std::string_view member, std::string_view value) {
    return value.empty() ? *this : set(member, quoted(value));
}

Row& Row::version(std::string_view member, Version value, Version unless) {
    return value == unless ? *this : set(member, code(value));
}

Row& Row::flag(std::string_view member, bool value) {
    return value ? set(member, "true") : *this;
}

std::string Pool::add(const std::vector<std::string>& list) {
    if (list.empty()) return {};
    std::string key;
    for (const auto& row : list) key += row + "\n";
    const auto [at, fresh] = seen_.try_emplace(std::move(key), rows_.size());
    if (fresh) rows_.insert(rows_.end(), list.begin(), list.end());
    return fmt::format("slice({}, {}, {})", name_, at->second, list.size());
}

std::string Pool::add_words(const std::vector<std::string_view>& list) {
    std::vector<std::string> literals;
    literals.reserve(list.size());
    for (const auto word : list) literals.push_back(quoted(word));
    return add(literals);
}

std::string Pool::add_one(std::string row) {
    rows_.push_back(std::move(row));
    return fmt::format("&{}[{}]", name_, rows_.size() - 1);
}

std::string Pool::write(std::string_view exported) const {
    std::string out;
    if (!rows_.empty()) {
        out += fmt::format("namespace {{\nconstexpr {} {}[] = {{\n", element_, name_);
        for (const auto& row : rows_) out += "    " + row + ",\n";
        out += "};\n}  // namespace\n";
    }
    if (!exported.empty()) {
        const std::string_view value = rows_.empty() ? std::string_view{} : std::string_view(name_);
        out += fmt::format("const std::span<const {}> {}{{{}}};\n", element_, exported, value);
    }
    return out + "\n";
}

std::string write_slots(const std::vector<std::string_view>& names) {
    std::array<std::size_t, kNameSlots> slots{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::size_t slot = name_slot(names[i]);
        while (slots[slot] != 0) slot = next_slot(slot);
        slots[slot] = i + 1;
    }
    std::string out = "const std::array<std::uint16_t, kNameSlots> kParameterSlots = {";
    for (std::size_t i = 0; i < slots.size(); ++i) out += fmt::format("{}{},", i % 32 == 0 ? "\n    " : "", slots[i]);
    return out + "\n};\n";
}

}  // namespace postern::conf::compiler
