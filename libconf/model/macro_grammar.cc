#include "libconf/model/macro_grammar.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "libconf/base/ascii.h"

namespace postern::conf {
namespace {

using Fault = tl::unexpected<MacroFault>;

constexpr bool is_name_char(char c) { return ascii::is_alnum(c) || c == '_'; }

Fault fault(std::string message, std::size_t offset) { return Fault(MacroFault{std::move(message), offset}); }

/// The index of the bracket that closes the one at `open`, or npos. Only brackets of that kind count.
std::size_t closing(std::string_view text, std::size_t open) {
    const char opener = text[open];
    const char closer = opener == '{' ? '}' : ')';
    std::size_t depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == opener) ++depth;
        if (text[i] == closer && --depth == 0) return i;
    }
    return std::string_view::npos;
}

/// Parses what stands between the outer brackets of `${…}`.
class ContentParser {
public:
    explicit ContentParser(std::string_view content) : content_(content) {}

    Item parse() {
        skip_space();
        item_.content = content_;
        const tl::expected<void, MacroFault> head = peek() == '{' ? relation() : name();
        if (!head) {
            item_.head_fault = head.error();
            return item_;
        }
        if (const tl::expected<void, MacroFault> tail = branches(); !tail) item_.tail_fault = tail.error();
        return item_;
    }

private:
    char peek() const { return at_ < content_.size() ? content_[at_] : '\0'; }
    void skip_space() {
        while (at_ < content_.size() && ascii::is_space(content_[at_])) ++at_;
    }
    std::string_view rest() const { return content_.substr(at_); }
    /// Postfix shows this much of what follows a fault.
    static std::string_view shown(std::string_view right) { return right.substr(0, 20); }

    /// `WHAT at: "...LEFT>>>RIGHT"`, as Postfix words it; LEFT is [from, to), RIGHT starts at `to`.
    Fault expected_at(std::string_view what, std::size_t from, std::size_t to, std::string_view right) const {
        return fault(fmt::format("{} at: \"...{}>>>{}\"", what, content_.substr(from, to - from), right), to);
    }

    tl::expected<void, MacroFault> name() {
        const std::size_t name_begin = at_;
        while (at_ < content_.size() && is_name_char(content_[at_])) ++at_;
        item_.kind = Item::Kind::name;
        item_.name = content_.substr(name_begin, at_ - name_begin);
        const std::size_t end = at_;
        skip_space();
        if (at_ == content_.size() || peek() == '?' || peek() == ':') return {};
        return expected_at("attribute name syntax error", 0, end, shown(content_.substr(end)));
    }

    /// `{text}`: leaves the cursor behind the brace; text_begin_ is where the text starts, for fault messages.
    tl::expected<std::string_view, MacroFault> braced_text() {
        const std::size_t close = closing(content_, at_);
        if (close == std::string_view::npos) {
            return fault(fmt::format("unbalanced {{}} in attribute expression: \"{}\"", rest()), at_);
        }
        text_begin_ = at_ + 1;
        at_ = close + 1;
        text_end_ = at_;
        return content_.substr(text_begin_, close - text_begin_);
    }

    tl::expected<void, MacroFault> relation() {
        item_.kind = Item::Kind::relation;
        const auto left = braced_text();
        if (!left) return Fault(left.error());
        item_.left = *left;
        skip_space();
        const std::size_t operator_begin = at_;
        if (auto parsed = comparison_operator(); !parsed) return parsed;
        const std::size_t after_operator = at_;
        const std::size_t suffix = item_.comparison == Comparison::level ? std::string_view("level").size() : 0;
        skip_space();
        if (peek() != '{') {
            // Postfix prints what it has understood, evenly spaced.
            return fault(fmt::format("\"{{expression}}\" expected at: \"...{{{}}} {}>>>{}\"", item_.left,
                                     content_.substr(operator_begin, after_operator - suffix - operator_begin),
                                     shown(content_.substr(after_operator))),
                         after_operator);
        }
        const auto right = braced_text();
        if (!right) return Fault(right.error());
        item_.right = *right;
        skip_space();
        return {};
    }

    tl::expected<void, MacroFault> branches() {
        if (at_ == content_.size()) return {};
        if (peek() != '?' && peek() != ':') {
            return expected_at("\"?\" or \":\" expected", text_end_ - 1, text_end_, shown(rest()));
        }
        if (item_.kind == Item::Kind::name) item_.kind = Item::Kind::named_condition;
        const char mark = content_[at_++];
        return mark == '?' ? after_question() : alternative();
    }

