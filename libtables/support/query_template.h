// QueryTemplate: a query or result format with its `%` expansions.
//
// Shape:   %% a percent sign; %s %u %d the whole text, its local part, its domain; %S %U %D the same of the key; %1 to
//          %9 the labels of the key's domain, counted from its end. In a query, %s %u %d are parts of the key; in a
//          result they are parts of the value. The last `@` separates; without one there is no domain, and %u is all.
// Errors:  parse() gives nothing when another character follows a percent sign.
// Source:  mysql_table(5), ldap_table(5); compared with postmap 3.7.11.
// Threads: plain value.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tables {

/// A key or value in parts. Views into the text that it was made of.
struct KeyParts {
    std::string_view whole;
    std::string_view user;
    std::string_view domain;               // empty: none
    std::vector<std::string_view> labels;  // of the domain, the last one first; empty labels do not count

    [[nodiscard]] static KeyParts split(std::string_view text);
    /// user@domain; the domain may be empty.
    bool is_address() const { return !user.empty() && user.size() < whole.size(); }
};

/// Adds a text to a query so that it cannot end the string or filter that it stands in. false: it cannot be written.
using Quote = std::function<bool(std::string_view text, std::string& query)>;
bool quote_nothing(std::string_view text, std::string& query);

enum class TemplateRole : std::uint8_t { query, result };

class QueryTemplate {
public:
    [[nodiscard]] static std::optional<QueryTemplate> parse(std::string_view text, TemplateRole role);

    /// false: the text is the same for every key.
    bool asks_key() const;
    /// Whether the key has all the parts that are asked of it.
    bool fits(const KeyParts& key) const;
    /// What the key lacks, for people.
    std::string_view lacking(const KeyParts& key) const;

    /// Needs fits(). nullopt: `quote` refused a part.
    [[nodiscard]] std::optional<std::string> query(const KeyParts& key, const Quote& quote) const;
    /// Needs fits(). nullopt: the value lacks a part, and is to be left out.
    [[nodiscard]] std::optional<std::string> result(const KeyParts& key, std::string_view value) const;

    const std::string& text() const { return text_; }

private:
    enum class Kind : std::uint8_t { literal, key, key_user, key_domain, key_label, value, value_user, value_domain };
    struct Piece {
        Kind kind;
        std::string literal{};
        std::size_t label = 0;  // 0: the last one
    };
    [[nodiscard]] static std::optional<Piece> expansion(char letter, TemplateRole role);
    static std::string_view key_part(const Piece& piece, const KeyParts& key);

    std::string text_;
    std::vector<Piece> pieces_;
};

}  // namespace postern::tables
