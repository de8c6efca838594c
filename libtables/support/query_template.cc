#include "libtables/support/query_template.h"

#include <algorithm>

namespace postern::tables {

KeyParts KeyParts::split(std::string_view text) {
    KeyParts parts{.whole = text, .user = text, .domain = {}, .labels = {}};
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) return parts;
    parts.user = text.substr(0, at);
    parts.domain = text.substr(at + 1);
    std::string_view rest = parts.domain;
    while (!rest.empty()) {
        const std::size_t dot = rest.rfind('.');
        const std::string_view label = dot == std::string_view::npos ? rest : rest.substr(dot + 1);
        if (!label.empty()) parts.labels.push_back(label);
        rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(0, dot);
    }
    return parts;
}

bool quote_nothing(std::string_view text, std::string& query) {
    query += text;
    return true;
}

std::optional<QueryTemplate::Piece> QueryTemplate::expansion(char letter, TemplateRole role) {
    const bool query = role == TemplateRole::query;
    switch (letter) {
        case '%': return Piece{Kind::literal, "%"};
        case 's': return Piece{query ? Kind::key : Kind::value};
        case 'u': return Piece{query ? Kind::key_user : Kind::value_user};
        case 'd': return Piece{query ? Kind::key_domain : Kind::value_domain};
        case 'S': return Piece{Kind::key};
        case 'U': return Piece{Kind::key_user};
        case 'D': return Piece{Kind::key_domain};
        default: break;
    }
    if (letter < '1' || letter > '9') return std::nullopt;
    return Piece{Kind::key_label, {}, static_cast<std::size_t>(letter - '1')};
}

std::optional<QueryTemplate> QueryTemplate::parse(std::string_view text, TemplateRole role) {
    QueryTemplate result;
    result.text_ = text;
    for (std::size_t i = 0; i < text.size(); ++i) {
        Piece piece{Kind::literal, std::string(1, text[i])};
        if (text[i] == '%') {
            const auto found = ++i < text.size() ? expansion(text[i], role) : std::nullopt;
            if (!found) return std::nullopt;
            piece = *found;
        }
        const bool joins = piece.kind == Kind::literal && !result.pieces_.empty() &&
                           result.pieces_.back().kind == Kind::literal;
        if (joins) {
            result.pieces_.back().literal += piece.literal;
        } else {
            result.pieces_.push_back(std::move(piece));
        }
    }
    return result;
}

std::string_view QueryTemplate::lacking(const KeyParts& key) const {
    for (const Piece& piece : pieces_) {
        if (piece.kind == Kind::key_user && key.user.empty()) return "a local part";
        if (piece.kind == Kind::key_domain && key.domain.empty()) return "a domain";
        if (piece.kind == Kind::key_label && piece.label >= key.labels.size()) return "that many domain labels";
    }
    return {};
}

bool QueryTemplate::asks_key() const {
    return std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
        return piece.kind == Kind::key || piece.kind == Kind::key_user || piece.kind == Kind::key_domain ||
               piece.kind == Kind::key_label;
    });
}

bool QueryTemplate::fits(const KeyParts& key) const { return lacking(key).empty(); }

std::string_view QueryTemplate::key_part(const Piece& piece, const KeyParts& key) {
    switch (piece.kind) {
        case Kind::key_user: return key.user;
        case Kind::key_domain: return key.domain;
        case Kind::key_label: return key.labels[piece.label];
        case Kind::key:
        case Kind::literal:
        case Kind::value:
        case Kind::value_user:
        case Kind::value_domain: break;
    }
    return key.whole;
}

std::optional<std::string> QueryTemplate::query(const KeyParts& key, const Quote& quote) const {
    std::string query;
    for (const Piece& piece : pieces_) {
        if (piece.kind == Kind::literal) {
            query += piece.literal;
        } else if (!quote(key_part(piece, key), query)) {
            return std::nullopt;
        }
    }
    return query;
}

std::optional<std::string> QueryTemplate::result(const KeyParts& key, std::string_view value) const {
    const KeyParts parts = KeyParts::split(value);
    std::string result;
    for (const Piece& piece : pieces_) {
        std::string_view text;
        switch (piece.kind) {
            case Kind::literal: text = piece.literal; break;
            case Kind::value: text = parts.whole; break;
            case Kind::value_user: text = parts.user; break;
            case Kind::value_domain: text = parts.domain; break;
            case Kind::key:
            case Kind::key_user:
            case Kind::key_domain:
            case Kind::key_label: text = key_part(piece, key); break;
        }
        const bool of_value = piece.kind == Kind::value_user || piece.kind == Kind::value_domain;
        if (of_value && text.empty()) return std::nullopt;
        result += text;
    }
    return result;
}

}  // namespace postern::tables
