#include "libtables/support/ldap_expansion.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libtables/support/ldap_words.h"

namespace postern::tables {
namespace {

using Kind = LdapAttributes::Kind;

std::string_view before_options(std::string_view name) {
    return name.substr(0, name.find(';'));
}
bool has_options(std::string_view name) {
    return name.find(';') != std::string_view::npos;
}

/// "mail" stands for "mail;x" and "mail;x;y", "mail;x" for "mail;x;y".
bool stands_for(std::string_view listed, std::string_view name) {
    if (name.size() < listed.size() || !ascii::equal_fold(listed, name.substr(0, listed.size()))) return false;
    return name.size() == listed.size() || name[listed.size()] == ';';
}

}  // namespace

LdapAttributes::LdapAttributes(const Texts& texts) {
    const auto add = [this](std::string_view text, Kind kind) {
        for (std::string& name : ldap_words(text)) {
            names_.push_back(std::move(name));
            kinds_.push_back(kind);
        }
    };
    add(texts.terminal, Kind::terminal);
    add(texts.leaf, Kind::leaf);
    add(texts.ordinary, Kind::ordinary);
    add(texts.special, Kind::special);
}

std::optional<Kind> LdapAttributes::kind_of(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (stands_for(names_[i], name)) return kinds_[i];
    }
    return std::nullopt;
}

bool LdapAttributes::has_any(Kind kind) const {
    return std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
}

bool LdapAttributes::has_exactly(Kind kind, std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (kinds_[i] == kind && ascii::equal_fold(names_[i], name)) return true;
    }
    return false;
}

std::vector<std::string> LdapAttributes::chosen(const std::vector<std::string>& of_url) const {
    if (of_url.empty()) return names_;
    std::vector<std::string> result;
    for (const std::string& wanted : of_url) {
        for (const std::string& ours : names_) {
            const bool one_has_options = has_options(wanted) != has_options(ours);
            if (ascii::equal_fold(wanted, ours)) {
                result.push_back(ours);
            } else if (one_has_options && ascii::equal_fold(before_options(wanted), before_options(ours))) {
                result.push_back(has_options(wanted) ? wanted : ours);
            }
        }
    }
    return result;
}

void LdapExpansion::look_at(Level& level) const {
    level.terminal = false;
    level.leaf = true;
    const bool any_leaf = attributes_.has_any(Kind::leaf);
    for (const LdapAttribute& attribute : level.entries[level.entry].attributes) {
        if (attribute.values.empty()) continue;
        if (attributes_.has_exactly(Kind::terminal, attribute.name)) level.terminal = true;
        if (any_leaf && attributes_.has_exactly(Kind::special, attribute.name)) level.leaf = false;
    }
}

std::optional<Kind> LdapExpansion::counts(const Level& level, const LdapAttribute& attribute) const {
    const auto kind = attributes_.kind_of(attribute.name);
    if (!kind) return std::nullopt;
    // A terminal attribute that has an option makes no terminal entry; there, Postfix takes it for a leaf.
    const bool as_leaf = *kind == Kind::leaf || *kind == Kind::terminal;
    const bool wanted = level.terminal ? *kind == Kind::terminal : level.leaf || !as_leaf;
    return wanted ? kind : std::nullopt;
}

std::optional<LdapExpansion::Item> LdapExpansion::next(Level& level) const {
    for (; level.entry < level.entries.size(); ++level.entry, level.attribute = 0, level.value = 0) {
        const auto& attributes = level.entries[level.entry].attributes;
        if (level.attribute == 0 && level.value == 0) look_at(level);
        for (; level.attribute < attributes.size(); ++level.attribute, level.value = 0) {
            const LdapAttribute& attribute = attributes[level.attribute];
            const auto kind = counts(level, attribute);
            if (!kind || level.value >= attribute.values.size()) continue;
            return Item{&attribute, attribute.values[level.value++], *kind == Kind::special};
        }
    }
    return std::nullopt;
}

LdapExpansion::End LdapExpansion::run(std::vector<LdapEntry> entries, const std::string& table) {
    levels_.push_back({.entries = std::move(entries)});
    while (!levels_.empty()) {
        const auto item = next(levels_.back());
        if (!item) {
            levels_.pop_back();
            continue;
        }
        depth_ = levels_.size();
        if (!item->special) {
            if (!outlets_.add(item->value)) return End::unwanted;
        } else if (!follow(*item, table)) {
            return End::failed;
        }
    }
    return End::complete;
}

void LdapExpansion::warn(std::string_view text) const {
    outlets_.warn(fmt::format("dict_ldap_get_values[{}]: {}", depth_, text));
}

bool LdapExpansion::fail(std::string text) {
    warn(text);
    failure_ = std::move(text);
    return false;
}

bool LdapExpansion::follow(const Item& item, const std::string& table) {
    // The library behind Postfix takes C strings.
    const std::string value(item.value.substr(0, item.value.find('\0')));
    if (depth_ >= limits_.depth) {
        return fail(fmt::format("{}: Recursion limit exceeded for special attribute {}={}", table, item.attribute->name,
                                value));
    }
    LdapSearch wanted{.base = value, .scope = LdapScope::base, .filter = "(objectclass=*)", .attributes = {}};
    if (auto url = directory_.parse_url(value)) {
        if (!*url) return fail(fmt::format("malformed URL {}: {}", value, url->error().message));
        wanted = std::move(**url);
        wanted.attributes = attributes_.chosen(wanted.attributes);
        if (wanted.attributes.empty()) return true;
    } else {
        wanted.attributes = attributes_.names();
    }
    if (++searches_ > limits_.searches) {
        return fail(fmt::format("{}: more than {} references", table, limits_.searches));
    }
    LdapReply reply = directory_.search(wanted);
    last_code_ = reply.code;
    last_text_ = reply.text;
    switch (reply.code) {
        case kLdapSuccess:
            levels_.push_back({.entries = std::move(reply.entries)});
            return true;
        case kLdapNoSuchObject:
            warn(fmt::format("DN {} not found, skipping ", value));
            return true;
        default:
            return fail(fmt::format("search error {}: {} ", reply.code, reply.text));
    }
}

}  // namespace postern::tables
