// LdapExpansion: from entries of a directory to the values of an answer.
//
// Shape:   every attribute of an entry belongs to at most one list: terminal, leaf, ordinary, special, the first that
//          names it. An entry with values of a terminal attribute gives nothing else; leaf attributes give nothing
//          where a special one has values; values of special attributes are names or URLs of other entries, followed in
//          place. "mail" stands for "mail;lang-de", too; for the question what an entry has, only the very name counts.
// Errors:  in words of Postfix, to be reported; an entry that is not there is skipped with a message.
// Source:  ldap_table(5): result_attribute and its relatives; compared with postmap 3.7.11.
// Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libtables/support/ldap_search.h"

namespace postern::tables {

/// Lists of attribute names; blanks and commas separate.
class LdapAttributes {
public:
    enum class Kind : std::uint8_t { terminal, leaf, ordinary, special };
    struct Texts {
        std::string terminal;
        std::string leaf;
        std::string ordinary;
        std::string special;
    };
    explicit LdapAttributes(const Texts& texts);
    LdapAttributes() = default;

    std::optional<Kind> kind_of(std::string_view name) const;
    bool has_any(Kind kind) const;
    bool has_exactly(Kind kind, std::string_view name) const;
    /// To be asked for, in the order of Kind.
    const std::vector<std::string>& names() const { return names_; }
    /// Those of a URL that are ours, too; all when the URL has none.
    std::vector<std::string> chosen(const std::vector<std::string>& of_url) const;

private:
    std::vector<std::string> names_;
    std::vector<Kind> kinds_;  // as many
};

class LdapExpansion {
public:
    struct Limits {
        std::size_t depth = 0;
        std::size_t searches = 0;
    };
    struct Outlets {
        /// false: no more values are wanted.
        std::function<bool(std::string_view value)> add;
        std::function<void(std::string text)> warn;
    };
    LdapExpansion(const LdapAttributes& attributes, Limits limits, LdapDirectory& directory, Outlets outlets)
        : attributes_(attributes), limits_(limits), directory_(directory), outlets_(std::move(outlets)) {}

    enum class End : std::uint8_t { complete, unwanted, failed };
    /// `table` is what messages call it. A failure was reported.
    End run(std::vector<LdapEntry> entries, const std::string& table);

    /// Of the entry that was looked at last; 1 for those that run() was given.
    std::size_t depth() const { return depth_; }
    /// Why run() failed.
    const std::string& failure() const { return failure_; }
    /// Of the last search, also when it did no harm.
    int last_code() const { return last_code_; }
    const std::string& last_text() const { return last_text_; }

private:
    struct Level {
        std::vector<LdapEntry> entries;
        std::size_t entry = 0;
        std::size_t attribute = 0;
        std::size_t value = 0;
        bool terminal = false;  // of the entry
        bool leaf = false;
    };
    struct Item {
        const LdapAttribute* attribute = nullptr;
        std::string_view value;
        bool special = false;
    };
    void look_at(Level& level) const;
    /// Whether values of the attribute count in the entry that was looked at.
    std::optional<LdapAttributes::Kind> counts(const Level& level, const LdapAttribute& attribute) const;
    std::optional<Item> next(Level& level) const;
    /// Adds a level for what a special value names. false: failed.
    bool follow(const Item& item, const std::string& table);
    void warn(std::string_view text) const;
    /// Always false.
    bool fail(std::string text);

    const LdapAttributes& attributes_;
    Limits limits_;
    LdapDirectory& directory_;
    Outlets outlets_;
    std::vector<Level> levels_;
    std::size_t depth_ = 0;
    std::size_t searches_ = 0;
    int last_code_ = kLdapSuccess;
    std::string last_text_;
    std::string failure_;
};

}  // namespace postern::tables