    tl::expected<void, MacroFault> comparison_operator() {
        struct Spelling {
            std::string_view text;
            Relation relation;
        };
        static constexpr std::array<Spelling, 6> kSpellings{{{"==", Relation::equal},
                                                             {"!=", Relation::not_equal},
                                                             {"<", Relation::less},
                                                             {"<=", Relation::less_equal},
                                                             {">=", Relation::greater_equal},
                                                             {">", Relation::greater}}};
        const std::size_t begin = at_;
        constexpr std::string_view kOperatorCharacters = "<>!=?+-*/~&|%";
        at_ = std::min(content_.find_first_not_of(kOperatorCharacters, at_), content_.size());
        const std::string_view text = content_.substr(begin, at_ - begin);
        bool known = false;
        for (const Spelling& spelling : kSpellings) {
            if (spelling.text != text) continue;
            item_.relation = spelling.relation;
            known = true;
        }
        if (!known) {
            // The odd quotes are Postfix's.
            constexpr std::string_view kOneOf =
                R"("==" or "!="" or "<"" or "<="" or ">="" or ">" expected)";
            const std::string_view right = shown(content_.substr(begin));
            return fault(fmt::format("{} at: \"...{}>>>{}\"", kOneOf,
                                     content_.substr(text_begin_, text_end_ - text_begin_), right),
                         begin);
        }
        const std::size_t suffix_begin = at_;
        while (ascii::is_alnum(peek())) ++at_;
        const std::string_view suffix = content_.substr(suffix_begin, at_ - suffix_begin);
        if (suffix.empty()) return {};
        if (suffix != "level") return expected_at("bad operator suffix", begin, suffix_begin, suffix);
        item_.comparison = Comparison::level;
        return {};
    }

    /// After `?`: `{yes}`, `{yes}:{no}`, `{yes}:no`, or the rest as it is.
    tl::expected<void, MacroFault> after_question() {
        const std::size_t begin = at_;
        skip_space();
        item_.yes.present = true;
        if (peek() != '{') {
            item_.yes.text = content_.substr(begin);
            return {};
        }
        const auto text = braced_text();
        if (!text) return Fault(text.error());
        item_.yes.text = *text;
        skip_space();
        if (at_ == content_.size()) return {};
        if (peek() != ':') {
            return fault(fmt::format("\":\" expected at: \"...{}>>>{}\"",
                                     content_.substr(text_begin_, text_end_ - text_begin_), shown(rest())),
                         at_);
        }
        ++at_;
        return alternative();
    }

    /// After `:`: `{no}`, or the rest as it is.
    tl::expected<void, MacroFault> alternative() {
        const std::size_t begin = at_;
        skip_space();
        item_.no.present = true;
        if (peek() != '{') {
            item_.no.text = content_.substr(begin);
            return {};
        }
        const auto text = braced_text();
        if (!text) return Fault(text.error());
        item_.no.text = *text;
        skip_space();
        if (at_ == content_.size()) return {};
        return fault(fmt::format("unexpected input at: \"...{}>>>{}\"",
                                 content_.substr(text_begin_, text_end_ - text_begin_), shown(rest())),
                     at_);
    }

    std::string_view content_;
    std::size_t at_ = 0;
    std::size_t text_begin_ = 0;
    std::size_t text_end_ = 0;
    Item item_;
};

}  // namespace

std::size_t ItemReader::literal_end() const {
    std::size_t end = at_;
    while (end < text_.size()) {
        if (text_[end] != '$') {
            ++end;
        } else if (text_.substr(end, 2) == "$$") {
            end += 2;
        } else {
            break;
        }
    }
    return end;
}

tl::expected<Item, MacroFault> ItemReader::next() {
    if (const std::size_t end = literal_end(); end > at_) {
        Item literal;
        literal.content = text_.substr(at_, end - at_);
        at_ = end;
        return literal;
    }
    const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (after == '{' || after == '(') return braced();
    Item item;
    item.kind = Item::Kind::name;
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    item.name = item.content = text_.substr(at_ + 1, end - at_ - 1);
    if (item.name.empty()) return empty_name();
    at_ = end;
    return item;
}

bool ItemReader::at_bracket() const {
    const std::size_t bracket = at_ + 1;
    return bracket < text_.size() && text_[at_] == '$' && (text_[bracket] == '{' || text_[bracket] == '(') &&
           closing(text_, bracket) != std::string_view::npos;
}

tl::expected<Item, MacroFault> ItemReader::empty_name() {
    const std::size_t begin = std::exchange(at_, text_.size());
    return fault(fmt::format("empty macro name: \"{}\"", text_), begin);
}

tl::expected<Item, MacroFault> ItemReader::braced() {
    const std::size_t open = at_ + 1;
    const std::size_t close = closing(text_, open);
    if (close == std::string_view::npos) {
        const std::size_t begin = std::exchange(at_, text_.size());
        return fault(fmt::format("truncated macro reference: \"{}\"", text_), begin);
    }
    const std::string_view content = text_.substr(open + 1, close - open - 1);
    if (content.empty()) return empty_name();
    at_ = close + 1;
    return ContentParser(content).parse();
}

}  // namespace postern::conf
